package dev.petforge.history;

import dev.petforge.call.CallQuery;
import dev.petforge.call.ProviderCall;
import dev.petforge.failure.Failure;
import dev.petforge.generation.CallKey;
import dev.petforge.history.HistoryEntry.Kind;
import dev.petforge.production.Persistence;
import dev.petforge.project.ProjectId;
import dev.petforge.publication.Publication;
import dev.petforge.publication.PublishedFile;
import dev.petforge.question.ModelAnswer;
import dev.petforge.question.ModelCall;
import dev.petforge.segment.FinalVideo;
import dev.petforge.segment.HeldClip;
import dev.petforge.segment.ReplacedVersion;
import dev.petforge.segment.Segment;
import dev.petforge.segment.SegmentVersion;
import dev.petforge.task.Task;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Puts together what the database knows of what happened to a project. */
public final class ProjectHistory {
  /** So many calls are in memory at once: each has its whole order with it. */
  private static final int PART = 200;

  /** The state of a version whose files are not kept any more. */
  private static final String REMOVED = "files_removed";

  private final Persistence persistence;

  public ProjectHistory(Persistence persistence) {
    this.persistence = persistence;
  }

  /**
   * The first things that happened, in the order of time.
   *
   * @param after only those behind the one of this {@link HistoryEntry#id}; all if there is no such
   * @param limit at most so many, at least 1
   * @throws dev.petforge.failure.PermanentException with code {@code NO_PROJECT} if there is no
   *     such project
   */
  public List<HistoryEntry> of(ProjectId project, Optional<String> after, int limit) {
    if (limit < 1) {
      throw new IllegalArgumentException("limit must be at least 1, was " + limit);
    }
    List<HistoryEntry> all = new ArrayList<>(ofTask(persistence.tasks().require(project).task()));
    addCalls(project, all);
    persistence.modelCalls().find(project).forEach(question -> all.add(of(question)));
    persistence.publications().of(project).forEach(publication -> all.add(of(publication)));
    all.sort(HistoryEntry.ORDER);
    List<String> ids = all.stream().map(HistoryEntry::id).toList();
    int from = after.map(ids::indexOf).orElse(-1) + 1;
    return List.copyOf(all.subList(from, Math.min(all.size(), from + Math.min(limit, all.size()))));
  }

  private void addCalls(ProjectId project, List<HistoryEntry> all) {
    Optional<CallKey> last = Optional.empty();
    List<ProviderCall> some;
    do {
      some = persistence.calls().find(CallQuery.of(project).part(last, PART));
      for (ProviderCall call : some) {
        all.add(of(call));
        last = Optional.of(call.key());
      }
    } while (some.size() == PART);
  }

  private static List<HistoryEntry> ofTask(Task task) {
    List<HistoryEntry> all = new ArrayList<>();
    all.add(
        new HistoryEntry(
            "import",
            task.versions().createdAt(),
            Kind.IMPORTED,
            task.source().template().value(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            task.source().row().map(Object::toString)));
    task.activity()
        .operation()
        .ifPresent(
            operation ->
                all.add(
                    new HistoryEntry(
                        "operation/" + operation.id().value(),
                        operation.startedAt(),
                        Kind.OPERATION,
                        operation.describe(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        task.activity().failure().map(Failure::toString))));
    task.chain().segments().forEach(segment -> addClips(segment, all));
    Optional<String> shown = task.chain().finalVideo().map(FinalVideo::id);
    Stream.concat(task.chain().earlierFinals().stream(), task.chain().finalVideo().stream())
        .forEach(
            video ->
                all.add(
                    new HistoryEntry(
                        "video/" + video.id(),
                        video.madeAt(),
                        Kind.VIDEO,
                        video.id(),
                        Optional.empty(),
                        Optional.of(state(shown, video)),
                        Optional.empty(),
                        video.link())));
    return all;
  }

  private static String state(Optional<String> shown, FinalVideo video) {
    if (video.filesRemovedAt().isPresent()) {
      return REMOVED;
    }
    return shown.equals(Optional.of(video.id())) ? "current" : "earlier";
  }

  /** A clip that was put aside and is shown again stands in both. */
  private static void addClips(Segment segment, List<HistoryEntry> all) {
    Map<String, HistoryEntry> clips = new LinkedHashMap<>();
    for (ReplacedVersion replaced : segment.history()) {
      SegmentVersion version = replaced.version();
      clips.put(
          version.id(),
          clip(
              segment,
              version,
              replaced.filesRemovedAt().isPresent() ? REMOVED : "earlier",
              version.mismatch()));
      all.add(
          new HistoryEntry(
              "replaced/" + version.id() + "/" + replaced.replacedAt(),
              replaced.replacedAt(),
              Kind.REPLACED,
              version.id(),
              Optional.of(segment.index()),
              Optional.empty(),
              Optional.empty(),
              Optional.of(replaced.reason())));
    }
    segment
        .held()
        .ifPresent(
            held -> clips.computeIfPresent(held.version(), (id, clip) -> heldBack(clip, held)));
    segment
        .current()
        .ifPresent(
            version ->
                clips.put(version.id(), clip(segment, version, "current", version.mismatch())));
    all.addAll(clips.values());
  }

  private static HistoryEntry heldBack(HistoryEntry clip, HeldClip held) {
    return new HistoryEntry(
        clip.id(),
        clip.at(),
        clip.kind(),
        clip.name(),
        clip.segment(),
        Optional.of("held"),
        clip.price(),
        Optional.of(held.reason().toString()));
  }

  private static HistoryEntry clip(
      Segment segment, SegmentVersion version, String state, Optional<String> detail) {
    return new HistoryEntry(
        "clip/" + version.id(),
        version.madeAt(),
        Kind.CLIP,
        version.id(),
        Optional.of(segment.index()),
        Optional.of(state),
        Optional.empty(),
        detail);
  }

  private static HistoryEntry of(ProviderCall call) {
    return new HistoryEntry(
        "call/" + call.key(),
        call.urgency().plannedAt(),
        Kind.CALL,
        call.key().value(),
        Optional.of(call.subject().segment()),
        Optional.of(call.status().state().word()),
        Optional.of(call.open() ? call.terms().price() : call.spent()),
        call.status()
            .failure()
            .map(Failure::toString)
            .or(
                () ->
                    call.status().imported()
                        ? Optional.of("made by another installation")
                        : Optional.empty()));
  }

  private static HistoryEntry of(ModelCall question) {
    return new HistoryEntry(
        "question/" + question.id(),
        question.askedAt(),
        Kind.QUESTION,
        question.question().provider() + "/" + question.question().model(),
        Optional.empty(),
        question.answer().map(ModelAnswer::ending).map(ModelAnswer.Ending::word),
        Optional.of(question.spent()),
        Optional.of(question.question().reason().word()));
  }

  private static HistoryEntry of(Publication publication) {
    Instant wanted = publication.wantedAt();
    return new HistoryEntry(
        "publication/"
            + publication.key().version()
            + "/"
            + publication.key().destination().value(),
        wanted,
        Kind.PUBLICATION,
        publication.key().destination().value(),
        Optional.empty(),
        Optional.of(publication.state().word()),
        Optional.empty(),
        publication
            .failure()
            .map(Failure::toString)
            .or(() -> publication.file().map(PublishedFile::link)));
  }
}
