package dev.petforge.migration;

import dev.petforge.failure.PermanentException;
import dev.petforge.failure.RetryableException;
import dev.petforge.file.Sha256;
import dev.petforge.file.StoredFile;
import dev.petforge.file.Workspace;
import dev.petforge.production.Decisions;
import dev.petforge.production.Ports;
import dev.petforge.production.ProductionSettings;
import dev.petforge.project.ProjectId;
import dev.petforge.segment.FinalVideo;
import dev.petforge.segment.ReplacedVersion;
import dev.petforge.segment.Segment;
import dev.petforge.segment.SegmentVersion;
import dev.petforge.storyboard.TemplateId;
import dev.petforge.table.ConnectedTables;
import dev.petforge.table.RecordRef;
import dev.petforge.table.TableRef;
import dev.petforge.task.DeletedProject;
import dev.petforge.task.Outcome;
import dev.petforge.task.Project;
import dev.petforge.task.StaleTaskException;
import dev.petforge.task.Task;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes projects of another installation over, one at a time: all of a project or nothing of it.
 * What is there already changes nothing, so that a run that was interrupted is simply repeated. The
 * other installation is only read. Safe for use by many threads.
 *
 * <p>Every method throws {@link RetryableException} if the database, the files or the tools cannot
 * be used now; {@link PermanentException} if the project cannot be taken for a reason of its own.
 * Nothing of the project is here then, but for files that the next run uses.
 */
public final class Migration {
  /** The frames of a clip need about as much room as this, in bytes. */
  private static final long FRAMES = 8_000_000;

  private static final Logger log = LoggerFactory.getLogger(Migration.class);
  private static final Pattern COUNTED = Pattern.compile("(\\d{1,3})\\s*/\\s*(\\d{1,3})");

  private final Ports ports;
  private final Decisions decisions;
  private final ConnectedTables tables;
  private final ProductionSettings settings;

  public Migration(
      Ports ports, Decisions decisions, ConnectedTables tables, ProductionSettings settings) {
    this.ports = ports;
    this.decisions = decisions;
    this.tables = tables;
    this.settings = settings;
  }

  /**
   * Takes a project over. Its clips are probed, frames are taken out of them, joints are measured,
   * and what each clip went on from is worked out where that can be seen.
   *
   * @param watcher is shown the joints between the clips that are current
   */
  public Adoption take(OldProject old, JointWatcher watcher) {
    return adopt(old, watcher, false);
  }

  /** What {@link #take} would do; nothing is stored. */
  public Adoption rehearse(OldProject old, JointWatcher watcher) {
    return adopt(old, watcher, true);
  }

  /**
   * Checks that files can be stored.
   *
   * @param bytes their size together
   * @param clips how many of them are clips, whose frames are stored too
   * @throws RetryableException with code {@code DISK_FULL} if there is no room for them
   */
  public void requireRoom(long bytes, long clips) {
    long needed = bytes + clips * FRAMES;
    long free = ports.files().freeBytes();
    if (free < needed) {
      throw new RetryableException(
          "DISK_FULL",
          "there is not enough room for the files of the other installation: they need about "
              + needed / 1_000_000
              + " MB with their frames, "
              + free / 1_000_000
              + " MB are free");
    }
  }

  private Adoption adopt(OldProject old, JointWatcher watcher, boolean rehearsal) {
    Optional<Project> here = ports.persistence().tasks().find(old.id());
    if (here.isPresent()) {
      return compare(here.get().task(), old, watcher, rehearsal);
    }
    ports
        .persistence()
        .trash()
        .find(old.id())
        .ifPresent(
            deleted -> {
              throw deleted.failure();
            });
    if (!rehearsal) {
      List<OldFile> files = files(old).toList();
      requireRoom(files.stream().mapToLong(OldFile::bytes).sum(), files.size());
    }
    Instant now = ports.persistence().clock().instant();
    List<Finding> findings = new ArrayList<>(old.findings());
    tellTemplate(old.source().template(), findings);
    LocalDate releaseDate =
        old.source().releaseDate().orElseGet(() -> LocalDate.ofInstant(now, settings.zone()));
    try (Workspace workspace = ports.files().workspace("migration")) {
      Takeover takeover =
          new Takeover(
              ports.tools(),
              settings.gate().limits(old.source().template()),
              old,
              workspace,
              releaseDate,
              row(old, findings),
              watcher,
              findings);
      Outcome.Decided decided =
          takeover.decide(
              intake -> rehearsal ? intake.rehearse() : intake.store(ports.files(), workspace),
              now);
      List<Finding> all = new ArrayList<>(takeover.findings());
      tellStanding(old, decided.task(), all);
      if (!rehearsal) {
        commit(decided);
      }
      return new Adoption(old.id(), Adoption.State.TAKEN, decided.task(), takeover.joints(), all);
    }
  }

