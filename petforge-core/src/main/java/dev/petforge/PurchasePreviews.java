package dev.petforge;

import dev.petforge.call.CallQuery;
import dev.petforge.call.CallState;
import dev.petforge.call.ProviderCall;
import dev.petforge.generation.VideoGenerator;
import dev.petforge.money.Budget;
import dev.petforge.money.Money;
import dev.petforge.production.ClipOrders;
import dev.petforge.production.Estimate;
import dev.petforge.production.Persistence;
import dev.petforge.production.ProductionSettings;
import dev.petforge.production.PurchasePreview;
import dev.petforge.production.PurchasePreview.BudgetOutlook;
import dev.petforge.production.PurchasePreview.Lot;
import dev.petforge.production.PurchasePreview.Row;
import dev.petforge.project.ProjectId;
import dev.petforge.table.RecordRef;
import dev.petforge.table.TableRef;
import dev.petforge.task.Goal;
import dev.petforge.task.Outcome;
import dev.petforge.task.Project;
import dev.petforge.task.Task;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Works out what a command would buy. */
final class PurchasePreviews {
  /** The last clips say how long the next ones will take. */
  private static final int LAST_CLIPS = 20;

  private final Persistence persistence;
  private final VideoGenerator generator;
  private final ClipOrders orders;
  private final ProductionSettings settings;
  private final Function<Project, ProjectCommands> undecided;

  /**
   * @param generator takes new orders
   * @param undecided the commands on a project as it was read, which store nothing
   */
  PurchasePreviews(
      Persistence persistence,
      VideoGenerator generator,
      ClipOrders orders,
      ProductionSettings settings,
      Function<Project, ProjectCommands> undecided) {
    this.persistence = persistence;
    this.generator = generator;
    this.orders = orders;
    this.settings = settings;
    this.undecided = undecided;
  }

  PurchasePreview of(Collection<ProjectId> projects, Function<ProjectCommands, Outcome> command) {
    List<Row> rows = new ArrayList<>();
    Map<ProjectId, Optional<TableRef>> tables = new LinkedHashMap<>();
    for (ProjectId id : projects) {
      Project project = persistence.tasks().require(id);
      tables.put(id, project.task().source().row().map(RecordRef::table));
      rows.add(row(project, command.apply(undecided.apply(project))));
    }
    return new PurchasePreview(rows, budgets(rows, tables), ready(rows));
  }

  private Row row(Project project, Outcome outcome) {
    Task task = project.task();
    if (!(outcome instanceof Outcome.Decided decided)) {
      return new Row(task.id(), task.version(), List.of(), outcome.heldBack(), true);
    }
    List<Lot> lots = new ArrayList<>();
    decided.planned().forEach(call -> lots.add(lot(call)));
    List<ProviderCall> calls = new ArrayList<>(decided.planned());
    project.calls().stream()
        .filter(call -> !decided.abandoned().containsKey(call.key()))
        .forEach(calls::add);
    int later =
        decided
            .task()
            .activity()
            .goal()
            .map(goal -> Estimate.unbought(decided.task().chain(), calls, end(goal, task)))
            .orElse(0);
    if (later > 0) {
      lots.add(
          new Lot(
              generator.provider(),
              generator.model(),
              settings.clipLength(),
              later,
              orders.usualPrice().times(later)));
    }
    return new Row(task.id(), task.version(), PurchasePreview.sum(lots), decided.heldBack(), false);
  }

  private static int end(Goal goal, Task task) {
    return switch (goal.kind()) {
      case STORYBOARD -> 0;
      case SEGMENT -> Math.min(goal.segment() + 1, task.chain().size());
      case SEGMENTS, MERGED -> task.chain().size();
    };
  }

  private static Lot lot(ProviderCall call) {
    return new Lot(
        call.terms().provider(),
        call.request().model(),
        call.request().duration(),
        1,
        call.terms().price());
  }

  private List<BudgetOutlook> budgets(List<Row> rows, Map<ProjectId, Optional<TableRef>> tables) {
    List<BudgetOutlook> outlooks = new ArrayList<>();
    for (Budget budget : settings.admission().budgets()) {
      Map<Budget.Payer, List<Row>> payers = new LinkedHashMap<>();
      for (Row row : rows) {
        if (!row.lots().isEmpty()) {
          ProjectId project = row.project();
          payers
              .computeIfAbsent(
                  budget.payer(project, tables.getOrDefault(project, Optional.empty())),
                  any -> new ArrayList<>())
              .add(row);
        }
      }
      payers.forEach(
          (payer, paid) -> {
            BudgetOutlook outlook = outlook(budget, payer, paid);
            if (budget.scope() != Budget.Scope.TASK || !outlook.holds()) {
              outlooks.add(outlook);
            }
          });
    }
    return outlooks;
  }

  private BudgetOutlook outlook(Budget budget, Budget.Payer payer, List<Row> rows) {
    long spent = persistence.modelCalls().spent(budget, rows.get(0).project(), payer.table());
    String currency = budget.limit().currency();
    Money wanted = new Money(0, currency);
    boolean holds = true;
    for (Money price :
        PurchasePreview.prices(rows.stream().flatMap(row -> row.lots().stream()).toList())) {
      holds &= budget.holds(price, spent);
      wanted = price.currency().equals(currency) ? price : wanted;
    }
    return new BudgetOutlook(
        budget,
        payer.project().map(ProjectId::value).or(() -> payer.table().map(TableRef::value)),
        new Money(spent, currency),
        wanted,
        holds);
  }

  /** One clip of a project is made after the other; those of several side by side, in slots. */
  private Optional<Duration> ready(List<Row> rows) {
    int clips = rows.stream().mapToInt(Row::clips).sum();
    int longest = rows.stream().mapToInt(Row::clips).max().orElse(0);
    int slots = Math.max(1, settings.admission().slots());
    int rounds = Math.max(longest, (clips + slots - 1) / slots);
    return clips == 0 ? Optional.empty() : usualRun().map(run -> run.multipliedBy(rounds));
  }

  private Optional<Duration> usualRun() {
    List<Duration> runs =
        persistence
            .calls()
            .find(CallQuery.in(CallState.DONE).newestFirst().part(Optional.empty(), LAST_CLIPS))
            .stream()
            .filter(call -> call.terms().provider().equals(generator.provider()))
            .filter(call -> call.request().model().equals(generator.model()))
            .flatMap(call -> run(call).stream())
            .sorted()
            .toList();
    return runs.isEmpty() ? Optional.empty() : Optional.of(runs.get(runs.size() / 2));
  }

  private static Optional<Duration> run(ProviderCall call) {
    return call.status()
        .version()
        .flatMap(clip -> call.status().sentAt().map(sent -> Duration.between(sent, clip.madeAt())))
        .filter(run -> !run.isNegative());
  }
}
