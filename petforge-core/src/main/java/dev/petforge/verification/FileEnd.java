package dev.petforge.verification;

import dev.petforge.call.ProviderCall;
import dev.petforge.failure.Failure;
import dev.petforge.failure.PermanentException;
import dev.petforge.failure.PetForgeException;
import dev.petforge.file.FileKey;
import dev.petforge.file.FileStore;
import dev.petforge.file.FoundFile;
import dev.petforge.file.ProjectFiles;
import dev.petforge.file.StoredFile;
import dev.petforge.file.Workspace;
import dev.petforge.media.VideoTools;
import dev.petforge.money.Money;
import dev.petforge.production.ShownFiles;
import dev.petforge.segment.FinalVideo;
import dev.petforge.storyboard.Language;
import dev.petforge.table.ConnectedTables;
import dev.petforge.task.Project;
import dev.petforge.task.Task;
import dev.petforge.verification.KnownFile.Part;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Looks whether the files of one project are there, and are what they were. */
final class FileEnd {
  private final FileStore files;
  private final VideoTools tools;
  private final ConnectedTables tables;
  private final Supplier<Money> price;

  /**
   * @param price of a clip at today's prices
   */
  FileEnd(FileStore files, VideoTools tools, ConnectedTables tables, Supplier<Money> price) {
    this.files = files;
    this.tools = tools;
    this.tables = tables;
    this.price = price;
  }

  /**
   * What was found.
   *
   * @param files how many of those that were to be there were
   * @param bytes how much was read
   */
  record Checked(List<Finding> findings, int files, long bytes) {}

  /**
   * Looks at a project's files.
   *
   * @param names whether its well-known names are looked at: not while they are behind
   */
  Checked check(Project project, Scope scope, boolean names, Instant now) {
    FileKey home = project.task().source().home();
    Look look;
    try {
      look = new Look(project, scope, now, new Survey(files, home));
    } catch (PetForgeException e) {
      Finding closed = finding(project, new Subject.UnknownFile(home), e.failure(), person());
      return new Checked(List.of(closed), 0, 0);
    }
    look.versions();
    if (names) {
      look.names();
    }
    look.unknown();
    return new Checked(look.findings, look.there, look.survey.bytes());
  }

  /** What helps where a file is lost for good. */
  Remedy anotherClip(KnownFile file) {
    return file.current() && file.segment() >= 0
        ? new Remedy.Purchase(file.segment(), price.get())
        : person();
  }

  private static Remedy person() {
    return new Remedy.Person();
  }

  private static Finding finding(Project project, Subject subject, Failure problem, Remedy remedy) {
    return new Finding(
        End.FILES, Optional.of(project.task().id()), subject, problem, Optional.empty(), remedy);
  }

  /** One look at a project. */
  private final class Look {
    private final Project project;
    private final Task task;
    private final ProjectFiles home;
    private final Scope scope;
    private final Instant now;
    private final Survey survey;
    private final Map<FileKey, KnownFile> known = new LinkedHashMap<>();
    private final Map<FileKey, Failure> wrong = new LinkedHashMap<>();
    private final List<Finding> findings = new ArrayList<>();
    private int there;

    Look(Project project, Scope scope, Instant now, Survey survey) {
      this.project = project;
      this.task = project.task();
      this.home = new ProjectFiles(task.source().home());
      this.scope = scope;
      this.now = now;
      this.survey = survey;
      KnownFile.of(project).forEach(file -> known.put(file.key(), file));
    }

    void versions() {
      for (KnownFile file : known.values()) {
        problem(file).ifPresent(why -> wrong.put(file.key(), why));
      }
      for (KnownFile file : known.values()) {
        Failure why = wrong.get(file.key());
        if (why != null) {
          boolean present = !why.code().equals(FileRules.MISSING);
          findings.add(
              new Finding(
                  End.FILES,
                  Optional.of(task.id()),
                  new Subject.Version(file, present),
                  why,
                  present && file.part().plays() ? plays(file) : Optional.empty(),
                  remedy(file)));
        } else if (scope.play() && file.part().plays()) {
          play(file);
        }
      }
    }

