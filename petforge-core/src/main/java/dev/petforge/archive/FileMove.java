package dev.petforge.archive;

import dev.petforge.call.UndeliveredFact;
import dev.petforge.call.UndeliveredFacts;
import dev.petforge.failure.Failure;
import dev.petforge.failure.PermanentException;
import dev.petforge.failure.PetForgeException;
import dev.petforge.failure.RetryableException;
import dev.petforge.file.FileKey;
import dev.petforge.file.FileStore;
import dev.petforge.file.FoundFile;
import dev.petforge.file.ProjectFiles;
import dev.petforge.file.Sha256;
import dev.petforge.file.StoredFile;
import dev.petforge.file.Workspace;
import dev.petforge.money.PurchaseMark;
import dev.petforge.money.PurchaseWitness;
import dev.petforge.production.ChangeCursor;
import dev.petforge.production.ChangePage;
import dev.petforge.production.Persistence;
import dev.petforge.production.ShownFiles;
import dev.petforge.project.ProjectId;
import dev.petforge.task.DeletedProject;
import dev.petforge.task.Project;
import dev.petforge.task.Task;
import dev.petforge.verification.KnownFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies all files of an installation from one store into another, and compares each: what a row of
 * the database names, with the hash in its row; the rest, with what is in the old store. Names and
 * documents are made anew. The old store is only read, and stays as it is.
 *
 * <p>May be run again at any time: what is in the new store already, with the right content, is not
 * sent again. Something else under the same key is a problem, and stays. What changes while it is
 * copied is copied once more.
 */
public final class FileMove {
  private static final Logger log = LoggerFactory.getLogger(FileMove.class);

  /** So many projects are begun before it is looked whether somebody works. */
  private static final int PART = 100;

  /** So many projects are copied at once: small files wait for the disk, or the other side. */
  private static final int AT_ONCE = 8;

  /** What concerns one file; anything else ends the move. */
  private static final Set<String> OF_ONE_FILE =
      Set.of("MISSING", "DAMAGED", "EXISTS", "OUTSIDE_STORE");

  /** The same, if it happens where the file comes from. */
  private static final Set<String> OF_ONE_SOURCE = Set.of("IO_ERROR", "NOT_READABLE");

  private final Persistence persistence;
  private final Place from;
  private final Place to;

  /**
   * Where an installation keeps what is outside of its database.
   *
   * @param files its files
   * @param witness of what it bought
   * @param undelivered what the database could not be told yet
   */
  public record Place(FileStore files, PurchaseWitness witness, UndeliveredFacts undelivered) {}

  /** Is told how far it is, by several threads, one after the other. */
  public interface Listener {
    /** So much is in the new store by now. */
    void moved(Report soFar);

    /** A file, or a whole project, could not be copied; the others go on. */
    void problem(ProjectId project, Failure why);
  }

  /**
   * What was moved.
   *
   * @param projects how many, those in the trash too
   * @param files of theirs that are in the new store, each compared
   * @param bytes of these
   * @param sent how many of them were not there before
   * @param problems how many files, or whole projects, could not be copied
   */
  public record Report(long projects, long files, long bytes, long sent, long problems) {
    private Report plus(Report other) {
      return new Report(
          projects + other.projects,
          files + other.files,
          bytes + other.bytes,
          sent + other.sent,
          problems + other.problems);
    }
  }

  public FileMove(Persistence persistence, Place from, Place to) {
    this.persistence = persistence;
    this.from = from;
    this.to = to;
  }

  /**
   * Copies everything that is not there yet. It can be worked with the new store if no problem was
   * told.
   *
   * @throws PermanentException with code {@code WORKER_RUNNING} if somebody works with the
   *     database, or as one of the stores; what has arrived stays there for the next time
   * @throws RetryableException as one of the stores: it cannot be reached now, or is full; likewise
   */
  public Report run(Listener listener) {
    Run run = new Run(listener);
    // Begins with all projects, and ends with those that were changed meanwhile.
    ChangePage page = persistence.changes().changes(ChangeCursor.START, PART);
    while (!page.changed().isEmpty()) {
      persistence.requireNoWorker();
      run.projects(page.changed());
      page = persistence.changes().changes(page.next(), PART);
    }
    persistence.requireNoWorker();
    List<UndeliveredFact> facts = from.undelivered().all();
    if (!facts.isEmpty()) {
      to.undelivered().keep(facts);
    }
    List<PurchaseMark> marks = from.witness().marks();
    if (!marks.isEmpty()) {
      to.witness().remember(marks);
    }
    log.info("files moved: report={}", run.report);
    return run.report;
  }

