package dev.petforge.verification;

import dev.petforge.call.ProviderCall;
import dev.petforge.failure.Failure;
import dev.petforge.failure.PermanentException;
import dev.petforge.failure.PetForgeException;
import dev.petforge.job.JobKey;
import dev.petforge.production.ClipOrders;
import dev.petforge.production.Decisions;
import dev.petforge.production.Persistence;
import dev.petforge.production.Ports;
import dev.petforge.production.ProductionSettings;
import dev.petforge.production.TaskPages;
import dev.petforge.project.ProjectId;
import dev.petforge.sync.TableSync;
import dev.petforge.table.ConnectedTables;
import dev.petforge.table.TableRef;
import dev.petforge.task.Project;
import dev.petforge.task.Shown;
import dev.petforge.task.TaskQuery;
import dev.petforge.task.TaskSummary;
import dev.petforge.verification.Remedy.Way;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Holds everything that an installation has against its database: files, tables, the ledger of paid
 * calls, and jobs. What is wrong is told with what can be done about it, and mended if that is
 * wanted and costs nothing. Safe for use by many threads, and beside workers: what changes while it
 * is looked at counts as it is then.
 *
 * <p>Every method throws {@link dev.petforge.failure.RetryableException} if the database cannot be
 * used now. A file, a row or a table that cannot be read is a {@link Finding}.
 */
public final class Verifier {
  /** So many projects are read together. */
  private static final int PART = 50;

  /** So many parts are looked at together: while some are read, others wait for the disk. */
  private static final int AT_ONCE = 4;

  private final Ports ports;
  private final Persistence persistence;
  private final ProductionSettings settings;
  private final Decisions decisions;
  private final ConnectedTables tables;
  private final FileEnd fileEnd;
  private final TableEnd tableEnd;
  private final WorkEnd workEnd;

  /** Made by {@link dev.petforge.PetForge}. */
  public Verifier(
      Ports ports,
      ProductionSettings settings,
      Decisions decisions,
      ClipOrders orders,
      ConnectedTables tables,
      TableSync sync) {
    this.ports = ports;
    this.persistence = ports.persistence();
    this.settings = settings;
    this.decisions = decisions;
    this.tables = tables;
    this.fileEnd = new FileEnd(ports.files(), ports.tools(), tables, orders::usualPrice);
    this.tableEnd = new TableEnd(persistence, tables, sync);
    this.workEnd = new WorkEnd(persistence, tables);
  }

  /**
   * Looks, and changes nothing.
   *
   * @param found is told each finding as soon as it is made
   */
  public Verified verify(Scope scope, Consumer<Finding> found) {
    return new Look(scope, found).run();
  }

  /**
   * Mends what was found, as far as it costs nothing: lost files from wherever their content still
   * is, names, rows of tables, what the database keeps beside its rows, and jobs. A file that is
   * wrong is moved into {@code damaged/} of its project before the right one takes its place. Rows
   * are sent to their tables by a worker. Nothing is ever bought by this.
   *
   * @param scope as the findings were made with
   * @param findings of {@link #verify}
   * @return what became of each, in their order
   */
  public List<Repaired> repair(Scope scope, List<Finding> findings) {
    return new Repair(scope, findings).run();
  }

  /** One look at everything. */
  private final class Look {
    private final Scope scope;
    private final Consumer<Finding> found;
    private long projects;
    private long files;
    private long bytes;
    private long findings;

    Look(Scope scope, Consumer<Finding> found) {
      this.scope = scope;
      this.found = found;
    }

    Verified run() {
      if (scope.has(End.FILES) || scope.has(End.LEDGER)) {
        Set<JobKey> set = scope.has(End.LEDGER) ? workEnd.set() : Set.of();
        List<ProjectId> some = new ArrayList<>();
        ids()
            .forEach(
                id -> {
                  some.add(id);
                  if (some.size() == PART * AT_ONCE) {
                    projects(some, set);
                    some.clear();
                  }
                });
        projects(some, set);
      }
      if (scope.has(End.LEDGER) && scope.projects().isEmpty()) {
        persistence
            .calls()
            .withoutProject(Integer.MAX_VALUE)
            .forEach(call -> tell(LedgerRules.withoutProject(call)));
        persistence.calls().wrongTotals().forEach(total -> tell(LedgerRules.wrongTotal(total)));
      }
      Optional<Set<ProjectId>> only = scope.projects().map(HashSet::new);
      if (scope.has(End.TABLE)) {
        tableEnd.check(only, this::tell);
      }
      if (scope.has(End.JOBS)) {
        workEnd.check(only, this::tell);
      }
      return new Verified(projects, files, bytes, findings);
    }

