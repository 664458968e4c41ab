package dev.petforge.examples.workshop.task;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.petforge.PetForge;
import dev.petforge.ProjectCommands;
import dev.petforge.ProjectJson;
import dev.petforge.call.ProviderCall;
import dev.petforge.examples.installation.Messages;
import dev.petforge.examples.installation.view.ReencodingTree;
import dev.petforge.examples.workshop.money.Amount;
import dev.petforge.examples.workshop.money.CallCard;
import dev.petforge.examples.workshop.web.Texts;
import dev.petforge.examples.workshop.web.Words;
import dev.petforge.explanation.Explanation;
import dev.petforge.media.JointLimits;
import dev.petforge.money.Money;
import dev.petforge.project.ProjectId;
import dev.petforge.publication.Publication;
import dev.petforge.publication.PublishedFile;
import dev.petforge.storyboard.Language;
import dev.petforge.storyboard.Shot;
import dev.petforge.storyboard.ShotPart;
import dev.petforge.storyboard.StoryboardDraft;
import dev.petforge.task.Goal;
import dev.petforge.task.Project;
import dev.petforge.task.Review;
import dev.petforge.task.Shown;
import dev.petforge.task.Task;
import dev.petforge.task.TaskSummary;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** All that a page shows of one project. */
@Component
class TaskDetails {
  private final PetForge petForge;
  private final TaskCards cards;
  private final JointLimits limits;

  TaskDetails(PetForge petForge, TaskCards cards, JointLimits limits) {
    this.petForge = petForge;
    this.cards = cards;
    this.limits = limits;
  }

  /**
   * What is done just now.
   *
   * @param id names it
   * @param doing what, for people
   * @param startedAt since when
   */
  record OperationCard(String id, String doing, Instant startedAt) {}

  /**
   * A person's decision on the picture and the storyboard.
   *
   * @param verdict {@code approved} or {@code rejected}
   * @param reason what has to become otherwise; possibly empty
   * @param at when
   */
  record ReviewCard(@Words(Review.Verdict.class) String verdict, String reason, Instant at) {}

  /**
   * One thing that stands in the way, or is under way.
   *
   * @param kind for programs
   * @param text for people
   * @param segment from 0, if it is about one
   * @param call the call that it is about, if it is about one
   * @param job the job that it is about, if it is about one
   * @param until when it ends by itself, if that is known
   */
  record CauseCard(
      @Words(Explanation.Kind.class) String kind,
      String text,
      @Nullable Integer segment,
      @Nullable String call,
      @Nullable String job,
      @Nullable Instant until) {}

  /**
   * Why a project stands where it does.
   *
   * @param verdict whether it moves, waits, or needs a person
   * @param causes why
   */
  record ExplanationCard(
      @Words(Explanation.Verdict.class) String verdict, List<CauseCard> causes) {}

  /**
   * What a project cost, and costs.
   *
   * @param spent so far, one amount for each currency
   * @param running how much of that is for calls that have not come to their end
   * @param toFinish what is still to be bought for its video
   */
  record CostCard(List<Amount> spent, List<Amount> running, Amount toFinish) {}

  /**
   * The finished video.
   *
   * @param version names it
   * @param videoUrl where it is
   * @param outOfDate whether it shows other clips than the current ones
   * @param madeAt when it was joined
   * @param duration in seconds
   * @param reencodings which clips were encoded anew for it, and why
   */
  record VideoCard(
      String version,
      @JsonProperty("videoUrl") String videoUrl,
      boolean outOfDate,
      @JsonProperty("madeAt") Instant madeAt,
      double duration,
      List<String> reencodings) {}

  /**
   * The video at a place, or on its way there.
   *
   * @param destination names the place
   * @param state in the written word of the database
   * @param link where people see it, once it is there
   * @param error what went wrong last, for people
   * @param at when it came into its state
   */
  record PublicationCard(
      String destination,
      @Words(Publication.State.class) String state,
      @Nullable String link,
      @Nullable String error,
      Instant at) {}

  /**
   * A shot as it is documented: its texts, and whatever else it came with.
   *
   * @param segmentIndex from 0
   * @param segmentType what it is for, such as {@code intro}
   * @param outdated which texts do not go with their twins in the other language any more
   * @param prompt what the model is told, composed from the texts
   */
  @Schema(name = "Shot", additionalProperties = Schema.AdditionalPropertiesValue.TRUE)
  record ShotCard(
      int segmentIndex,
      String segmentType,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String crucial,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String action,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String sound,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String negativeConstraint,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String crucialZh,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String actionZh,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String soundZh,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String negativeConstraintZh,
      List<String> outdated,
      String prompt) {}

  /**
   * What a list does not show.
   *
   * @param sceneDescription what its row says of the scene
   * @param pictureDescription what the picture shows; empty text if nobody has said it
   * @param openingLost whether nobody has the picture any more
   * @param operation what is done just now
   * @param goal up to where it is worked on without further requests: {@code storyboard, segment_2,
   *     segments, merged}
   * @param review a person's last decision on it
   * @param notTaken what of its row was not taken, for people
   * @param tableRefusal why its table does not take what it shows, for people
   * @param warnings what is odd about its storyboard, for people
   * @param explanation why it stands where it does
   * @param cost what it cost, and costs
   * @param shots its storyboard; empty if it has none
   * @param finalVideo the finished video, if there is one
   * @param publications where that was brought
   * @param calls the calls for its clips
   */
  record More(
      String sceneDescription,
      String pictureDescription,
      boolean openingLost,
      @Nullable OperationCard operation,
      @Nullable String goal,
      @Nullable ReviewCard review,
      @Nullable String notTaken,
      @Nullable String tableRefusal,
      List<String> warnings,
      ExplanationCard explanation,
      CostCard cost,
      @ArraySchema(schema = @Schema(implementation = ShotCard.class))
          List<Map<String, Object>> shots,
      @Nullable VideoCard finalVideo,
      List<PublicationCard> publications,
      List<CallCard> calls) {}