    /** Whether a file that was changed still plays; empty if that cannot be found out. */
    private Optional<Boolean> plays(KnownFile file) {
      try {
        return Optional.of(unplayable(file).isEmpty());
      } catch (PetForgeException e) {
        return Optional.empty();
      }
    }

    private void play(KnownFile file) {
      try {
        unplayable(file)
            .ifPresent(
                why ->
                    findings.add(
                        finding(
                            project,
                            new Subject.Version(file, true),
                            FileRules.unplayable(file, why),
                            anotherClip(file))));
      } catch (PetForgeException e) {
        findings.add(finding(project, new Subject.Version(file, true), e.failure(), person()));
      }
    }

    private Optional<Failure> problem(KnownFile file) {
      try {
        Optional<Long> bytes = survey.at(file.key()).map(FoundFile::bytes);
        if (bytes.isEmpty()) {
          // Behind a symbolic link it is in no survey.
          bytes = survey.read(file.key()).map(StoredFile::bytes);
        }
        if (bytes.isPresent()) {
          there++;
        }
        Optional<Failure> bySize = FileRules.bySize(file, bytes);
        return bySize.isPresent() || !scope.hash()
            ? bySize
            : FileRules.byContent(file, survey.read(file.key()));
      } catch (PetForgeException e) {
        return Optional.of(e.failure());
      }
    }

    /**
     * Why a file cannot be played to its end; empty if it can.
     *
     * @throws PetForgeException if that cannot be found out here, or now
     */
    private Optional<Failure> unplayable(KnownFile file) {
      try (Workspace workspace = files.workspace("verify")) {
        tools.frames(
            files.local(file.key(), workspace),
            workspace.resolve("first.jpg"),
            workspace.resolve("last.jpg"),
            workspace.resolve("last.png"));
        return Optional.empty();
      } catch (PermanentException e) {
        String code = e.failure().code();
        if (code.startsWith("VIDEO_") || code.equals("NOT_A_VIDEO")) {
          return Optional.of(e.failure());
        }
        throw e;
      }
    }

    private Remedy remedy(KnownFile file) {
      if (isElsewhere(file)) {
        return new Remedy.Repair(Remedy.Way.COPY);
      }
      if (file.part() == Part.CLIP && FileRules.call(project, file, now).isPresent()) {
        return new Remedy.Repair(Remedy.Way.PROVIDER);
      }
      if (file.part().isFrame() && clip(file).filter(this::comesBack).isPresent()) {
        return new Remedy.Repair(Remedy.Way.FRAMES);
      }
      if (file.part() == Part.VIDEO && canBeJoined(file)) {
        return new Remedy.Repair(Remedy.Way.JOIN);
      }
      if (file.part() == Part.OPENING && file.current() && hasRow()) {
        return new Remedy.Repair(Remedy.Way.TABLE);
      }
      return anotherClip(file);
    }

    /** Whether the picture can be asked for where it came from. */
    private boolean hasRow() {
      return task.source().row().flatMap(row -> tables.find(row.table())).isPresent();
    }

    /** Whether a clip is there, or can be mended without joining or taking frames. */
    private boolean comesBack(KnownFile clip) {
      return !wrong.containsKey(clip.key())
          || isElsewhere(clip)
          || FileRules.call(project, clip, now).isPresent();
    }

    private Optional<KnownFile> clip(KnownFile frame) {
      return known.values().stream()
          .filter(file -> file.part() == Part.CLIP && file.version().equals(frame.version()))
          .findFirst();
    }

    private boolean canBeJoined(KnownFile video) {
      List<String> parts =
          task.chain().video(video.version()).map(FinalVideo::parts).orElse(List.of());
      return !parts.isEmpty()
          && parts.stream()
              .allMatch(
                  part ->
                      known.values().stream()
                          .anyMatch(
                              file ->
                                  file.part() == Part.CLIP
                                      && file.version().equals(part)
                                      && comesBack(file)));
    }