    private Stream<ProjectId> ids() {
      return scope
          .projects()
          .map(List::stream)
          .orElseGet(() -> TaskPages.ids(persistence.tasks(), TaskQuery.all()));
    }

    /** Several parts at once; what is found is told in the order of the projects. */
    private void projects(List<ProjectId> ids, Set<JobKey> set) {
      List<Part> parts = new ArrayList<>();
      for (int from = 0; from < ids.size(); from += PART) {
        parts.add(new Part(scope, ids.subList(from, Math.min(ids.size(), from + PART)), set));
      }
      if (parts.isEmpty()) {
        return;
      }
      Queue<Part> left = new ConcurrentLinkedQueue<>(parts);
      persistence
          .threads()
          .together(
              parts.size(),
              () -> {
                for (Part part = left.poll(); part != null; part = left.poll()) {
                  part.look();
                }
              });
      for (Part part : parts) {
        projects += part.projects;
        files += part.files;
        bytes += part.bytes;
        part.found.forEach(this::tell);
      }
    }

    private void tell(Finding finding) {
      findings++;
      found.accept(finding);
    }
  }

  /** One look at some projects, by one thread. */
  private final class Part {
    private final Scope scope;
    private final List<ProjectId> ids;
    private final Set<JobKey> set;
    private final List<Finding> found = new ArrayList<>();
    private long projects;
    private long files;
    private long bytes;

    Part(Scope scope, List<ProjectId> ids, Set<JobKey> set) {
      this.scope = scope;
      this.ids = ids;
      this.set = set;
    }

    void look() {
      Set<ProjectId> behind = behind(ids);
      for (Project project : read(ids)) {
        projects++;
        project(project, !behind.contains(project.task().id()));
      }
      if (scope.has(End.LEDGER)) {
        persistence
            .tasks()
            .misfiled(ids)
            .forEach((project, columns) -> found.add(LedgerRules.misfiled(project, columns)));
      }
    }

    private Set<ProjectId> behind(List<ProjectId> ids) {
      return scope.has(End.FILES)
          ? persistence.tasks().summaries(ids).stream()
              .filter(task -> task.behind().contains(Shown.FILES))
              .map(TaskSummary::id)
              .collect(Collectors.toSet())
          : Set.of();
    }

    /** In their order; one that cannot be read keeps off no others. */
    private List<Project> read(List<ProjectId> ids) {
      Map<ProjectId, Project> all = new LinkedHashMap<>();
      try {
        persistence.tasks().find(ids).forEach(one -> all.put(one.task().id(), one));
      } catch (PermanentException e) {
        for (ProjectId id : ids) {
          try {
            persistence.tasks().find(id).ifPresent(one -> all.put(id, one));
          } catch (PermanentException unreadable) {
            found.add(LedgerRules.unreadable(id, unreadable.failure()));
          }
        }
      }
      return ids.stream().flatMap(id -> Optional.ofNullable(all.get(id)).stream()).toList();
    }

    private void project(Project project, boolean names) {
      List<Finding> some = check(project, set, names);
      if (!some.isEmpty()) {
        ProjectId id = project.task().id();
        Optional<Project> now = persistence.tasks().find(id);
        if (now.isEmpty()) {
          return;
        }
        if (!now.get().equals(project)) {
          // Work went on meanwhile: what it left is what counts.
          some = check(now.get(), workEnd.set(), behind(List.of(id)).isEmpty());
        }
      }
      found.addAll(some);
    }

