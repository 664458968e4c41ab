package dev.petforge.testkit;

import dev.petforge.call.CallPurpose;
import dev.petforge.failure.Failure;
import dev.petforge.failure.FailureCode;
import dev.petforge.file.FileKey;
import dev.petforge.file.ProjectFiles;
import dev.petforge.file.Sha256;
import dev.petforge.file.StoredFile;
import dev.petforge.generation.FrameRef;
import dev.petforge.media.EndLooks;
import dev.petforge.media.FrameLook;
import dev.petforge.media.FrameSize;
import dev.petforge.media.JointReport;
import dev.petforge.media.Picture;
import dev.petforge.media.Reencoding;
import dev.petforge.project.OperationId;
import dev.petforge.project.ProjectId;
import dev.petforge.segment.Chain;
import dev.petforge.segment.ClipFiles;
import dev.petforge.segment.ClipOrigin;
import dev.petforge.segment.FinalVideo;
import dev.petforge.segment.HeldClip;
import dev.petforge.segment.ReplacedVersion;
import dev.petforge.segment.Segment;
import dev.petforge.segment.SegmentVersion;
import dev.petforge.storyboard.Shot;
import dev.petforge.storyboard.Storyboard;
import dev.petforge.storyboard.StoryboardDraft;
import dev.petforge.storyboard.TemplateId;
import dev.petforge.table.RecordRef;
import dev.petforge.table.TableRef;
import dev.petforge.task.Activity;
import dev.petforge.task.Batch;
import dev.petforge.task.Goal;
import dev.petforge.task.Opening;
import dev.petforge.task.Operation;
import dev.petforge.task.Outcome.Decided;
import dev.petforge.task.PictureOrigin;
import dev.petforge.task.Review;
import dev.petforge.task.Rewriting;
import dev.petforge.task.Source;
import dev.petforge.task.Step;
import dev.petforge.task.Task;
import dev.petforge.task.Versions;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Sample tasks: what matters is said, the rest is the same everywhere. */
public final class Tasks {
  /** When the samples were made. */
  public static final Instant START = Instant.parse("2026-01-28T08:13:18.123Z");

  /** The table that the samples come from. */
  public static final TableRef TABLE = new TableRef("folder:/photos");

  private Tasks() {}

  /** A project's name: the number in 12 hex digits. */
  public static ProjectId id(int number) {
    return new ProjectId(String.format("%012x", number));
  }

  /** The row of a sample. */
  public static RecordRef row(ProjectId project) {
    return new RecordRef(TABLE, "recv" + project);
  }

  /** A hash that only this text has. */
  public static Sha256 hash(String text) {
    return new Sha256(String.format("%064x", new java.math.BigInteger(1, bytes(text))));
  }

