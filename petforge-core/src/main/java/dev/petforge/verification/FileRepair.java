package dev.petforge.verification;

import dev.petforge.call.ProviderCall;
import dev.petforge.failure.Failure;
import dev.petforge.failure.PermanentException;
import dev.petforge.failure.PetForgeException;
import dev.petforge.file.FileKey;
import dev.petforge.file.FileStore;
import dev.petforge.file.FoundFile;
import dev.petforge.file.ProjectFiles;
import dev.petforge.file.Sha256;
import dev.petforge.file.StoredFile;
import dev.petforge.file.Workspace;
import dev.petforge.generation.ProviderJobId;
import dev.petforge.generation.ProviderJobStatus;
import dev.petforge.generation.VideoGenerator;
import dev.petforge.media.ClipPart;
import dev.petforge.production.ClipFrames;
import dev.petforge.production.Ports;
import dev.petforge.production.ProductionSettings;
import dev.petforge.production.ShownFiles;
import dev.petforge.segment.FinalVideo;
import dev.petforge.segment.ReplacedVersion;
import dev.petforge.segment.Segment;
import dev.petforge.segment.SegmentVersion;
import dev.petforge.table.ConnectedTables;
import dev.petforge.table.RecordRef;
import dev.petforge.table.RecordTable;
import dev.petforge.task.Project;
import dev.petforge.task.Task;
import dev.petforge.verification.KnownFile.Part;
import dev.petforge.verification.Remedy.Way;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings back what files were. A version is put back only with the very content that the database
 * has the hash of, wherever it comes from, and what lies in its place is kept beside. Nothing is
 * bought, and no version's content is thrown away.
 */
final class FileRepair {
  private static final Logger log = LoggerFactory.getLogger(FileRepair.class);

  private final Ports ports;
  private final ConnectedTables tables;
  private final FileStore files;
  private final ProductionSettings settings;

  /** Where contents lie that are not where they belong: two files that were exchanged, say. */
  private final Map<Sha256, Set<FileKey>> astray = new LinkedHashMap<>();

  /** Those of them that the database does not know. */
  private final Set<FileKey> unknown = new LinkedHashSet<>();

  FileRepair(Ports ports, ConnectedTables tables, ProductionSettings settings) {
    this.ports = ports;
    this.tables = tables;
    this.files = ports.files();
    this.settings = settings;
  }

  /** Takes note of a file that the database does not know. It goes where it belongs. */
  void noteUnknown(FileKey key) {
    unknown.add(key);
    noteAstray(key);
  }

  /** Whether such a file is where it belongs by now. */
  boolean isPlaced(FileKey key) {
    return !unknown.contains(key);
  }

  /** Takes note of a file that does not belong where it lies. */
  void noteAstray(FileKey key) {
    try {
      files.find(key).ifPresent(this::noteAstray);
    } catch (PetForgeException e) {
      log.warn("a file cannot be read: file={} because={}", key, e.failure());
    }
  }

  private void noteAstray(StoredFile file) {
    astray.computeIfAbsent(file.sha256(), any -> new LinkedHashSet<>()).add(file.key());
  }

  /**
   * Puts the right content where a file should be.
   *
   * @return where it came from
   * @throws PetForgeException if it comes from nowhere, with the last reason
   */
  Way mend(KnownFile file, Project project) {
    if (isRight(file)) {
      return Way.COPY;
    }
    ProjectFiles home = new ProjectFiles(project.task().source().home());
    if (fromElsewhere(file, home)) {
      return Way.COPY;
    }
    if (file.part() == Part.CLIP) {
      return fromProvider(file, project, home);
    }
    if (file.part().isFrame()) {
      return fromClip(file, project, home);
    }
    if (file.part() == Part.VIDEO) {
      return fromParts(file, project, home);
    }
    if (file.part() == Part.OPENING) {
      return fromTable(file, project, home);
    }
    throw gone(file);
  }

  private static PermanentException gone(KnownFile file) {
    return new PermanentException(
        FileRules.MISSING, "what was in " + file.key() + " lies nowhere any more");
  }

  private boolean isRight(KnownFile file) {
    return has(file.key(), file.sha256());
  }

  private boolean has(FileKey key, Sha256 content) {
    return files.find(key).filter(found -> found.sha256().equals(content)).isPresent();
  }

  private boolean fromElsewhere(KnownFile file, ProjectFiles home) {
    List<FileKey> candidates = new ArrayList<>(astray.getOrDefault(file.sha256(), Set.of()));
    files.survey(home.home()).stream()
        .filter(other -> FileRules.mayBe(file, other))
        .map(FoundFile::key)
        .forEach(candidates::add);
    for (FileKey other : candidates) {
      if (!other.equals(file.key()) && has(other, file.sha256())) {
        place(file, other, home);
        if (unknown.remove(other)) {
          files.delete(other);
        }
        return true;
      }
    }
    return false;
  }

