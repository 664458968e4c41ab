package dev.petforge.archive;

import dev.petforge.call.ProviderCall;
import dev.petforge.document.LedgerDocument;
import dev.petforge.document.ManifestDocument;
import dev.petforge.document.TaskDocument;
import dev.petforge.failure.PermanentException;
import dev.petforge.failure.RetryableException;
import dev.petforge.file.FileKey;
import dev.petforge.file.FileStore;
import dev.petforge.file.ProjectFiles;
import dev.petforge.file.Workspace;
import dev.petforge.production.Decisions;
import dev.petforge.production.Persistence;
import dev.petforge.production.Ports;
import dev.petforge.project.ProjectId;
import dev.petforge.table.ConnectedTables;
import dev.petforge.table.RecordRef;
import dev.petforge.task.Outcome;
import dev.petforge.task.Project;
import dev.petforge.task.StaleTaskException;
import dev.petforge.task.Task;
import dev.petforge.verification.KnownFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes projects into archives, and takes them in elsewhere: all of a project or nothing of it.
 * Safe for use by many threads, and beside workers.
 *
 * <p>Every method throws {@link RetryableException} if the database or the files cannot be used
 * now, and {@link IllegalStateException} where PetForge was built without a format of archives.
 */
public final class ProjectArchives {
  private static final Logger log = LoggerFactory.getLogger(ProjectArchives.class);

  /** What becomes of the row of a table that a project belonged to. */
  public enum Rows {
    /** The project belongs to no row: whoever writes that row goes on to do so alone. */
    LEFT,
    /**
     * The project belongs to the same row, and writes it from now on, if its table is connected
     * here and no other project has the row. Where it came from nobody must go on with it.
     */
    KEPT
  }

  private final Ports ports;
  private final Persistence persistence;
  private final FileStore store;
  private final Decisions decisions;
  private final ConnectedTables tables;
  private final ArchiveFormat format;

  /** Made by {@link dev.petforge.PetForge}. */
  public ProjectArchives(
      Ports ports, Decisions decisions, ConnectedTables tables, ArchiveFormat format) {
    this.ports = ports;
    this.tables = tables;
    this.persistence = ports.persistence();
    this.store = ports.files();
    this.decisions = decisions;
    this.format = format;
  }

  /**
   * Why a project cannot be written into an archive now, as {@link #export} would say; the files
   * are not looked at.
   *
   * @throws PermanentException as {@link #export}
   */
  public void requireAtRest(ProjectId project) {
    atRest(project);
  }

  /**
   * Writes everything of a project into one file: its rows, what was paid for it, and all files of
   * all its versions, each read whole and compared with its row. Nothing that opens anything for
   * anybody is in it: no key, no address of a provider's result.
   *
   * @param file what the archive is to be called; one of that name is replaced when the new one is
   *     complete
   * @throws PermanentException with code {@code NO_PROJECT}; {@code BUSY} if an operation is under
   *     way; {@code OPEN_CALL} if a call is; {@code MISSING} or {@code DAMAGED} for a file that is
   *     not there or not what its row says; {@code ARCHIVE_INVALID} if no archive can have it; or
   *     as {@link ArchiveFormat#create}. Nothing was written
   */
  public ExportedArchive export(ProjectId project, Path file) {
    Project found = atRest(project);
    List<KnownFile> files = KnownFile.of(found);
    LedgerDocument.Content ledger =
        new LedgerDocument.Content(found.calls(), persistence.modelCalls().find(project));
    ContentRules rules = new ContentRules((member, why) -> unwritable(project, member, why));
    rules.check(found.task(), project);
    rules.check(ledger, found.task());
    files.forEach(one -> rules.check(one, new ProjectFiles(found.task().source().home())));
    List<Member> members = new ArrayList<>();
    try (ArchiveWriter archive = format.create(file)) {
      members.add(add(archive, MemberName.PROJECT, TaskDocument.write(found.task())));
      members.add(add(archive, MemberName.LEDGER, LedgerDocument.write(ledger)));
      members.add(add(archive, MemberName.README, Readme.of(found.task(), files)));
      for (KnownFile known : files) {
        members.add(add(archive, known));
      }
      add(archive, MemberName.MANIFEST, ManifestDocument.write(manifest(project, members)));
      long bytes = archive.commit();
      log.info("project exported: project={} files={} bytes={}", project, files.size(), bytes);
      return new ExportedArchive(project, file, bytes, files.size());
    }
  }

  private static PermanentException unwritable(ProjectId project, String member, String why) {
    return new PermanentException(
        "ARCHIVE_INVALID",
        "project "
            + project
            + " cannot be written into an archive because of '"
            + member
            + "': "
            + why);
  }

