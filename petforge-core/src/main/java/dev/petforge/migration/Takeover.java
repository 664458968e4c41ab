package dev.petforge.migration;

import dev.petforge.failure.PermanentException;
import dev.petforge.file.FileKey;
import dev.petforge.file.ProjectFiles;
import dev.petforge.file.Sha256;
import dev.petforge.file.StoredFile;
import dev.petforge.file.Workspace;
import dev.petforge.generation.FrameRef;
import dev.petforge.media.JointLimits;
import dev.petforge.media.JointReport;
import dev.petforge.media.Picture;
import dev.petforge.media.VideoInfo;
import dev.petforge.media.VideoTools;
import dev.petforge.segment.Chain;
import dev.petforge.segment.ClipFiles;
import dev.petforge.segment.ClipOrigin;
import dev.petforge.segment.FinalVideo;
import dev.petforge.segment.ReplacedVersion;
import dev.petforge.segment.Segment;
import dev.petforge.segment.SegmentVersion;
import dev.petforge.storyboard.Storyboard;
import dev.petforge.storyboard.StoryboardDraft;
import dev.petforge.table.RecordRef;
import dev.petforge.task.Opening;
import dev.petforge.task.Outcome;
import dev.petforge.task.Source;
import dev.petforge.task.Task;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Works one project of the other installation out: first all its files are looked into, then what
 * shall be stored is stored, then its task is made of that.
 */
final class Takeover {
  private static final String OPENING = "opening image";
  private static final String VIDEO = "final video";

  /** A joined video may be so much longer or shorter than its clips, for each of them. */
  private static final Duration JOINING = Duration.ofMillis(150);

  private final VideoTools tools;
  private final OldProject old;
  private final Workspace workspace;
  private final JointReader reader;
  private final ClipReader clips;
  private final ProjectFiles home;
  private final LocalDate releaseDate;
  private final Optional<RecordRef> row;
  private final JointWatcher watcher;
  private final List<Finding> findings;
  private final List<MeasuredJoint> joints = new ArrayList<>();
  private final Intake intake = new Intake();

  /** What clips went on from, by where they are stored. */
  private final Map<FileKey, JointReader.Beginning> beginnings = new HashMap<>();

  private final List<SeenSegment> segments = new ArrayList<>();

  /** The clips of a segment that play. */
  private record SeenSegment(Optional<SeenClip> current, List<SeenVersion> history) {
    List<SeenClip> newestFirst() {
      List<SeenClip> all = new ArrayList<>(current.stream().toList());
      for (int i = history.size() - 1; i >= 0; i--) {
        all.add(history.get(i).clip());
      }
      return all;
    }
  }

  private record SeenVersion(SeenClip clip, Instant replacedAt, String reason) {}

  /** A video that plays. */
  private record SeenVideo(String id, OldFile file, VideoInfo info) {}

  /** A picture that the video starts from, as it is stored. */
  private record SeenPicture(FileKey key, Path upright, Picture picture) {}

  /**
   * @param releaseDate where the other installation says none, today
   * @param row the row that it belongs to here
   * @param findings what was found before
   */
  Takeover(
      VideoTools tools,
      JointLimits limits,
      OldProject old,
      Workspace workspace,
      LocalDate releaseDate,
      Optional<RecordRef> row,
      JointWatcher watcher,
      List<Finding> findings) {
    this.tools = tools;
    this.old = old;
    this.workspace = workspace;
    this.reader = new JointReader(tools, limits);
    this.findings = new ArrayList<>(findings);
    this.home = ProjectFiles.of(releaseDate, old.source().template().value(), old.id());
    this.clips = new ClipReader(tools, home, workspace, this.findings);
    this.releaseDate = releaseDate;
    this.row = row;
    this.watcher = watcher;
  }

  /** Stores what is to be stored. */
  interface Store {
    Map<FileKey, StoredFile> store(Intake intake);
  }

  /**
   * @return the decision that brings the project here
   */
  Outcome.Decided decide(Store store, Instant now) {
    readSegments();
    Optional<SeenPicture> picture = opening();
    findBeginnings();
    List<SeenVideo> videos = old.film().video().stream().flatMap(this::video).toList();
    List<SeenVideo> earlier =
        old.film().earlierVideos().stream()
            .flatMap(this::video)
            .filter(one -> videos.stream().noneMatch(current -> current.id().equals(one.id())))
            .distinct()
            .toList();
    picture.ifPresent(found -> intake.add(found.key(), found.upright()));
    segments.stream().flatMap(one -> one.newestFirst().stream()).forEach(intake::add);
    Stream.concat(videos.stream(), earlier.stream())
        .forEach(video -> intake.add(home.finalArchive(video.id()), video.file()));
    Stored stored = new Stored(store.store(intake));
    Opening opening =
        picture
            .map(
                found ->
                    new Opening(
                        new FrameRef(found.key(), stored.file(found.key()).sha256()),
                        found.picture(),
                        Optional.empty()))
            .orElseGet(() -> Opening.lost(home));
    Source source =
        new Source(
            row,
            old.source().template(),
            releaseDate,
            old.film().segments().size(),
            old.source().description(),
            opening,
            home.home());
    Chain chain =
        new Chain(
            opening.frame().sha256(),
            segments(stored),
            videos.stream().findFirst().map(video -> joined(video, stored)),
            earlier.stream().map(video -> finalVideo(video, stored, List.of())).toList());
    Optional<StoryboardDraft> script =
        old.film().shots().isEmpty()
            ? Optional.empty()
            : Optional.of(new StoryboardDraft(new Storyboard(old.film().shots()), List.of(), ""));
    return Task.adopted(old.id(), source, script, chain, old.source().createdAt().orElse(now), now);
  }