  /** Puts a content in its place; what lay there is kept. */
  private void place(KnownFile file, FileKey from, ProjectFiles home) {
    try (Workspace workspace = files.workspace("repair")) {
      Path content = files.local(from, workspace);
      setAside(file.key(), home);
      files.put(file.key(), content);
    }
    log.info("a stored file is put back: file={} from={}", file.key(), from);
  }

  private void setAside(FileKey key, ProjectFiles home) {
    if (files.find(key).isEmpty()) {
      return;
    }
    try (Workspace workspace = files.workspace("aside")) {
      StoredFile kept = files.put(aside(home, key), files.local(key, workspace));
      noteAstray(kept);
      log.info("a wrong file is kept: file={} as={}", key, kept.key());
    }
    files.delete(key);
  }

  private FileKey aside(ProjectFiles home, FileKey key) {
    String id = ports.persistence().newId().substring(0, 8);
    return home.aside(ProjectFiles.version(ports.persistence().clock().instant(), id), key);
  }

  /** Puts what was made in its place, if it is the same. */
  private boolean placeIfSame(KnownFile file, Path made, ProjectFiles home) {
    FileKey candidate = aside(home, file.key());
    StoredFile stored = files.put(candidate, made);
    try {
      if (!stored.sha256().equals(file.sha256())) {
        return false;
      }
      place(file, candidate, home);
      return true;
    } finally {
      files.delete(candidate);
    }
  }

  private Way fromProvider(KnownFile file, Project project, ProjectFiles home) {
    ProviderCall call =
        FileRules.calledFor(project, file)
            .filter(one -> one.status().job().isPresent() && one.status().result().isPresent())
            .orElseThrow(() -> gone(file));
    VideoGenerator generator = ports.generators().generator(call.terms().pool().account());
    try (Workspace workspace = files.workspace("repair")) {
      Path target = workspace.resolve("clip.mp4");
      fetch(generator, call, target);
      if (!placeIfSame(file, target, home)) {
        throw new PermanentException(
            "DAMAGED",
            "what "
                + generator.provider()
                + " has as the clip of call "
                + call.key()
                + " is not what was stored");
      }
    }
    return Way.PROVIDER;
  }

  /** The address that was noted may be an old one. */
  private static void fetch(VideoGenerator generator, ProviderCall call, Path target) {
    ProviderJobId job = call.status().job().orElseThrow();
    try {
      generator.fetch(job, call.status().result().orElseThrow(), target);
    } catch (PermanentException e) {
      if (!(generator.poll(List.of(job)).get(job) instanceof ProviderJobStatus.Succeeded fresh)) {
        throw e;
      }
      generator.fetch(job, fresh.result(), target);
    }
  }

  /** A frame is taken as it was when the clip came in, or as settings of that time may have it. */
  private Way fromClip(KnownFile frame, Project project, ProjectFiles home) {
    KnownFile clip =
        KnownFile.of(project).stream()
            .filter(one -> one.part() == Part.CLIP && one.version().equals(frame.version()))
            .findFirst()
            .orElseThrow(() -> gone(frame));
    Optional<ProviderCall> call = FileRules.calledFor(project, frame);
    try (Workspace workspace = files.workspace("repair")) {
      Path video = files.verified(clip.key(), clip.sha256(), workspace);
      if (call.isPresent()) {
        ClipFrames.Taken taken =
            new ClipFrames(files, ports.tools(), settings)
                .take(
                    project.task(),
                    frame.segment(),
                    "the clip of call " + call.get().key(),
                    video,
                    workspace);
        if (placeIfSame(frame, one(frame, taken.first(), taken.last(), taken.seed()), home)) {
          return Way.FRAMES;
        }
      }
    }
    try (Workspace workspace = files.workspace("repair")) {
      Path video = files.verified(clip.key(), clip.sha256(), workspace);
      Path first = workspace.resolve("first.jpg");
      Path last = workspace.resolve("last.jpg");
      Path seed = workspace.resolve("last.png");
      ports.tools().frames(video, first, last, seed);
      if (placeIfSame(frame, one(frame, first, last, seed), home)) {
        return Way.FRAMES;
      }
    }
    throw new PermanentException(
        "DAMAGED",
        "the frame that is taken out of " + clip.key() + " now is not the one that was stored");
  }

  /** A row may have another picture by now. */
  private Way fromTable(KnownFile file, Project project, ProjectFiles home) {
    RecordRef ref = project.task().source().row().orElseThrow(() -> gone(file));
    RecordTable table = tables.get(ref.table());
    String picture =
        table.rows(List.of(ref)).stream()
            .flatMap(row -> row.picture().stream())
            .findFirst()
            .orElseThrow(() -> gone(file));
    try (Workspace workspace = files.workspace("repair")) {
      Path source = workspace.resolve("source");
      Path upright = workspace.resolve("upright.jpg");
      table.picture(picture, source);
      ports.tools().openingImage(source, upright);
      if (!placeIfSame(file, upright, home)) {
        throw new PermanentException(
            "DAMAGED",
            "the picture that row " + ref + " has now is not the one that was in " + file.key());
      }
    }
    return Way.TABLE;
  }