  private final class Run {
    private final Listener listener;
    private final Set<ProjectId> seen = new HashSet<>();
    private Report report = new Report(0, 0, 0, 0, 0);
    private volatile boolean failed;

    Run(Listener listener) {
      this.listener = listener;
    }

    void projects(List<ProjectId> ids) {
      Queue<ProjectId> left = new ConcurrentLinkedQueue<>(ids);
      persistence
          .threads()
          .together(
              Math.min(AT_ONCE, ids.size()),
              () -> {
                ProjectId next = left.poll();
                while (next != null && !failed) {
                  project(next);
                  next = left.poll();
                }
              });
    }

    private void project(ProjectId id) {
      boolean done = false;
      try {
        OneProject one = new OneProject(id);
        one.move();
        add(id, one);
        done = true;
      } finally {
        failed |= !done;
      }
    }

    /** Of one that comes again, only what is new. */
    private synchronized void add(ProjectId id, OneProject one) {
      boolean again = !seen.add(id);
      Report news = one.report(again);
      report = report.plus(news);
      one.problems.forEach(why -> listener.problem(id, why));
      listener.moved(report);
    }
  }

  /** One project, by one thread. */
  private final class OneProject {
    private final ProjectId id;
    private final Map<FileKey, Long> arrived = new LinkedHashMap<>();
    private final Set<FileKey> sent = new HashSet<>();
    private final List<Failure> problems = new ArrayList<>();
    private boolean there;

    OneProject(ProjectId id) {
      this.id = id;
    }

    Report report(boolean again) {
      Set<FileKey> counted = again ? sent : arrived.keySet();
      return new Report(
          again || !there ? 0 : 1,
          counted.size(),
          counted.stream().mapToLong(key -> arrived.getOrDefault(key, 0L)).sum(),
          sent.size(),
          problems.size());
    }

    void move() {
      Optional<Project> project;
      try {
        project = persistence.tasks().find(id);
      } catch (PermanentException e) {
        problems.add(e.failure());
        return;
      }
      if (project.isPresent()) {
        there = true;
        move(project.get());
      } else {
        persistence
            .trash()
            .find(id)
            .filter(deleted -> deleted.emptiedAt().isEmpty())
            .ifPresent(this::move);
      }
    }

    private void move(Project project) {
      Task task = project.task();
      ProjectFiles home = new ProjectFiles(task.source().home());
      Map<FileKey, FoundFile> before = survey(home);
      Map<FileKey, Sha256> known = new HashMap<>();
      for (KnownFile file : KnownFile.of(project)) {
        known.put(file.key(), file.sha256());
        bring(file.key(), Optional.of(file.sha256()), !isMissing(file.key(), home, before));
      }
      ShownFiles shown = ShownFiles.of(task);
      Map<FileKey, FileKey> names = new LinkedHashMap<>(shown.versions());
      // Where a picture was taken in under the name that shows it, it is no name.
      names.keySet().removeAll(known.keySet());
      Map<FileKey, byte[]> documents = shown.documents(persistence.language());
      others(
          home,
          before,
          key -> known.containsKey(key) || names.containsKey(key) || documents.containsKey(key));
      names.forEach((name, version) -> name(name, version, known.get(version)));
      // A move before may have shown what is shown no more.
      before.keySet().stream()
          .filter(home::isProjected)
          .filter(name -> !names.containsKey(name))
          .forEach(to.files()::delete);
      documents.forEach(this::document);
      count(home);
    }

    /** Its rows are not read: what lies in its folder is what there is of it. */
    private void move(DeletedProject deleted) {
      there = true;
      ProjectFiles home = new ProjectFiles(deleted.home());
      Set<FileKey> madeAnew = Set.of(home.storyboard(), home.meta());
      others(home, survey(home), madeAnew::contains);
      count(home);
    }

    private Map<FileKey, FoundFile> survey(ProjectFiles home) {
      Map<FileKey, FoundFile> found = new HashMap<>();
      to.files().survey(home.home()).forEach(file -> found.put(file.key(), file));
      return found;
    }