  List<Finding> findings() {
    return findings;
  }

  List<MeasuredJoint> joints() {
    return joints;
  }

  private void readSegments() {
    for (int i = 0; i < old.film().segments().size(); i++) {
      OldSegment segment = old.film().segments().get(i);
      int index = i;
      String type = old.film().shots().isEmpty() ? "segment" : old.film().shots().get(i).fileType();
      Set<Sha256> seen = new HashSet<>();
      Optional<SeenClip> current =
          segment
              .current()
              .flatMap(clip -> clips.read(index, type, Finding.segment(index), clip, true));
      current.ifPresent(clip -> seen.add(clip.sha256()));
      List<SeenVersion> history = new ArrayList<>();
      for (OldVersion version : segment.history()) {
        clips
            .read(index, type, Finding.segment(index) + ", history", version.clip(), false)
            .filter(clip -> seen.add(clip.sha256()))
            .ifPresent(
                clip -> history.add(new SeenVersion(clip, version.replacedAt(), version.reason())));
      }
      history.sort(Comparator.comparing(SeenVersion::replacedAt));
      segments.add(new SeenSegment(current, history));
    }
  }

  /** Where there is no picture, the frame that the first clip begins with is all that is left. */
  private Optional<SeenPicture> opening() {
    Optional<SeenPicture> kept =
        old.film().opening().flatMap(file -> picture(file.path(), file.modifiedAt(), file));
    if (kept.isPresent()) {
      return kept;
    }
    Optional<SeenClip> first = segments.get(0).current();
    if (first.isEmpty()) {
      findings.add(lostOpening());
      return Optional.empty();
    }
    findings.add(
        Finding.missing(
            OPENING, "it is not there: the first frame of segment 0 is taken instead of it"));
    return picture(first.get().first(), first.get().madeAt(), first.get().old().file());
  }

  /** What is told of a project without the picture that it starts from. */
  static Finding lostOpening() {
    return Finding.missing(
        OPENING,
        "nobody has it: segment 0 and storyboards cannot be made until somebody replaces it");
  }

  private Optional<SeenPicture> picture(Path file, Instant madeAt, OldFile of) {
    Path upright = workspace.resolve("opening.jpg");
    try {
      Picture picture = tools.openingImage(file, upright);
      String version = ProjectFiles.version(madeAt, of.sha256().hex().substring(0, 8));
      return Optional.of(new SeenPicture(home.openingArchive(version), upright, picture));
    } catch (PermanentException e) {
      UnusableFiles.requireOfFile(e);
      findings.add(
          Finding.missing(
              OPENING, "the picture " + of.place() + " cannot be used: " + e.failure()));
      return Optional.empty();
    }
  }

  /** Finds what each clip went on from; tells of those that show another one before them. */
  private void findBeginnings() {
    for (int i = 1; i < segments.size(); i++) {
      int index = i;
      SeenSegment before = segments.get(i - 1);
      List<SeenClip> candidates = before.newestFirst();
      for (SeenClip clip : segments.get(i).newestFirst()) {
        reader
            .beginning(clip, candidates)
            .ifPresent(beginning -> beginnings.put(clip.video(), beginning));
      }
      Optional<SeenClip> current = segments.get(i).current();
      current
          .flatMap(clip -> before.current().flatMap(one -> measured(index, one, clip)))
          .filter(report -> reader.joint(index, report).broken())
          .ifPresent(
              report -> findings.add(broken(index, report, current.flatMap(this::beginning))));
    }
  }

  private Optional<JointReader.Beginning> beginning(SeenClip clip) {
    return Optional.ofNullable(beginnings.get(clip.video()));
  }

