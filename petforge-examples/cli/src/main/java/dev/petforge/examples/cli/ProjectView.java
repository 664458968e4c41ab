package dev.petforge.examples.cli;

import dev.petforge.call.CallState;
import dev.petforge.call.ProviderCall;
import dev.petforge.call.WaitReason;
import dev.petforge.examples.installation.Installation;
import dev.petforge.examples.installation.Messages;
import dev.petforge.failure.Failure;
import dev.petforge.media.EndLooks;
import dev.petforge.media.FrameLook;
import dev.petforge.media.JointLimits;
import dev.petforge.media.JointReport;
import dev.petforge.publication.Publication;
import dev.petforge.publication.PublishedFile;
import dev.petforge.segment.HeldClip;
import dev.petforge.segment.ReplacedVersion;
import dev.petforge.segment.Segment;
import dev.petforge.segment.SegmentVersion;
import dev.petforge.storyboard.StoryboardDraft;
import dev.petforge.task.Goal;
import dev.petforge.task.Operation;
import dev.petforge.task.Project;
import dev.petforge.task.Review;
import dev.petforge.task.Task;
import dev.petforge.task.TaskSummary;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A project in full: as {@code show} prints it. */
final class ProjectView {
  /** By fewer levels of 255 nobody sees that the light has moved. */
  private static final int STEADY = 5;

  /** By so many it has moved more than in chains that are sound. */
  private static final int MOVED = 15;

  private final Project project;
  private final Task task;
  private final TaskSummary summary;
  private final Installation installation;
  private final Messages messages;
  private final JointLimits limits;
  private final Optional<String> tableRefusal;
  private final List<Publication> publications;

  /**
   * @param limits what says whether a joint is broken
   */
  ProjectView(Project project, Installation installation, Messages messages, JointLimits limits) {
    this.project = project;
    this.task = project.task();
    this.summary = TaskSummary.of(task, Set.of());
    this.installation = installation;
    this.messages = messages;
    this.limits = limits;
    this.publications = installation.petForge().project(task.id()).publications();
    this.tableRefusal = installation.petForge().project(task.id()).tableRefusal();
  }

