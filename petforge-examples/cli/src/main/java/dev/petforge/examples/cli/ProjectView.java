package dev.petforge.examples.cli;

import dev.petforge.call.CallState;
import dev.petforge.call.ProviderCall;
import dev.petforge.call.WaitReason;
import dev.petforge.examples.installation.Installation;
import dev.petforge.examples.installation.Messages;
import dev.petforge.examples.installation.view.Advice;
import dev.petforge.examples.installation.view.ProjectName;
import dev.petforge.examples.installation.view.ProjectTree;
import dev.petforge.examples.installation.view.SegmentState;
import dev.petforge.media.JointLimits;
import dev.petforge.publication.Publication;
import dev.petforge.publication.PublishedFile;
import dev.petforge.segment.ReplacedVersion;
import dev.petforge.segment.Segment;
import dev.petforge.segment.SegmentVersion;
import dev.petforge.storyboard.StoryboardDraft;
import dev.petforge.task.Project;
import dev.petforge.task.Task;
import dev.petforge.task.TaskSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** A project in full for people: as {@code show} prints it. */
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

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        task.id()
            + "  "
            + ProjectName.of(summary)
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
        .ifPresent(
            goal ->
                lines.add(messages.say("show.goal", messages.translated(ProjectTree.goal(goal)))));
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
    if (task.chain().segments().stream()
        .map(Segment::current)
        .flatMap(Optional::stream)
        .anyMatch(version -> version.joint().isPresent())) {
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
    SegmentState state = SegmentState.of(segment, task);
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder(messages.say("show.segment", segment.index()));
    line.append("  ").append(state.type()).append("  ").append(messages.translated(state.status()));
    segment.current().ifPresent(version -> line.append("  ").append(text(version)));
    state
        .joint()
        .ifPresent(
            joint ->
                line.append("  ")
                    .append(
                        messages.say(
                            "show.joint." + word(limits.quality(joint)), number(joint.psnr()))));
    state.drift().ifPresent(moved -> line.append("  ").append(light(moved.brightness())));
    if (state.stale()) {
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
}
