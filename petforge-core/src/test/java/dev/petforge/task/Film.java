package dev.petforge.task;

import dev.petforge.call.ProviderCall;
import dev.petforge.file.FileKey;
import dev.petforge.file.Sha256;
import dev.petforge.file.StoredFile;
import dev.petforge.generation.ClipRequest;
import dev.petforge.generation.FrameRef;
import dev.petforge.generation.ProviderTerms;
import dev.petforge.media.FrameSize;
import dev.petforge.media.Picture;
import dev.petforge.money.Charge;
import dev.petforge.money.Money;
import dev.petforge.money.PoolId;
import dev.petforge.project.OperationId;
import dev.petforge.project.ProjectId;
import dev.petforge.segment.ClipFiles;
import dev.petforge.segment.SegmentVersion;
import dev.petforge.storyboard.Shot;
import dev.petforge.storyboard.Storyboard;
import dev.petforge.storyboard.StoryboardDraft;
import dev.petforge.storyboard.TemplateId;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** A project as the rules of this package see it: nothing is stored, nobody is asked. */
final class Film {
  static final Instant NOW = Instant.parse("2026-01-28T08:00:00Z");
  static final Money PRICE = Money.of("0.30", "USD");

  private static final AtomicInteger OPERATIONS = new AtomicInteger();

  private Film() {}

  /** A project with a storyboard, and without clips. */
  static Task of(int segments) {
    FileKey home = new FileKey("projects/film");
    Opening opening =
        new Opening(
            new FrameRef(home.child("opening.jpg"), Sha256.of("opening")),
            new Picture(new FrameSize(1280, 720), List.of("#c08040"), 100),
            Optional.empty());
    Source source =
        new Source(
            Optional.empty(),
            new TemplateId("eating-template"),
            LocalDate.of(2026, 2, 14),
            segments,
            "",
            opening,
            home);
    Storyboard storyboard =
        new Storyboard(IntStream.range(0, segments).mapToObj(i -> shot(i, "eats")).toList());
    return Task.imported(new ProjectId("000000000001"), source, NOW)
        .task()
        .with(new StoryboardDraft(storyboard, List.of(), ""));
  }

  static Shot shot(int index, String words) {
    return new Shot(index, "intro", Map.of("prompt", words));
  }

  /** A clip that was made of the frame which its segment starts from now. */
  static SegmentVersion clip(Task task, int segment, String id) {
    return clip(id, task.chain().feed(segment).orElseThrow())
        .madeOf(task.storyboard().map(board -> board.shot(segment).wordsHash()));
  }

  static SegmentVersion clip(String id, Sha256 from) {
    FileKey folder = new FileKey("archive").child(id);
    return new SegmentVersion(
        id,
        new ClipFiles(
            file(folder, "clip.mp4"),
            file(folder, "first.jpg"),
            file(folder, "last.jpg"),
            file(folder, "last.png")),
        Optional.of(from),
        Duration.ofSeconds(8),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        NOW);
  }

  private static StoredFile file(FileKey folder, String name) {
    FileKey key = folder.child(name);
    return new StoredFile(key, 1, Sha256.of(key.value()));
  }

  /** The same project when a new clip of a segment is its current one. */
  static Task with(Task task, int segment, String id) {
    return with(task, segment, clip(task, segment, id));
  }

  static Task with(Task task, int segment, SegmentVersion version) {
    return task.with(task.chain().made(segment, version, NOW, "regenerated"));
  }

  /** What is known when a decision is taken. The provider has no keys, and each try is repeated. */
  static Context context(ProviderCall... calls) {
    return new Context(
        NOW,
        new OperationId("op-" + OPERATIONS.incrementAndGet()),
        List.of(calls),
        Film::planned,
        "test",
        3,
        JointGate.OFF,
        ApprovalPolicy.NONE);
  }

  /** The same where every project needs an approval. */
  static Context asking(ProviderCall... calls) {
    Context context = context(calls);
    return new Context(
        context.now(),
        context.operationId(),
        context.calls(),
        context.planner(),
        context.installation(),
        context.triesPerSegment(),
        context.gate(),
        ApprovalPolicy.ALL);
  }

  private static PlannedClip planned(Shot shot, FrameRef seed) {
    ClipRequest request =
        new ClipRequest(
            "model",
            shot.index(),
            shot.type(),
            shot.prompt(),
            "",
            "",
            seed,
            Optional.empty(),
            Duration.ofSeconds(8),
            "720p",
            false);
    ProviderTerms terms =
        new ProviderTerms(
            "provider",
            new PoolId("provider/model"),
            PRICE,
            false,
            Duration.ofSeconds(5),
            Duration.ofSeconds(30),
            Duration.ofMinutes(30),
            Charge.AT_SUCCESS,
            Duration.ofDays(1));
    return new PlannedClip(request, terms);
  }
}