  private void commit(Outcome.Decided decided) {
    ProjectId id = decided.task().id();
    try {
      ports.persistence().tasks().commit(decided);
    } catch (StaleTaskException e) {
      throw new PermanentException(
          "PROJECT_EXISTS",
          "project " + id + ", or one of its row, was made by somebody else just now",
          e);
    }
    decisions.told(Optional.empty(), decided);
  }

  private void tellTemplate(TemplateId template, List<Finding> findings) {
    if (!ports.writer().templates().contains(template)) {
      findings.add(
          Finding.noted(
              "template_id",
              "there is no template '"
                  + template
                  + "' here: it is kept, and storyboards can be written once there is one"));
    }
  }

  private static void tellStanding(OldProject old, Task task, List<Finding> findings) {
    if (!old.status().isBlank() && !old.status().equals(task.statusWord())) {
      boolean unfinished = old.status().equals("completed") && task.chain().finalVideo().isEmpty();
      findings.add(
          Finding.mended(
              "status",
              unfinished
                  ? "it said 'completed', but there is no finished video: it is '"
                      + task.statusWord()
                      + "'"
                  : "it said '"
                      + old.status()
                      + "': by what is there it is '"
                      + task.statusWord()
                      + "'"));
    }
    Matcher counted = COUNTED.matcher(old.progress());
    int completed = task.chain().completed();
    int size = task.chain().size();
    if (counted.find()
        && (Integer.parseInt(counted.group(1)) != completed
            || Integer.parseInt(counted.group(2)) != size)) {
      findings.add(
          Finding.mended(
              "progress",
              "it said '"
                  + old.progress()
                  + "': there are "
                  + completed
                  + " of "
                  + size
                  + " segments"));
    }
  }

  /** The row of a connected table, unless another project is at home there. */
  private Optional<RecordRef> row(OldProject old, List<Finding> findings) {
    Optional<OldRow> row = old.source().row();
    if (row.isEmpty()) {
      return Optional.empty();
    }
    Optional<RecordRef> ref = connected(row.get());
    if (ref.isEmpty()) {
      findings.add(
          Finding.noted(
              "feishu_record_id",
              "its table "
                  + row.get().table()
                  + " is not connected here: connect it, and migrate again, before rows are taken"
                  + " in"));
      return Optional.empty();
    }
    Optional<Task> resident = ports.persistence().tasks().find(ref.get());
    if (resident.isPresent()) {
      findings.add(
          Finding.noted(
              "feishu_record_id",
              "its row "
                  + row.get().record()
                  + " belongs to project "
                  + resident.get().id()
                  + " here: it gets no row"));
      return Optional.empty();
    }
    Optional<DeletedProject> deleted = ports.persistence().trash().find(ref.get());
    if (deleted.isPresent()) {
      findings.add(
          Finding.noted(
              "feishu_record_id",
              "its row "
                  + row.get().record()
                  + " was that of project "
                  + deleted.get().id()
                  + " here, which was deleted: it gets no row"));
      return Optional.empty();
    }
    return ref;
  }

  private Optional<RecordRef> connected(OldRow row) {
    List<TableRef> named =
        tables.refs().stream().filter(ref -> ref.value().endsWith("|" + row.table())).toList();
    return named.size() == 1
        ? Optional.of(new RecordRef(named.get(0), row.record()))
        : Optional.empty();
  }