  private Project atRest(ProjectId project) {
    Project found = persistence.tasks().require(project);
    found
        .task()
        .activity()
        .operation()
        .ifPresent(
            operation -> {
              throw new PermanentException(
                  "BUSY",
                  "project "
                      + project
                      + " is not exported while an operation is under way on it: "
                      + operation.describe()
                      + ", since "
                      + operation.startedAt());
            });
    found.calls().stream()
        .filter(ProviderCall::open)
        .findFirst()
        .ifPresent(
            call -> {
              throw new PermanentException(
                  "OPEN_CALL",
                  "project "
                      + project
                      + " is not exported while a call of it is open: "
                      + call.key()
                      + " is "
                      + call.status().state().word());
            });
    return found;
  }

  private ManifestDocument.Manifest manifest(ProjectId project, List<Member> members) {
    return new ManifestDocument.Manifest(
        Optional.ofNullable(ProjectArchives.class.getPackage().getImplementationVersion())
            .orElse(""),
        persistence.clock().instant(),
        project,
        members.stream()
            .map(
                member ->
                    new ManifestDocument.Entry(
                        member.name().value(), member.bytes(), member.sha256()))
            .toList());
  }

  private static Member add(ArchiveWriter archive, MemberName name, String document) {
    byte[] content = document.getBytes(StandardCharsets.UTF_8);
    if (content.length > ArchiveContent.MOST_OF_A_DOCUMENT) {
      throw new PermanentException(
          "ARCHIVE_INVALID",
          name
              + " would have "
              + content.length
              + " bytes, more than an archive may have of it ("
              + ArchiveContent.MOST_OF_A_DOCUMENT
              + ")");
    }
    return archive.add(name, new ByteArrayInputStream(content));
  }

  private Member add(ArchiveWriter archive, KnownFile file) {
    Member member;
    try (InputStream content = store.open(file.key())) {
      member = archive.add(MemberName.of(file.key()), content);
    } catch (PermanentException e) {
      if (!e.failure().code().equals("MISSING")) {
        throw e;
      }
      throw new PermanentException(
          "MISSING", "the stored file " + file.key() + " is gone: a repair may bring it back", e);
    } catch (IOException e) {
      throw new RetryableException(
          "IO_ERROR", "the stored file " + file.key() + " cannot be closed: " + e, null, e);
    }
    if (!member.sha256().equals(file.sha256())) {
      throw new PermanentException(
          "DAMAGED",
          "the stored file "
              + file.key()
              + " was changed: its hash must be "
              + file.sha256().hex()
              + ", is "
              + member.sha256().hex()
              + "; a repair may bring it back");
    }
    return member;
  }

  /**
   * What {@link #take} would do; all of the archive is read, and nothing is stored.
   *
   * @throws PermanentException as {@link #take}
   */
  public ImportedArchive check(Path file, Rows rows) {
    try (ArchiveReader archive = format.open(file)) {
      ArchiveContent content = ArchiveContent.read(archive, file, key -> Optional.empty());
      ImportedArchive.State state = state(content);
      if (state == ImportedArchive.State.TAKEN) {
        requireRoom(content.bytes());
        content.files().forEach(this::requirePlace);
      }
      return imported(content, state, rows);
    }
  }

  /**
   * Takes the project of an archive in. All of the archive is checked before anything is stored;
   * then its files are stored under the keys that they had, and its rows in one transaction.
   * Nothing is wanted of it here, and what was approved there is not approved here. Its paid calls
   * come with it as history, above which new attempts are counted; for budgets, and for what was
   * bought here, they do not count.
   *
   * <p>An archive whose project is here, just as it is in there, changes nothing; but a project
   * without a row gets its own if that is wanted.
   *
   * @throws PermanentException with code {@code PROJECT_EXISTS} if another project of that name is
   *     here, or it has gone on since; {@code PROJECT_DELETED} if it was here and was deleted;
   *     {@code ARCHIVE_INVALID} or {@code NEWER_ARCHIVE} for what is in it; {@code EXISTS} if
   *     another file has the place of one of its files; or as {@link ArchiveFormat#open}. Nothing
   *     of the project is here then
   * @throws RetryableException with code {@code DISK_FULL} if there is no room for its files
   */
  public ImportedArchive take(Path file, Rows rows) {
    try (ArchiveReader archive = format.open(file);
        Workspace workspace = store.workspace("archive")) {
      requireRoom(archive.bytes());
      Map<FileKey, Path> copies = new LinkedHashMap<>();
      ArchiveContent content =
          ArchiveContent.read(
              archive,
              file,
              key -> {
                Path copy = workspace.resolve("file" + copies.size());
                copies.put(key, copy);
                return Optional.of(copy);
              });
      ImportedArchive.State state = state(content);
      if (state == ImportedArchive.State.TAKEN) {
        store.putAll(copies);
        commit(content, row(content.task(), rows));
      } else {
        giveRow(content.task(), rows);
      }
      return imported(content, state, rows);
    }
  }