    /** No survey shows what lies elsewhere. */
    private static boolean isMissing(FileKey key, ProjectFiles home, Map<FileKey, FoundFile> in) {
      return key.isBelow(home.home()) && !in.containsKey(key);
    }

    /** What lies there and is neither named by a row nor made anew. */
    private void others(ProjectFiles home, Map<FileKey, FoundFile> before, Predicate<FileKey> not) {
      for (FoundFile file : from.files().survey(home.home())) {
        FileKey key = file.key();
        if (!not.test(key) && !home.isProjected(key)) {
          bring(key, Optional.empty(), before.containsKey(key));
        }
      }
    }

    /**
     * Brings a file over, unless it is there.
     *
     * @param row the hash that it must have; empty if no row names it
     * @param mayBeThere whether anything may be under its key
     */
    private void bring(FileKey key, Optional<Sha256> row, boolean mayBeThere) {
      try {
        Optional<StoredFile> has = mayBeThere ? to.files().noted(key) : Optional.empty();
        if (has.isEmpty()) {
          send(key, row);
          return;
        }
        Sha256 wanted = row.isPresent() ? row.get() : source(key).sha256();
        if (!has.get().sha256().equals(wanted)) {
          throw new PermanentException(
              "EXISTS",
              "another content is there already under "
                  + key
                  + ": "
                  + has.get().bytes()
                  + " bytes, sha256 "
                  + has.get().sha256()
                  + "; a version never changes");
        }
        arrived.put(key, has.get().bytes());
      } catch (PermanentException e) {
        remember(e, OF_ONE_FILE);
      }
    }

    private StoredFile source(FileKey key) {
      return from.files()
          .noted(key)
          .orElseThrow(
              () -> new PermanentException("MISSING", "the stored file " + key + " is gone"));
    }

    private void send(FileKey key, Optional<Sha256> row) {
      try (Workspace workspace = from.files().workspace("move")) {
        Path file;
        Sha256 wanted;
        try {
          wanted = row.isPresent() ? row.get() : source(key).sha256();
          file = from.files().verified(key, wanted, workspace);
        } catch (PetForgeException e) {
          remember(e, OF_ONE_SOURCE);
          return;
        }
        StoredFile stored = to.files().put(key, file);
        if (!stored.sha256().equals(wanted)) {
          // It was changed after it was compared.
          to.files().delete(key);
          FileStore.requireContent(stored, wanted);
        }
        arrived.put(key, stored.bytes());
        sent.add(key);
      }
    }

    private void remember(PetForgeException e, Set<String> codes) {
      String code = e.failure().code();
      if (!OF_ONE_FILE.contains(code) && !codes.contains(code)) {
        throw e;
      }
      problems.add(e.failure());
    }

    private void name(FileKey name, FileKey version, @Nullable Sha256 hash) {
      if (!to.files().makesNames() || hash == null || !arrived.containsKey(version)) {
        return;
      }
      Optional<StoredFile> has = to.files().noted(name);
      if (has.filter(shown -> shown.sha256().equals(hash)).isEmpty()) {
        try {
          to.files().link(version, name);
        } catch (PermanentException e) {
          if (e.failure().code().equals("MISSING")) {
            return; // The version is told when it is counted.
          }
          throw e;
        }
        sent.add(name);
      }
      arrived.put(name, arrived.get(version));
    }

    private void document(FileKey name, byte[] content) {
      Sha256 hash = Sha256.of(new String(content, StandardCharsets.UTF_8));
      if (to.files().noted(name).filter(there -> there.sha256().equals(hash)).isEmpty()) {
        to.files().write(name, content);
        sent.add(name);
      }
      arrived.put(name, (long) content.length);
    }

    /** A store may have said that it keeps what it does not. */
    private void count(ProjectFiles home) {
      Map<FileKey, FoundFile> after = survey(home);
      for (Map.Entry<FileKey, Long> one : Map.copyOf(arrived).entrySet()) {
        FileKey key = one.getKey();
        FoundFile found = after.get(key);
        if (isMissing(key, home, after) || (found != null && found.bytes() != one.getValue())) {
          arrived.remove(key);
          sent.remove(key);
          problems.add(
              Failure.permanent(
                  "MISSING",
                  "the file "
                      + key
                      + " was stored, and is not there with its "
                      + one.getValue()
                      + " bytes"));
        }
      }
    }
  }
}