  private Optional<JointReport> measured(int index, SeenClip before, SeenClip clip) {
    Optional<JointReport> report = reader.measured(before, clip);
    if (report.isEmpty()) {
      findings.add(
          Finding.noted(
              Finding.segment(index),
              "its pictures have "
                  + clip.info().size()
                  + " pixels, those of the segment before "
                  + before.info().size()
                  + ": their joint cannot be measured"));
    }
    report.ifPresent(
        found -> {
          MeasuredJoint joint = reader.joint(index, found);
          joints.add(joint);
          watcher.measured(old.id(), joint, before.last(), clip.first());
        });
    return report;
  }

  private static Finding broken(
      int index, JointReport report, Optional<JointReader.Beginning> beginning) {
    String measure = String.format(Locale.ROOT, "%.1f dB, SSIM %.3f", report.psnr(), report.ssim());
    return Finding.noted(
        Finding.segment(index),
        beginning.isPresent()
            ? "broken joint ("
                + measure
                + "): it goes on from version "
                + beginning.get().before().id()
                + " of the segment before, which was made anew since"
            : "broken joint ("
                + measure
                + "): it does not go on from any clip of the segment before that is there");
  }

  private Stream<SeenVideo> video(OldFile file) {
    try {
      VideoInfo info = tools.probe(file.path());
      String id = ProjectFiles.version(file.modifiedAt(), file.sha256().hex().substring(0, 8));
      return Stream.of(new SeenVideo(id, file, info));
    } catch (PermanentException e) {
      UnusableFiles.requireOfFile(e);
      findings.add(
          Finding.missing(
              VIDEO,
              "the video "
                  + file.place()
                  + " cannot be played, and stays where it is: "
                  + e.failure()));
      return Stream.empty();
    }
  }

  /** Nobody noted what a video was joined from: its length tells whether it can be these clips. */
  private FinalVideo joined(SeenVideo video, Stored stored) {
    List<SeenClip> current =
        segments.stream().flatMap(segment -> segment.current().stream()).toList();
    Duration together =
        current.stream().map(clip -> clip.info().duration()).reduce(Duration.ZERO, Duration::plus);
    Duration off = together.minus(video.info().duration()).abs();
    boolean fits =
        current.size() == segments.size()
            && off.compareTo(JOINING.multipliedBy(segments.size())) <= 0;
    if (!fits) {
      findings.add(
          Finding.noted(
              VIDEO,
              "it lasts "
                  + seconds(video.info().duration())
                  + " s, and the "
                  + current.size()
                  + " clips that are there "
                  + seconds(together)
                  + " s: it counts as out of date"));
    }
    return finalVideo(
        video, stored, fits ? current.stream().map(SeenClip::id).toList() : List.of());
  }

  private static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.1f", duration.toMillis() / 1000.0);
  }

  private FinalVideo finalVideo(SeenVideo video, Stored stored, List<String> parts) {
    return new FinalVideo(
        video.id(),
        stored.file(home.finalArchive(video.id())),
        parts,
        video.info().duration(),
        List.of(),
        video.file().modifiedAt());
  }

  private List<Segment> segments(Stored stored) {
    List<Segment> all = new ArrayList<>();
    for (int i = 0; i < segments.size(); i++) {
      SeenSegment segment = segments.get(i);
      int index = i;
      Optional<SegmentVersion> current =
          segment
              .current()
              .map(clip -> version(clip, stored, goingOn(clip).or(() -> toCurrent(index))));
      List<ReplacedVersion> history =
          segment.history().stream()
              .map(
                  replaced ->
                      new ReplacedVersion(
                          version(replaced.clip(), stored, goingOn(replaced.clip())),
                          replaced.replacedAt(),
                          replaced.reason()))
              .toList();
      all.add(new Segment(i, current, history, Optional.empty(), false));
    }
    return all;
  }

  private Optional<JointReport> goingOn(SeenClip clip) {
    return beginning(clip).map(JointReader.Beginning::report);
  }

  private Optional<JointReport> toCurrent(int index) {
    return joints.stream()
        .filter(joint -> joint.segment() == index)
        .map(MeasuredJoint::report)
        .findFirst();
  }

  private SegmentVersion version(SeenClip clip, Stored stored, Optional<JointReport> joint) {
    return new SegmentVersion(
        clip.id(),
        new ClipFiles(
            stored.file(clip.video()),
            stored.file(clip.firstFrame()),
            stored.file(clip.lastFrame()),
            stored.file(clip.seedFrame())),
        beginning(clip).map(found -> stored.file(found.before().seedFrame()).sha256()),
        clip.info().duration(),
        joint,
        Optional.of(clip.looks()),
        Optional.empty(),
        Optional.of(clip.info().size()),
        Optional.empty(),
        Optional.empty(),
        ClipOrigin.IMPORTED,
        clip.madeAt());
  }

  /** What was stored, by key. */
  private record Stored(Map<FileKey, StoredFile> files) {
    StoredFile file(FileKey key) {
      return Objects.requireNonNull(files.get(key), () -> "not stored: " + key);
    }
  }
}