    private List<Finding> check(Project project, Set<JobKey> set, boolean names) {
      List<Finding> some = new ArrayList<>();
      if (scope.has(End.FILES)) {
        FileEnd.Checked checked =
            fileEnd.check(project, scope, names, persistence.clock().instant());
        files += checked.files();
        bytes += checked.bytes();
        some.addAll(checked.findings());
      }
      if (scope.has(End.LEDGER)) {
        some.addAll(LedgerRules.of(project, set));
      }
      return some;
    }
  }

  /** One repair. */
  private final class Repair {
    private final Scope scope;
    private final List<Finding> findings;
    private final FileRepair files = new FileRepair(ports, tables, settings);
    private final Map<Finding, Way> ways = new LinkedHashMap<>();
    private final Map<Finding, Failure> failures = new LinkedHashMap<>();

    Repair(Scope scope, List<Finding> findings) {
      this.scope = scope;
      this.findings = List.copyOf(findings);
    }

    List<Repaired> run() {
      rows();
      versions();
      names();
      clips();
      totals();
      jobs();
      Set<Finding> left = left();
      // After the look: what is sent is behind until a worker has sent it.
      send();
      return findings.stream().map(finding -> result(finding, left)).toList();
    }

    private Repaired result(Finding finding, Set<Finding> left) {
      Optional<Way> way =
          left.contains(finding) ? Optional.empty() : Optional.ofNullable(ways.get(finding));
      return new Repaired(
          finding, way, Optional.ofNullable(failures.get(finding)), afterwards(finding));
    }

    /** What helps where a repair did not. */
    private Remedy afterwards(Finding finding) {
      if (!finding.isRepairable()) {
        return finding.remedy();
      }
      return finding.subject() instanceof Subject.Version version
          ? fileEnd.anotherClip(version.file())
          : new Remedy.Person();
    }

    private <T extends Subject> Map<Finding, T> about(Class<T> kind) {
      Map<Finding, T> some = new LinkedHashMap<>();
      for (Finding finding : findings) {
        if (kind.isInstance(finding.subject())) {
          some.put(finding, kind.cast(finding.subject()));
        }
      }
      return some;
    }

    private boolean isToBe(Finding finding, Way way) {
      return finding.remedy() instanceof Remedy.Repair repair && repair.way() == way;
    }

    /** Does something about a finding; what is in its way is told with it. */
    private void attempt(Finding finding, Way way, Runnable step) {
      try {
        step.run();
        ways.put(finding, way);
      } catch (PetForgeException e) {
        failures.put(finding, e.failure());
      }
    }

    private Optional<Project> project(Finding finding) {
      return finding.project().flatMap(persistence.tasks()::find);
    }

    private void rows() {
      about(Subject.ProjectRow.class).keySet().stream()
          .filter(finding -> isToBe(finding, Way.REWRITE))
          .forEach(
              finding ->
                  attempt(
                      finding,
                      Way.REWRITE,
                      () ->
                          persistence
                              .tasks()
                              .refile(finding.project().map(List::of).orElse(List.of()))));
    }

    private void versions() {
      Map<Finding, Subject.Version> lost = about(Subject.Version.class);
      lost.values().stream()
          .filter(Subject.Version::there)
          .forEach(version -> files.noteAstray(version.file().key()));
      Map<Finding, Subject.UnknownFile> unknown = about(Subject.UnknownFile.class);
      unknown.values().forEach(file -> files.noteUnknown(file.key()));
      // Frames come out of clips, and videos are made of them.
      lost.entrySet().stream()
          .filter(one -> FileRules.isLost(one.getKey().problem()))
          .sorted(Comparator.comparing(one -> one.getValue().file().part()))
          .forEach(one -> version(one.getKey(), one.getValue().file()));
      unknown.forEach(
          (finding, file) -> {
            if (files.isPlaced(file.key())) {
              ways.put(finding, Way.COPY);
            }
          });
    }

    private void version(Finding finding, KnownFile file) {
      try {
        Optional<Project> project = project(finding);
        if (project.isPresent()) {
          ways.put(finding, files.mend(file, project.get()));
        }
      } catch (PetForgeException e) {
        failures.put(finding, e.failure());
      }
    }