  // For people.

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        task.id()
            + "  "
            + TaskView.name(summary)
            + "  "
            + messages.translated(task.statusWord())
            + "  "
            + task.progress().text(messages.language()));
    lines.add(
        messages.say(
            "show.source",
            task.source().template(),
            task.source().releaseDate(),
            installation.place(task.source().home())));
    installation
        .finalVideo(summary)
        .ifPresent(
            file ->
                lines.add(
                    messages.say("show.final", file)
                        + (task.chain().finalOutOfDate()
                            ? "  " + messages.say("show.out_of_date")
                            : "")));
    task.chain()
        .finalVideo()
        .flatMap(video -> ReencodingView.text(video.reencodings(), messages))
        .ifPresent(lines::add);
    publications.stream().filter(one -> !isMended(one)).forEach(one -> lines.add(line(one)));
    task.activity()
        .operation()
        .ifPresent(
            operation ->
                lines.add(
                    messages.say(
                        "show.operation",
                        messages.translated(operation.describe()),
                        operation.startedAt(),
                        operation.id())));
    task.activity()
        .goal()
        .ifPresent(goal -> lines.add(messages.say("show.goal", messages.translated(goal(goal)))));
    task.activity().failure().ifPresent(failure -> lines.add(messages.say("show.error", failure)));
    task.activity()
        .failure()
        .flatMap(Advice::code)
        .ifPresent(
            code ->
                lines.add(
                    messages.say("advice", Advice.text(code, installation.provider(), messages))));
    task.reviewed()
        .ifPresent(
            decision ->
                lines.add(
                    messages.say(
                        "show." + decision.verdict().word(), decision.at(), decision.reason())));
    task.activity().notTaken().ifPresent(why -> lines.add(messages.say("show.not_taken", why)));
    if (task.source().opening().lost()) {
      lines.add(messages.say("show.opening_lost", task.id()));
    }
    Optional.ofNullable(installation.petForge().projects().waits(List.of(task.id())).get(task.id()))
        .ifPresent(wait -> lines.add(messages.say("show.waiting", wait.text(messages.language()))));
    tableRefusal.ifPresent(
        refusal -> lines.add(messages.say("show.table_refusal", messages.translated(refusal))));
    task.script()
        .map(StoryboardDraft::warnings)
        .ifPresent(
            warnings ->
                warnings.forEach(
                    warning ->
                        lines.add(messages.say("show.warning", messages.translated(warning)))));
    task.chain().segments().forEach(segment -> lines.addAll(lines(segment)));
    if (task.chain().segments().stream().anyMatch(segment -> joint(segment).isPresent())) {
      lines.add(messages.say("show.measures", number(limits.psnr())));
    }
    project.calls().stream()
        .filter(call -> !isMended(call))
        .forEach(call -> lines.add(CallView.line(call, messages)));
    return lines;
  }

  /** Whether a call that failed and cost nothing was made again and came to its clip. */
  private boolean isMended(ProviderCall call) {
    return call.status().state() == CallState.FAILED
        && call.spent().micros() == 0
        && call.status().strayJobs().isEmpty()
        && project.calls().stream()
            .filter(later -> later.subject().segment() == call.subject().segment())
            .filter(later -> later.subject().attempt() > call.subject().attempt())
            .anyMatch(later -> later.status().state() == CallState.DONE);
  }

  /** Whether what failed was done since, at another place or of a newer video. */
  private boolean isMended(Publication publication) {
    return publication.state() == Publication.State.FAILED
        && publications.stream()
            .filter(one -> one.state() == Publication.State.DONE)
            .anyMatch(one -> one.changedAt().isAfter(publication.changedAt()));
  }

  private String line(Publication publication) {
    String version = publication.key().version();
    return switch (publication.state()) {
      case DONE ->
          messages.say(
              "show.published",
              version,
              publication.file().map(PublishedFile::link).orElse(""),
              publication.changedAt());
      case WANTED ->
          messages.say("show.publishing", version, publication.key().destination())
              + publication
                  .failure()
                  .map(why -> "  " + messages.say("publish.goes_on", why))
                  .orElse("");
      case FAILED ->
          messages.say(
              "show.not_published",
              version,
              publication.key().destination(),
              publication.failure().map(messages::failure).orElse(""));
    };
  }

  private List<String> lines(Segment segment) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder(messages.say("show.segment", segment.index()));
    line.append("  ")
        .append(type(segment))
        .append("  ")
        .append(messages.translated(status(segment)));
    segment.current().ifPresent(version -> line.append("  ").append(text(version)));
    joint(segment)
        .ifPresent(
            joint ->
                line.append("  ")
                    .append(
                        messages.say(
                            "show.joint." + word(limits.quality(joint)), number(joint.psnr()))));
    drift(segment).ifPresent(moved -> line.append("  ").append(light(moved.brightness())));
    if (stale(segment)) {
      line.append("  ").append(messages.translated("stale"));
    }
    if (task.edited(segment.index())) {
      line.append("  ").append(messages.translated("edited"));
    }
    if (segment.uncertain()) {
      line.append("  ").append(messages.translated("uncertain"));
    }
    if (segment.held().isPresent()) {
      line.append("  ")
          .append(messages.say("show.waits", messages.say("wait." + word(WaitReason.PERSON))));
    }
    segment.failure().ifPresent(failure -> line.append("  ").append(messages.failure(failure)));
    lines.add(line.toString());
    for (ReplacedVersion replaced : segment.history()) {
      lines.add(
          "    "
              + messages.say(
                  "show.history",
                  replaced.version().id(),
                  messages.translated(replaced.reason()),
                  replaced.replacedAt())
              + replaced
                  .filesRemovedAt()
                  .map(at -> "  " + messages.say("files.removed", at))
                  .orElse(""));
    }
    return lines;
  }

  private String text(SegmentVersion version) {
    return version.id() + "  " + messages.say("show.seconds", seconds(version));
  }

  /**
   * How the light has moved since the beginning. Whole chains of real clips moved by 2.5 to 14.4
   * levels, 9 in the median.
   */
  private String light(double levels) {
    String much =
        Math.abs(levels) < STEADY ? "steady" : Math.abs(levels) < MOVED ? "little" : "much";
    String way = much.equals("steady") ? "" : levels < 0 ? ".darker" : ".brighter";
    // Rounded first: a hair below nothing is nothing.
    double shown = Math.round(levels * 10) / 10.0;
    return messages.say("show.light." + much + way, String.format(Locale.ROOT, "%+.1f", shown));
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }

  private static double seconds(SegmentVersion version) {
    return version.duration().toMillis() / 1000.0;
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static String goal(Goal goal) {
    return goal.kind() == Goal.Kind.SEGMENT ? "segment " + goal.segment() : word(goal.kind());
  }

  // Of segments.

  private String type(Segment segment) {
    return task.storyboard()
        .filter(storyboard -> segment.index() < storyboard.size())
        .map(storyboard -> storyboard.shot(segment.index()).type())
        .orElse("segment");
  }

  private String status(Segment segment) {
    boolean generating =
        task.activity().operation().orElse(null) instanceof Operation.MakeSegments make
            && make.calls().containsKey(segment.index());
    if (generating) {
      return "generating";
    }
    if (segment.completed()) {
      return "completed";
    }
    return segment.failure().isPresent() ? "failed" : "pending";
  }

  private boolean stale(Segment segment) {
    return task.chain().stale(segment.index());
  }

  private static Optional<JointReport> joint(Segment segment) {
    return segment.current().flatMap(SegmentVersion::joint);
  }

  private boolean brokenJoint(Segment segment) {
    return joint(segment).filter(limits::broken).isPresent();
  }

  // For programs.

  Map<String, @Nullable Object> tree() {
    Map<String, @Nullable Object> tree = TaskView.tree(summary, installation, messages.language());
    tree.put("version", task.versions().version());
    tree.put("scene_description", task.source().sceneDescription());
    tree.put("folder", installation.place(task.source().home()));
    tree.put("operation", task.activity().operation().map(ProjectView::tree).orElse(null));
    tree.put("goal", task.activity().goal().map(ProjectView::goal).orElse(null));
    tree.put("review", task.reviewed().map(ProjectView::tree).orElse(null));
    tree.put("not_taken", task.activity().notTaken().map(Failure::toString).orElse(null));
    tree.put("table_refusal", tableRefusal.orElse(null));
    tree.put(
        "reencoded",
        task.chain()
            .finalVideo()
            .map(video -> ReencodingView.tree(video.reencodings()))
            .orElse(List.of()));
    tree.put("publications", publications.stream().map(ProjectView::tree).toList());
    tree.put("opening_lost", task.source().opening().lost());
    tree.put("picture_description", task.source().opening().description());
    tree.put("warnings", task.script().map(StoryboardDraft::warnings).orElse(List.of()));
    tree.put("segments", task.chain().segments().stream().map(this::tree).toList());
    tree.put("calls", project.calls().stream().map(CallView::tree).toList());
    return tree;
  }

  private static Map<String, Object> tree(Review.Decision decision) {
    return Map.of(
        "verdict", decision.verdict().word(),
        "reason", decision.reason(),
        "at", decision.at().toString());
  }

  private static Map<String, @Nullable Object> tree(Publication publication) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("version", publication.key().version());
    tree.put("destination", publication.key().destination().value());
    tree.put("state", publication.state().word());
    tree.put("link", publication.file().map(PublishedFile::link).orElse(null));
    tree.put("error", publication.failure().map(Object::toString).orElse(null));
    tree.put("at", publication.changedAt().toString());
    return tree;
  }

  private static Map<String, @Nullable Object> tree(Operation operation) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("id", operation.id().value());
    tree.put("doing", operation.describe());
    tree.put("started_at", operation.startedAt().toString());
    tree.put("last_seen", operation.lastSeen().toString());
    return tree;
  }

  private Map<String, @Nullable Object> tree(Segment segment) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("segment", segment.index());
    tree.put("type", type(segment));
    tree.put("status", status(segment));
    tree.put("version", segment.current().map(SegmentVersion::id).orElse(null));
    tree.put(
        "video",
        segment
            .current()
            .map(version -> installation.place(version.files().video().key()))
            .orElse(null));
    tree.put("duration", segment.current().map(ProjectView::seconds).orElse(null));
    tree.put("seam", joint(segment).map(ProjectView::tree).orElse(null));
    tree.put("joint_quality", joint(segment).map(one -> word(limits.quality(one))).orElse(null));
    tree.put("shown_frames", segment.current().flatMap(SegmentVersion::frames).orElse(null));
    tree.put("last_look", look(segment).map(ProjectView::tree).orElse(null));
    tree.put("drift", drift(segment).map(ProjectView::tree).orElse(null));
    tree.put("stale", stale(segment));
    tree.put("broken_joint", brokenJoint(segment));
    tree.put("edited", task.edited(segment.index()));
    tree.put("uncertain", segment.uncertain());
    tree.put("held_version", segment.held().map(HeldClip::version).orElse(null));
    tree.put("waiting_for", segment.held().map(held -> word(WaitReason.PERSON)).orElse(null));
    tree.put("mismatch", segment.current().flatMap(SegmentVersion::mismatch).orElse(null));
    tree.put("error", segment.failure().map(Failure::toString).orElse(null));
    tree.put("history", segment.history().stream().map(ProjectView::tree).toList());
    return tree;
  }

  private static Optional<FrameLook> look(Segment segment) {
    return segment.current().flatMap(SegmentVersion::looks).map(EndLooks::last);
  }

  /** How far light, colour and sharpness have moved since the beginning of the first clip. */
  private Optional<FrameLook> drift(Segment segment) {
    return task.chain()
        .segment(0)
        .current()
        .flatMap(SegmentVersion::looks)
        .map(EndLooks::first)
        .flatMap(
            first ->
                look(segment)
                    .map(
                        last ->
                            new FrameLook(
                                last.brightness() - first.brightness(),
                                last.saturation() - first.saturation(),
                                last.sharpness() - first.sharpness())));
  }

  private static Map<String, Object> tree(FrameLook look) {
    return Map.of(
        "brightness", look.brightness(),
        "saturation", look.saturation(),
        "sharpness", look.sharpness());
  }

  private static Map<String, Object> tree(JointReport joint) {
    return Map.of(
        "psnr", joint.psnr(),
        "ssim", joint.ssim(),
        "brightness_step", joint.brightnessStep(),
        "saturation_step", joint.saturationStep(),
        "sharpness", joint.sharpness());
  }

  private static Map<String, Object> tree(ReplacedVersion replaced) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("version", replaced.version().id());
    tree.put("reason", replaced.reason());
    tree.put("replaced_at", replaced.replacedAt().toString());
    replaced.filesRemovedAt().ifPresent(at -> tree.put("files_removed_at", at.toString()));
    return tree;
  }
}