    /** Whether some other file may have the content, by its size alone. */
    private boolean isElsewhere(KnownFile file) {
      Optional<FoundFile> own = survey.at(file.key());
      return survey.all().stream()
          .filter(other -> !other.key().equals(file.key()))
          .filter(other -> own.filter(other::isSame).isEmpty())
          .filter(other -> !isRightForItself(other, file))
          .anyMatch(other -> FileRules.mayBe(file, other));
    }

    /** A file that is what it should be, and should be something else. */
    private boolean isRightForItself(FoundFile other, KnownFile wanted) {
      KnownFile is = known.get(other.key());
      return is != null && !wrong.containsKey(other.key()) && !is.sha256().equals(wanted.sha256());
    }

    void names() {
      if (files.makesNames()) {
        Map<FileKey, FileKey> shown = ShownFiles.of(task).versions();
        shown.forEach(this::name);
        survey.all().stream()
            .map(FoundFile::key)
            .filter(home::isProjected)
            .filter(name -> !shown.containsKey(name))
            .forEach(name -> addName(name, true, FileRules.nameOfNothing(name)));
      }
      documents();
    }

    private void name(FileKey name, FileKey version) {
      Optional<FoundFile> found = survey.at(name);
      KnownFile file = known.get(version);
      if (file == null) {
        return;
      }
      if (found.isEmpty()) {
        addName(name, false, FileRules.nameMissing(name, version));
        return;
      }
      Optional<FoundFile> shown = survey.at(version);
      if (shown.filter(found.get()::isSame).isPresent()) {
        return;
      }
      boolean right = FileRules.mayBe(file, found.get());
      try {
        right =
            right
                && (!scope.hash()
                    || survey
                        .read(name)
                        .filter(content -> content.sha256().equals(file.sha256()))
                        .isPresent());
      } catch (PetForgeException e) {
        addName(name, true, e.failure());
        return;
      }
      if (!right) {
        addName(name, true, FileRules.nameWrong(name, version));
      }
    }

    private void documents() {
      for (FileKey name : List.of(home.storyboard(), home.meta())) {
        Optional<FoundFile> found = survey.at(name);
        if (found.isEmpty()) {
          addName(name, false, FileRules.documentMissing(name));
        } else if (scope.hash() && !saysIt(name)) {
          addName(name, true, FileRules.documentWrong(name));
        }
      }
    }

    /** Whoever wrote it may have had another language than whoever looks. */
    private boolean saysIt(FileKey name) {
      try (InputStream in = files.open(name)) {
        byte[] content = in.readAllBytes();
        return Stream.of(Language.values())
            .map(language -> ShownFiles.of(task).documents(language).get(name))
            .anyMatch(expected -> Arrays.equals(expected, content));
      } catch (IOException | PermanentException e) {
        return false;
      }
    }

    private void addName(FileKey name, boolean present, Failure problem) {
      findings.add(
          finding(
              project,
              new Subject.Name(name, present),
              problem,
              new Remedy.Repair(Remedy.Way.NAMES)));
    }

    /** What was just stored may become known yet, where work goes on. */
    void unknown() {
      boolean workGoesOn =
          task.activity().operation().isPresent()
              || project.calls().stream().anyMatch(ProviderCall::open);
      if (workGoesOn) {
        return;
      }
      Set<FileKey> all = new HashSet<>(known.keySet());
      // What is not kept any more may lie there until it is cleared away.
      all.addAll(task.chain().removedFiles());
      survey.all().stream()
          .map(FoundFile::key)
          .filter(key -> home.isClipOrVideo(key) && !all.contains(key))
          .forEach(
              key ->
                  findings.add(
                      finding(
                          project,
                          new Subject.UnknownFile(key),
                          FileRules.unknown(key),
                          person())));
    }
  }
}