    /** Names of all projects of which something is mended: they may show what was wrong. */
    private void names() {
      Set<ProjectId> shown = new LinkedHashSet<>();
      ways.keySet().stream()
          .filter(finding -> finding.end() == End.FILES)
          .forEach(finding -> finding.project().ifPresent(shown::add));
      Map<Finding, Subject.Name> wrong = about(Subject.Name.class);
      wrong.keySet().forEach(finding -> finding.project().ifPresent(shown::add));
      for (ProjectId id : shown) {
        Optional<Failure> why;
        try {
          why = persistence.tasks().find(id).flatMap(files::names);
        } catch (PetForgeException e) {
          why = Optional.of(e.failure());
        }
        for (Finding finding : wrong.keySet()) {
          if (finding.project().equals(Optional.of(id))) {
            ways.put(finding, Way.NAMES);
            why.ifPresent(failure -> failures.put(finding, failure));
          }
        }
      }
    }

    private void clips() {
      about(Subject.Call.class)
          .forEach(
              (finding, call) -> {
                if (isToBe(finding, Way.TAKE_IN)) {
                  attempt(
                      finding,
                      Way.TAKE_IN,
                      () ->
                          decisions.require(
                              call.call().subject().project(),
                              (found, context) ->
                                  found.task().settle(settled(found, call), context)));
                }
              });
    }

    private ProviderCall settled(Project project, Subject.Call call) {
      return project.calls().stream()
          .filter(one -> one.key().equals(call.call().key()))
          .findFirst()
          .orElseGet(() -> persistence.calls().require(call.call().key()));
    }

    private void totals() {
      Set<Finding> wrong = about(Subject.Totals.class).keySet();
      if (!wrong.isEmpty()) {
        persistence.calls().recount();
        wrong.forEach(finding -> ways.put(finding, Way.COUNT));
      }
    }

    private void jobs() {
      about(Subject.Work.class)
          .forEach(
              (finding, work) -> {
                if (isToBe(finding, Way.JOB)) {
                  attempt(finding, Way.JOB, () -> set(work));
                }
              });
    }

    private void set(Subject.Work work) {
      if (work.id().isPresent()) {
        persistence.jobQueue().restart(work.id().get());
      } else {
        persistence.jobQueue().enqueue(List.of(work.key()));
      }
    }

    private void send() {
      Map<TableRef, Set<ProjectId>> rows = new LinkedHashMap<>();
      about(Subject.TableRow.class)
          .forEach(
              (finding, row) -> {
                if (isToBe(finding, Way.SEND)) {
                  finding
                      .project()
                      .ifPresent(
                          project ->
                              rows.computeIfAbsent(row.table(), any -> new LinkedHashSet<>())
                                  .add(project));
                  ways.put(finding, Way.SEND);
                }
              });
      rows.forEach((table, projects) -> persistence.pushTurns().again(table, projects));
    }

    /** What is still found of that which was to be mended: nothing is called mended unseen. */
    private Set<Finding> left() {
      Set<ProjectId> concerned = new LinkedHashSet<>();
      Set<End> ends = EnumSet.noneOf(End.class);
      boolean sums = false;
      for (Finding finding : ways.keySet()) {
        ends.add(finding.end());
        sums |= finding.subject() instanceof Subject.Totals;
        finding.project().ifPresent(concerned::add);
      }
      List<Finding> again = new ArrayList<>();
      boolean jobs = ends.remove(End.JOBS);
      if (!ends.isEmpty() && !concerned.isEmpty()) {
        Scope closely = new Scope(ends, scope.hash(), false, Optional.of(List.copyOf(concerned)));
        new Look(closely, again::add).run();
      }
      if (jobs) {
        workEnd.check(Optional.empty(), again::add);
      }
      if (sums) {
        persistence
            .calls()
            .wrongTotals()
            .forEach(total -> again.add(LedgerRules.wrongTotal(total)));
      }
      return ways.keySet().stream()
          .filter(finding -> again.stream().anyMatch(finding::isSame))
          .collect(Collectors.toSet());
    }
  }
}