  private static Path one(KnownFile frame, Path first, Path last, Path seed) {
    return switch (frame.part()) {
      case FIRST_FRAME -> first;
      case LAST_FRAME -> last;
      case SEED, OPENING, CLIP, VIDEO -> seed;
    };
  }

  private Way fromParts(KnownFile file, Project project, ProjectFiles home) {
    Task task = project.task();
    FinalVideo video = task.chain().video(file.version()).orElseThrow(() -> gone(file));
    Map<String, SegmentVersion> clips = new LinkedHashMap<>();
    task.chain().segments().stream()
        .flatMap(FileRepair::versions)
        .forEach(clip -> clips.put(clip.id(), clip));
    try (Workspace workspace = files.workspace("repair")) {
      List<ClipPart> parts = new ArrayList<>();
      for (String part : video.parts()) {
        SegmentVersion clip = Optional.ofNullable(clips.get(part)).orElseThrow(() -> gone(file));
        StoredFile stored = clip.files().video();
        parts.add(
            new ClipPart(files.verified(stored.key(), stored.sha256(), workspace), clip.frames()));
      }
      Path target = workspace.resolve("final_video.mp4");
      ports.tools().join(parts, target);
      if (!placeIfSame(file, target, home)) {
        throw new PermanentException(
            "DAMAGED",
            "the video that the clips of " + file.key() + " are joined to now is another one");
      }
    }
    return Way.JOIN;
  }

  private static Stream<SegmentVersion> versions(Segment segment) {
    return Stream.concat(
        segment.current().stream(), segment.history().stream().map(ReplacedVersion::version));
  }

  /**
   * Makes the well-known names of a project anew. One whose version is not there stays as it is.
   *
   * @return why not all are right; empty if they are
   */
  Optional<Failure> names(Project project) {
    Task task = project.task();
    ProjectFiles home = new ProjectFiles(task.source().home());
    Map<FileKey, KnownFile> known = new LinkedHashMap<>();
    KnownFile.of(project).forEach(file -> known.put(file.key(), file));
    Optional<Failure> first = Optional.empty();
    ShownFiles shown = ShownFiles.of(task);
    if (files.makesNames()) {
      for (Map.Entry<FileKey, FileKey> name : shown.versions().entrySet()) {
        KnownFile file = known.get(name.getValue());
        if (file != null) {
          first = firstOf(first, () -> name(name.getKey(), file, known, home));
        }
      }
      for (FoundFile file : files.survey(home.home())) {
        if (home.isProjected(file.key()) && !shown.versions().containsKey(file.key())) {
          first = firstOf(first, () -> keepStrange(file.key(), known, home));
        }
      }
    }
    for (Map.Entry<FileKey, byte[]> document : shown.documents(settings.language()).entrySet()) {
      first = firstOf(first, () -> document(document.getKey(), document.getValue(), home));
    }
    return first;
  }

  private static Optional<Failure> firstOf(Optional<Failure> before, Runnable step) {
    try {
      step.run();
      return before;
    } catch (PetForgeException e) {
      return before.isPresent() ? before : Optional.of(e.failure());
    }
  }

  private void name(
      FileKey name, KnownFile file, Map<FileKey, KnownFile> known, ProjectFiles home) {
    if (!isRight(file)) {
      throw new PermanentException(
          FileRules.MISSING, "the stored file " + file.key() + " is not there to be shown");
    }
    if (!has(name, file.sha256())) {
      keepStrange(name, known, home);
    }
    files.link(file.key(), name);
  }

  /** What shows some version is nothing to be kept: that one is. */
  private void keepStrange(FileKey name, Map<FileKey, KnownFile> known, ProjectFiles home) {
    Optional<StoredFile> there = files.find(name);
    if (there.isPresent()
        && known.values().stream()
            .noneMatch(file -> file.sha256().equals(there.get().sha256()) && isRight(file))) {
      setAside(name, home);
    } else {
      files.delete(name);
    }
  }

  private void document(FileKey name, byte[] content, ProjectFiles home) {
    Optional<StoredFile> there = files.find(name);
    StoredFile written;
    if (there.isPresent()) {
      try (Workspace workspace = files.workspace("repair")) {
        StoredFile kept = files.put(aside(home, name), files.local(name, workspace));
        written = files.write(name, content);
        if (written.sha256().equals(kept.sha256())) {
          files.delete(kept.key());
        }
      }
    } else {
      files.write(name, content);
    }
  }
}