  /** A project in full. */
  record TaskAnswer(boolean success, @JsonUnwrapped TaskCard task, @JsonUnwrapped More more) {}

  TaskAnswer of(ProjectId id, Language language) {
    ProjectCommands commands = petForge.project(id);
    Project project = commands.get();
    Messages messages = Texts.in(language);
    TaskCard card = cards.of(List.of(TaskSummary.of(project.task(), behind(id))), language).get(0);
    return new TaskAnswer(
        true,
        card.with(
            SegmentCard.of(project.task()).stream()
                .map(segment -> segment.with(details(project.task(), segment, messages)))
                .toList()),
        more(commands, project, messages));
  }

  private SegmentDetails details(Task task, SegmentCard segment, Messages messages) {
    return SegmentDetails.of(task, task.chain().segment(segment.segmentIndex()), limits, messages);
  }

  /** What is behind is not known of the task itself. */
  private Set<Shown> behind(ProjectId id) {
    return petForge.projects().list(List.of(id)).stream()
        .findFirst()
        .map(TaskSummary::behind)
        .orElse(Set.of());
  }

  private More more(ProjectCommands commands, Project project, Messages messages) {
    Task task = project.task();
    return new More(
        task.source().sceneDescription(),
        task.source().opening().description(),
        task.source().opening().lost(),
        task.activity()
            .operation()
            .map(
                one ->
                    new OperationCard(
                        one.id().value(), messages.translated(one.describe()), one.startedAt()))
            .orElse(null),
        task.activity().goal().map(TaskDetails::goal).orElse(null),
        task.reviewed()
            .map(one -> new ReviewCard(one.verdict().word(), one.reason(), one.at()))
            .orElse(null),
        task.activity().notTaken().map(messages::failure).orElse(null),
        commands.tableRefusal().map(messages::translated).orElse(null),
        task.script().map(StoryboardDraft::warnings).orElse(List.of()).stream()
            .map(messages::translated)
            .toList(),
        explanation(commands.explain(), messages),
        cost(project, commands.estimate()),
        task.storyboard()
            .map(storyboard -> storyboard.shots().stream().map(TaskDetails::shot).toList())
            .orElse(List.of()),
        task.chain()
            .finalVideo()
            .map(
                video ->
                    new VideoCard(
                        video.id(),
                        "/storage/projects/" + task.id() + "/final_video.mp4?v=" + video.id(),
                        task.chain().finalOutOfDate(),
                        video.madeAt(),
                        video.duration().toMillis() / 1000.0,
                        ReencodingTree.of(video.reencodings()).stream()
                            .map(Object::toString)
                            .toList()))
            .orElse(null),
        commands.publications().stream().map(one -> publication(one, messages)).toList(),
        project.calls().stream()
            .map(
                call ->
                    CallCard.of(
                        call, isHeld(task, call), petForge.money().cancellable(call), messages))
            .toList());
  }

  /** Whether its clip waits for a person, who takes it as it is or gives it up. */
  private static boolean isHeld(Task task, ProviderCall call) {
    return call.status()
        .version()
        .filter(
            clip ->
                task.chain().segments().stream()
                    .flatMap(segment -> segment.held().stream())
                    .anyMatch(held -> held.version().equals(clip.id())))
        .isPresent();
  }

  private static String goal(Goal goal) {
    return goal.kind().name().toLowerCase(Locale.ROOT)
        + (goal.kind() == Goal.Kind.SEGMENT ? "_" + goal.segment() : "");
  }

  private static ExplanationCard explanation(Explanation explanation, Messages messages) {
    return new ExplanationCard(
        explanation.verdict().name().toLowerCase(Locale.ROOT),
        explanation.causes().stream()
            .map(
                cause ->
                    new CauseCard(
                        cause.kind().name().toLowerCase(Locale.ROOT),
                        messages.translated(cause.text()),
                        cause.segment().orElse(null),
                        cause.call().map(Object::toString).orElse(null),
                        cause.job().orElse(null),
                        cause.until().orElse(null)))
            .toList());
  }

  private static CostCard cost(Project project, Money toFinish) {
    return new CostCard(
        sums(project.calls()),
        sums(project.calls().stream().filter(ProviderCall::open).toList()),
        Amount.of(toFinish));
  }

  private static List<Amount> sums(Collection<ProviderCall> calls) {
    Map<String, Money> sums = new TreeMap<>();
    calls.forEach(call -> sums.merge(call.spent().currency(), call.spent(), Money::plus));
    return sums.values().stream().map(Amount::of).toList();
  }

  /** The shot's own fields, and which texts are out of date. */
  private static Map<String, Object> shot(Shot shot) {
    Map<String, Object> tree = ProjectJson.shot(shot);
    List<String> outdated = new ArrayList<>();
    for (ShotPart part : ShotPart.values()) {
      for (Language language : Language.values()) {
        if (shot.outOfDate(part, language)) {
          outdated.add(part.key(language));
        }
      }
    }
    tree.put("outdated", outdated);
    tree.put("prompt", shot.prompt());
    return tree;
  }

  private static PublicationCard publication(Publication one, Messages messages) {
    return new PublicationCard(
        one.key().destination().value(),
        one.state().word(),
        one.file().map(PublishedFile::link).orElse(null),
        one.failure().map(messages::failure).orElse(null),
        one.changedAt());
  }
}