  private static byte[] bytes(String text) {
    try {
      return java.security.MessageDigest.getInstance("SHA-256")
          .digest(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform must have SHA-256", e);
    }
  }

  /** What a sample was made from. */
  public static Source source(ProjectId project, int segments) {
    return source(project, segments, Optional.of(row(project)));
  }

  /** What a sample was made from, with a row or without. */
  public static Source source(ProjectId project, int segments, Optional<RecordRef> row) {
    LocalDate release = LocalDate.of(2026, 2, 14);
    FileKey home = ProjectFiles.of(release, "eating-template", project).home();
    return new Source(
        row,
        new TemplateId("eating-template"),
        release,
        segments,
        "一只橘猫在厨房，\"quotes\" and 'apostrophes' \\ 🐈",
        opening(home, "opening").describedAs("a cat at a window"),
        home);
  }

  /** A picture to start from; another word gives another picture. */
  public static Opening opening(FileKey home, String word) {
    return new Opening(
        new FrameRef(
            home.child("archive/opening/" + word + "/opening_image.jpg"), hash(home + word)),
        new Picture(new FrameSize(1280, 720), List.of("#c08040", "#ffffff"), 118.25),
        Optional.of(new PictureOrigin(word + ".jpg", word + " 12345 0")));
  }

  /** A new project with seven segments, not yet stored. */
  public static Decided imported(ProjectId project) {
    return Task.imported(project, source(project, 7), START);
  }

  /** A storyboard whose shots have fields that nobody knows. */
  public static StoryboardDraft script(int shots) {
    List<Shot> list = new ArrayList<>();
    for (int i = 0; i < shots; i++) {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("crucial", "an orange cat, shot " + i);
      fields.put("crucial_zh", "橘猫，镜头" + i);
      fields.put("action", "eats");
      fields.put("action_zh", "吃");
      fields.put("out_of_date", List.of("action_zh"));
      fields.put("duration_sec", 8);
      fields.put("id", "shot-" + i);
      fields.put("camera", Map.of("lens", 35.5, "moves", List.of("pan", "tilt"), "still", false));
      fields.put("prompt", "[关键] an orange cat, shot " + i + "\n[动作] eats");
      list.add(new Shot(i, i == 0 ? "intro" : i == shots - 1 ? "outro" : "first_bite", fields));
    }
    return new StoryboardDraft(new Storyboard(list), List.of("镜头3很长", "shot 4 is dark"), "");
  }

  /** A clip. */
  public static SegmentVersion clip(Source source, int index, String id, Optional<Sha256> from) {
    FileKey folder = new ProjectFiles(source.home()).segmentArchive(index, id);
    return new SegmentVersion(
        id,
        new ClipFiles(
            file(folder.child("segment_" + index + "_eating.mp4"), 1_234_567),
            file(folder.child("first.jpg"), 45_678),
            file(folder.child("last.jpg"), 45_679),
            file(folder.child("last.png"), 456_789)),
        from,
        Duration.ofMillis(8_042),
        from.map(any -> new JointReport(38.125, 0.9765, -1.5, 0.25, 0.875)),
        from.map(any -> new EndLooks(new FrameLook(120.5, 33, 210), new FrameLook(118, 32.5, 180))),
        from.map(any -> 190),
        from.map(any -> new FrameSize(1280, 720)),
        Optional.empty(),
        Optional.empty(),
        ClipOrigin.GENERATED,
        START.plusSeconds(60L * index));
  }

  /** A clip of which a person replaced the frame that the next segment starts from. */
  public static SegmentVersion endedBySupplied(
      Source source, int index, SegmentVersion clip, String id) {
    FileKey folder = new ProjectFiles(source.home()).segmentArchive(index, id);
    return clip.endedBy(
        id,
        new ClipFiles(
            clip.files().video(),
            clip.files().firstFrame(),
            clip.files().lastFrame(),
            file(folder.child("last.jpg"), 45_680)),
        new EndLooks(new FrameLook(120.5, 33, 210), new FrameLook(118, 32.5, 180)),
        clip.madeAt());
  }

  /** A finished video of the clips that a chain has. */
  public static FinalVideo video(Source source, String id, List<String> parts) {
    return new FinalVideo(
        id,
        file(new ProjectFiles(source.home()).finalArchive(id), 9_876_543_210L),
        parts,
        Duration.ofMillis(56_294),
        List.of(new Reencoding(2, Reencoding.Reason.OTHER_SIZE, "480×832")),
        START.plusSeconds(3_600));
  }

  private static StoredFile file(FileKey key, long bytes) {
    return new StoredFile(key, bytes, hash(key.value()));
  }

  /** A chain whose first segments are made, each from the one before. */
  public static Chain chain(Source source, int made) {
    List<Segment> segments = new ArrayList<>();
    Sha256 feed = source.opening().frame().sha256();
    for (int i = 0; i < source.segmentCount(); i++) {
      if (i < made) {
        SegmentVersion clip = clip(source, i, "20260128_081318_0000000" + i, Optional.of(feed));
        feed = clip.files().seed().sha256();
        segments.add(new Segment(i, Optional.of(clip), List.of(), Optional.empty(), false));
      } else {
        segments.add(Segment.pending(i));
      }
    }
    return new Chain(source.opening().frame().sha256(), segments, Optional.empty(), List.of());
  }

  /** The next decision on a task, which changes nothing but its version. */
  public static Task next(Task task) {
    Versions versions = task.versions();
    return with(
        task,
        new Versions(
            versions.version() + 1,
            versions.projection(),
            versions.createdAt(),
            versions.updatedAt().plusSeconds(1)));
  }

  /** The next decision on a task, in which something changes that is shown outside. */
  public static Task nextShown(Task task) {
    Versions next = next(task).versions();
    return with(
        task, new Versions(next.version(), next.version(), next.createdAt(), next.updatedAt()));
  }

  /** The same task with other counters. */
  public static Task with(Task task, Versions versions) {
    return new Task(
        task.id(), task.source(), task.script(), task.chain(), task.activity(), versions);
  }

  /** The same task with something else going on. */
  public static Task with(Task task, Activity activity) {
    return new Task(
        task.id(), task.source(), task.script(), task.chain(), activity, task.versions());
  }

  /** A decision that changes a task and nothing else. */
  public static Decided decided(Task task) {
    return new Decided(task, List.of(), Map.of(), List.of());
  }

  /** An operation that runs. */
  public static Activity running(Operation operation) {
    return new Activity(
        Optional.of(operation),
        Optional.empty(),
        Optional.empty(),
        false,
        Optional.empty(),
        Optional.empty());
  }

  /** A merge that runs. */
  public static Activity merging() {
    return running(
        new Operation.Merge(new OperationId("op-merge"), START, START.plusSeconds(1), true));
  }

  /** A storyboard that is being written. */
  public static Activity writing() {
    return running(
        new Operation.WriteStoryboard(new OperationId("op-write"), START, START.plusSeconds(1), 0));
  }

  /** A goal that waits for its turn. */
  public static Activity waiting() {
    return new Activity(
        Optional.empty(),
        Optional.of(Goal.merged().in(new Batch("batch-1", 3))),
        Optional.empty(),
        false,
        Optional.of(new Step.WriteStoryboard(2)),
        Optional.of(new Rewriting(2, false)),
        Optional.empty(),
        new Review(
            Optional.of(
                new Review.Decision(
                    hash("content"), Review.Verdict.REJECTED, "太暗 \"too dark\"", START)),
            "驳回"));
  }

  /**
   * Tasks in every situation, with every kind of operation, goal, failure and history, by a name of
   * what is special about them; all of version 1, so that each can be stored in an empty database.
   */
  public static Map<String, Task> samples(ProjectId project) {
    Source source = source(project, 7);
    Map<String, Task> samples = new LinkedHashMap<>();
    Chain none = chain(source, 0);
    Chain some = chain(source, 3);
    Chain all = chain(source, 7);
    samples.put("pending", task(project, source, 0, none, Activity.NONE));
    samples.put(
        "pending without a row",
        task(project, source(project, 1, Optional.empty()), 0, chainOf(1), Activity.NONE));
    samples.put(
        "pending, twelve segments",
        task(project, source(project, 12), 0, chain(source(project, 12), 0), Activity.NONE));
    samples.put(
        "storyboard generating",
        task(
            project,
            source,
            0,
            none,
            running(new Operation.WriteStoryboard(op(1), START, START, 0))));
    samples.put(
        "storyboard generating anew from shot 3",
        task(
            project,
            source,
            7,
            some,
            running(new Operation.WriteStoryboard(op(2), START, START.plusSeconds(9), 3))));
    samples.put("storyboard ready", task(project, source, 7, none, Activity.NONE));
    samples.put("editing", task(project, source, 7, all, running(making(true, false, 4))));
    samples.put("generating", task(project, source, 7, some, running(making(false, true, 3))));
    samples.put(
        "generating two", task(project, source, 7, some, running(making(false, true, 3, 5))));
    samples.put("all segments ready", task(project, source, 7, all, Activity.NONE));
    samples.put("merging", task(project, source, 7, all, merging()));
    Chain joined =
        new Chain(
            all.opening(),
            all.segments(),
            Optional.of(video(source, "20260128_101318_aaaaaaaa", all.currentVersions())),
            List.of(
                video(source, "20260128_091318_bbbbbbbb", List.of("x", "y")),
                video(source, "20260128_091319_cccccccc", List.of())));
    samples.put("completed", task(project, source, 7, joined, Activity.NONE));
    samples.put(
        "completed, out of date, with a history",
        task(project, source, 7, withHistory(source, joined), Activity.NONE));
    samples.put("waiting for its turn", task(project, source, 7, some, waiting()));
    for (Goal goal : List.of(Goal.storyboard(), Goal.segment(5), Goal.segments(), Goal.merged())) {
      samples.put(
          "failed on its way to " + goal.kind() + " " + goal.segment(),
          task(project, source, goal.segment() == 5 ? 7 : 0, none, gaveUp(goal)));
    }
    samples.put("stopped by a person", task(project, source, 7, some, stopped()));
    samples.put(
        "a segment failed, another is uncertain", task(project, source, 7, hurt(some), hurt()));
    return samples;
  }

  private static Task task(
      ProjectId project, Source source, int shots, Chain chain, Activity activity) {
    Optional<StoryboardDraft> script = shots == 0 ? Optional.empty() : Optional.of(script(shots));
    return new Task(
        project, source, script, chain, activity, new Versions(1, 1, START, START.plusMillis(7)));
  }

  private static Chain chainOf(int size) {
    Source source = source(id(1), size);
    return chain(source, 0);
  }

  private static OperationId op(int number) {
    return new OperationId("op-" + number);
  }

  private static Operation making(boolean edit, boolean bought, int... segments) {
    TreeMap<Integer, dev.petforge.generation.CallKey> calls = new TreeMap<>();
    IntStream.of(segments)
        .forEach(i -> calls.put(i, new dev.petforge.generation.CallKey("mem-x-s" + i + "-a1-0")));
    return new Operation.MakeSegments(
        op(3),
        START,
        START.plusMillis(77),
        calls,
        edit,
        bought,
        segments.length,
        bought,
        segments.length - 1);
  }

  private static Activity gaveUp(Goal goal) {
    return new Activity(
        Optional.empty(),
        Optional.of(goal),
        Optional.of(Failure.permanent("1301", "内容被拒绝: \"blood\"")),
        true,
        Optional.of(new Step.Merge(true)),
        Optional.empty());
  }

  private static Activity stopped() {
    return new Activity(
        Optional.empty(),
        Optional.empty(),
        Optional.of(Failure.retryable(FailureCode.CANCELLED.name(), "cancelled")),
        false,
        Optional.of(new Step.MakeSegment(3, CallPurpose.MAKE, Optional.empty())),
        Optional.empty());
  }

  private static Activity hurt() {
    return new Activity(
        Optional.empty(),
        Optional.empty(),
        Optional.of(Failure.retryable("UNCERTAIN", "nobody knows")),
        false,
        Optional.of(
            new Step.MakeSegment(
                3,
                CallPurpose.EDIT,
                Optional.of(new dev.petforge.generation.CallKey("mem-x-s3-a1-0")))),
        Optional.of(new Rewriting(5, true)),
        Optional.of(Failure.permanent("BAD_DATE", "release_date 必须是日期")));
  }

  private static Chain hurt(Chain chain) {
    List<Segment> segments = new ArrayList<>(chain.segments());
    segments.set(
        3,
        new Segment(
            3,
            Optional.empty(),
            List.of(),
            Optional.of(Failure.retryable("UNCERTAIN", "nobody knows")),
            true));
    segments.set(
        2,
        new Segment(
            2,
            segments.get(2).current(),
            List.of(),
            Optional.of(Failure.permanent("1301", "refused")),
            false));
    return new Chain(chain.opening(), segments, chain.finalVideo(), chain.earlierFinals());
  }

  private static Chain withHistory(Source source, Chain chain) {
    List<Segment> segments = new ArrayList<>(chain.segments());
    SegmentVersion imported = clip(source, 2, "20260127_000000_dddddddd", Optional.empty());
    SegmentVersion other =
        clip(source, 2, "20260127_000001_eeeeeeee", Optional.of(hash("other")))
            .madeOf(Optional.of(hash("a shot")))
            .notAsOrdered("it lasts 3.0 s, 8 s were ordered");
    Optional<SegmentVersion> current =
        Optional.of(clip(source, 2, "20260128_120000_ffffffff", Optional.of(hash("gone"))));
    segments.set(
        2,
        new Segment(
            2,
            current,
            List.of(
                new ReplacedVersion(imported, START.plusSeconds(1), "regenerated"),
                new ReplacedVersion(other, START.plusSeconds(2), "held")),
            Optional.of(Failure.permanent("NOT_AS_ORDERED", "it lasts 3.0 s")),
            false,
            Optional.of(
                new HeldClip(other.id(), Failure.permanent("NOT_AS_ORDERED", "it lasts 3.0 s")))));
    return new Chain(chain.opening(), segments, chain.finalVideo(), chain.earlierFinals());
  }
}