  /** The row that a project belongs to here; empty if it belongs to none. */
  private Optional<RecordRef> row(Task task, Rows rows) {
    return task.source()
        .row()
        .filter(row -> rows == Rows.KEPT && tables.refs().contains(row.table()))
        .filter(
            row ->
                persistence
                    .tasks()
                    .find(row)
                    .filter(resident -> !resident.id().equals(task.id()))
                    .isEmpty());
  }

  private void giveRow(Task task, Rows rows) {
    Optional<RecordRef> row = row(task, rows);
    if (row.isPresent()) {
      decisions.require(
          task.id(),
          (found, context) ->
              found.task().movedTo(found.task().source().row().orElse(row.get()), context));
    }
  }

  private void commit(ArchiveContent content, Optional<RecordRef> row) {
    Outcome.Decided decided = content.task().asImported(row, persistence.clock().instant());
    ProjectId id = content.task().id();
    try {
      persistence
          .tasks()
          .commitImported(decided, content.ledger().calls(), content.ledger().questions());
    } catch (StaleTaskException e) {
      throw new PermanentException(
          "PROJECT_EXISTS",
          "project " + id + ", calls of it, or another project of its row are here already",
          e);
    }
    decisions.told(Optional.empty(), decided);
    log.info(
        "project imported: project={} files={} calls={}",
        id,
        content.files().size(),
        content.ledger().calls().size());
  }

  /** What a store would say when it is told to keep it. */
  private void requirePlace(Member file) {
    FileKey key = file.name().key().orElseThrow();
    if (store.find(key).filter(there -> !there.sha256().equals(file.sha256())).isPresent()) {
      throw new PermanentException("EXISTS", "another content is stored as " + key + " already");
    }
  }

  /**
   * Checks that the files of archives can be stored.
   *
   * @param bytes their size together, as {@link ImportedArchive#bytes} says it
   * @throws RetryableException with code {@code DISK_FULL} if there is no room for them
   */
  public void requireRoom(long bytes) {
    long free = store.freeBytes();
    if (free < bytes) {
      throw new RetryableException(
          "DISK_FULL",
          "there is not enough room for the files of the archive: they need "
              + bytes / 1_000_000
              + " MB, "
              + free / 1_000_000
              + " MB are free");
    }
  }

  private ImportedArchive.State state(ArchiveContent content) {
    ProjectId id = content.task().id();
    Optional<Project> here = persistence.tasks().find(id);
    if (here.isEmpty()) {
      persistence
          .trash()
          .find(id)
          .ifPresent(
              deleted -> {
                throw deleted.failure();
              });
      return ImportedArchive.State.TAKEN;
    }
    if (!isSame(here.get(), content)) {
      throw new PermanentException(
          "PROJECT_EXISTS",
          "there is another project "
              + content.task().id()
              + " here, or it has gone on since the archive was written: it stays as it is; take the"
              + " archive into another installation");
    }
    return ImportedArchive.State.KNOWN;
  }

  private boolean isSame(Project here, ArchiveContent content) {
    LedgerDocument.Content ledger =
        new LedgerDocument.Content(here.calls(), persistence.modelCalls().find(here.task().id()));
    return TaskDocument.content(here.task()).equals(TaskDocument.content(content.task()))
        && LedgerDocument.write(ledger).equals(LedgerDocument.write(content.ledger()));
  }

  private ImportedArchive imported(ArchiveContent content, ImportedArchive.State state, Rows rows) {
    return new ImportedArchive(
        content.task().id(),
        state,
        content.bytes(),
        content.files().size(),
        content.ledger().calls().size(),
        state == ImportedArchive.State.TAKEN ? notes(content.task(), rows) : List.of());
  }

  private List<String> notes(Task task, Rows rows) {
    List<String> notes = new ArrayList<>();
    task.source()
        .row()
        .filter(row -> row(task, rows).isEmpty())
        .ifPresent(
            row ->
                notes.add(
                    "it belonged to row "
                        + row
                        + ", and belongs to no row here: no table is written"));
    if (task.activity().goal().isPresent()) {
      notes.add("it waited for its turn: nothing is made of it here until somebody says so");
    }
    if (!task.activity().review().equals(task.activity().asHistory().review())) {
      notes.add("what was approved there is not approved here");
    }
    if (!ports.writer().templates().contains(task.source().template())) {
      notes.add(
          "there is no template '"
              + task.source().template()
              + "' here: it is kept, and storyboards can be written once there is one");
    }
    return notes;
  }
}