  /** Of a project that is here: whether it has all that the other installation has of it. */
  private Adoption compare(Task here, OldProject old, JointWatcher watcher, boolean rehearsal) {
    List<Finding> findings = new ArrayList<>(old.findings());
    Set<Sha256> stored = hashes(here);
    List<OldFile> others =
        files(old).filter(file -> !stored.contains(file.sha256()) && plays(file)).toList();
    boolean words = !old.film().shots().isEmpty() && here.script().isEmpty();
    if (words || !others.isEmpty()) {
      List<Finding> different = new ArrayList<>();
      different.add(
          Finding.missing(
              "project",
              "there is another project of this name here, which stays as it is: take this one into"
                  + " another installation (--home)"));
      if (words) {
        different.add(Finding.missing("storyboard", "the project that is here has none"));
      }
      others.forEach(
          file ->
              different.add(
                  Finding.missing(
                      "project", "the project that is here does not have " + file.place())));
      return new Adoption(old.id(), Adoption.State.DIFFERENT, here, List.of(), different);
    }
    if (here.source().opening().lost()) {
      findings.add(Takeover.lostOpening());
    }
    Task task = here;
    if (here.source().row().isEmpty()) {
      Optional<RecordRef> row = row(old, findings);
      if (row.isPresent()) {
        findings.add(Finding.mended("feishu_record_id", "it belongs to row " + row.get() + " now"));
        task = rehearsal ? here : moved(here, row.get());
      }
    }
    return new Adoption(old.id(), Adoption.State.KNOWN, task, joints(here, watcher), findings);
  }

  private Task moved(Task here, RecordRef row) {
    Outcome outcome =
        decisions.require(here.id(), (found, context) -> found.task().movedTo(row, context));
    return outcome instanceof Outcome.Decided decided ? decided.task() : here;
  }

  /** What does not play was not taken, and is missing nowhere. */
  private boolean plays(OldFile file) {
    try {
      ports.tools().probe(file.path());
      return true;
    } catch (PermanentException e) {
      UnusableFiles.requireOfFile(e);
      return false;
    }
  }

  private static Stream<OldFile> files(OldProject old) {
    Stream<OldFile> clips =
        old.film().segments().stream()
            .flatMap(
                segment ->
                    Stream.concat(
                        segment.current().stream(),
                        segment.history().stream().map(OldVersion::clip)))
            .map(OldClip::file);
    return Stream.of(clips, old.film().video().stream(), old.film().earlierVideos().stream())
        .flatMap(files -> files);
  }

  private static Set<Sha256> hashes(Task task) {
    Set<Sha256> hashes = new HashSet<>();
    for (Segment segment : task.chain().segments()) {
      Stream.concat(
              segment.current().stream(), segment.history().stream().map(ReplacedVersion::version))
          .forEach(version -> hashes.add(version.files().video().sha256()));
    }
    Stream.concat(task.chain().finalVideo().stream(), task.chain().earlierFinals().stream())
        .map(FinalVideo::file)
        .map(StoredFile::sha256)
        .forEach(hashes::add);
    return hashes;
  }

  /** The joints of a project that is here, as they were measured when its clips came. */
  private List<MeasuredJoint> joints(Task task, JointWatcher watcher) {
    JointReader reader =
        new JointReader(ports.tools(), settings.gate().limits(task.source().template()));
    List<MeasuredJoint> joints = new ArrayList<>();
    try (Workspace workspace = ports.files().workspace("migration")) {
      for (int i = 1; i < task.chain().size(); i++) {
        int index = i;
        Optional<SegmentVersion> before = task.chain().segment(i - 1).current();
        Optional<SegmentVersion> version = task.chain().segment(i).current();
        Optional<MeasuredJoint> joint =
            version.flatMap(SegmentVersion::joint).map(report -> reader.joint(index, report));
        if (before.isPresent() && joint.isPresent()) {
          joints.add(joint.get());
          show(task, joint.get(), before.get(), version.get(), watcher, workspace);
        }
      }
    }
    return joints;
  }

  private void show(
      Task task,
      MeasuredJoint joint,
      SegmentVersion before,
      SegmentVersion version,
      JointWatcher watcher,
      Workspace workspace) {
    Path last;
    Path next;
    try {
      last = ports.files().local(before.files().lastFrame().key(), workspace);
      next = ports.files().local(version.files().firstFrame().key(), workspace);
    } catch (PermanentException e) {
      // What was lost since has nothing to do with the migration.
      log.warn("a joint cannot be shown: project={} because={}", task.id(), e.failure());
      return;
    }
    watcher.measured(task.id(), joint, last, next);
  }
}
