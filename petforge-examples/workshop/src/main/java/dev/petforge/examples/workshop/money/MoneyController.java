package dev.petforge.examples.workshop.money;

import dev.petforge.PetForge;
import dev.petforge.call.CallQuery;
import dev.petforge.call.CallState;
import dev.petforge.call.ProviderCall;
import dev.petforge.examples.workshop.table.KnownTables;
import dev.petforge.examples.workshop.web.BadRequest;
import dev.petforge.examples.workshop.web.Texts;
import dev.petforge.examples.workshop.web.Words;
import dev.petforge.generation.CallKey;
import dev.petforge.generation.ProviderJobId;
import dev.petforge.money.Money;
import dev.petforge.money.Spending;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What was spent, and the calls that it was spent on. */
@RestController
@RequestMapping("/api")
class MoneyController {
  private static final int MOST = 500;

  private static final Map<String, Spending.By> BY =
      Map.of(
          "day", Spending.By.DAY,
          "table", Spending.By.TABLE,
          "task", Spending.By.TASK,
          "provider", Spending.By.PROVIDER);

  private final PetForge petForge;

  private final KnownTables tables;

  MoneyController(PetForge petForge, KnownTables tables) {
    this.tables = tables;
    this.petForge = petForge;
  }

  /**
   * What was spent on something, in one currency.
   *
   * @param on a day, a table, a project or a provider
   * @param calls how many calls and questions were sent for it
   * @param spent what they cost; uncertain calls count
   * @param running how much of that is for calls that have not come to their end
   */
  record SpendingCard(String on, int calls, Amount spent, Amount running) {}

  /**
   * Calls of which nobody knows whether they were made.
   *
   * @param calls how many
   * @param money what they may have cost, one amount for each currency
   */
  record UncertainCard(int calls, List<Amount> money) {}

  /**
   * What was spent.
   *
   * @param by what the sums are by
   * @param spending the sums
   * @param uncertain what of them nobody knows for certain
   * @param budgets the most that may be spent
   */
  record MoneyAnswer(
      boolean success,
      @Words(Spending.By.class) String by,
      List<SpendingCard> spending,
      UncertainCard uncertain,
      List<BudgetCard> budgets) {}

  @Operation(
      operationId = "getMoney",
      summary = "What was spent, by day, table, project or provider.")
  @GetMapping("/money")
  MoneyAnswer money(
      @Parameter(description = "what the sums are by")
          @Words(Spending.By.class)
          @RequestParam(name = "by", defaultValue = "day")
          String by,
      @Parameter(
              description = "the first day that counts",
              schema = @Schema(type = "string", format = "date"))
          @RequestParam(name = "since", required = false)
          @Nullable String since,
      @RequestParam(name = "table_id", required = false) @Nullable String table) {
    Spending.By wanted = BY.get(by);
    if (wanted == null) {
      throw new BadRequest(
          "by",
          "by must be one of " + BY.keySet().stream().sorted().toList() + ", was '" + by + "'");
    }
    List<Spending> spending =
        petForge
            .money()
            .spending(
                wanted,
                Optional.ofNullable(since).map(MoneyController::date),
                Optional.ofNullable(table).map(tables::named));
    return new MoneyAnswer(
        true,
        by,
        spending.stream()
            .map(
                one ->
                    new SpendingCard(
                        one.on(), one.calls(), Amount.of(one.spent()), Amount.of(one.running())))
            .toList(),
        uncertain(),
        petForge.money().budgets().stream().map(BudgetCard::of).toList());
  }

  private UncertainCard uncertain() {
    List<ProviderCall> calls =
        petForge.money().calls(CallQuery.in(CallState.UNKNOWN)).stream()
            .filter(call -> !call.terms().keyed())
            .toList();
    Map<String, Money> sums = new TreeMap<>();
    calls.forEach(call -> sums.merge(call.spent().currency(), call.spent(), Money::plus));
    return new UncertainCard(calls.size(), sums.values().stream().map(Amount::of).toList());
  }

  private static LocalDate date(String text) {
    try {
      return LocalDate.parse(text);
    } catch (DateTimeParseException e) {
      throw new BadRequest("since", "since must be a day such as 2026-12-05, was '" + text + "'");
    }
  }

  /**
   * A page of calls, the newest first.
   *
   * @param calls the calls
   */
  record CallsAnswer(boolean success, List<CallCard> calls, @Nullable String next) {}

  @Operation(operationId = "listCalls", summary = "Calls to providers, the newest first.")
  @GetMapping("/calls")
  CallsAnswer calls(
      @Parameter(description = "the state that they are in")
          @Words(CallState.class)
          @RequestParam(name = "state", required = false)
          @Nullable String state,
      @RequestParam(name = "after", required = false) @Nullable String after,
      @RequestParam(name = "limit", defaultValue = "100") int limit) {
    if (limit < 1 || limit > MOST) {
      throw new BadRequest("limit", "limit must be 1 to " + MOST + ", was " + limit);
    }
    Set<CallState> states = state == null ? Set.of() : EnumSet.of(state(state));
    List<ProviderCall> found =
        petForge
            .money()
            .calls(
                new CallQuery(Optional.empty(), states)
                    .newestFirst()
                    .part(Optional.ofNullable(after).map(CallKey::new), limit));
    return new CallsAnswer(
        true,
        found.stream().map(this::card).toList(),
        found.size() < limit ? null : found.get(found.size() - 1).key().value());
  }

  private CallCard card(ProviderCall call) {
    return CallCard.of(call, false, petForge.money().cancellable(call), Texts.messages());
  }

  private static CallState state(String word) {
    return Arrays.stream(CallState.values())
        .filter(one -> one.word().equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                new BadRequest(
                    "state",
                    "state must be one of "
                        + Arrays.stream(CallState.values()).map(CallState::word).toList()
                        + ", was '"
                        + word
                        + "'"));
  }

  /**
   * What a person found out about an uncertain call: exactly one of these.
   *
   * @param call names it
   * @param found the provider's name of its job
   * @param notMade whether it was seen that it was not made
   * @param resubmit whether its segment is bought again although nobody knows
   */
  record ResolveRequest(
      String call, @Nullable String found, @Nullable Boolean notMade, @Nullable Boolean resubmit) {}

  /**
   * The call as it is now.
   *
   * @param call the call
   */
  record ResolveAnswer(boolean success, CallCard call) {}

  @Operation(
      operationId = "resolveCall",
      summary = "Settles a call of which nobody knows whether it was made.")
  @PostMapping("/calls/resolve")
  ResolveAnswer resolve(@RequestBody ResolveRequest request) {
    CallKey key = new CallKey(request.call());
    boolean notMade = Boolean.TRUE.equals(request.notMade());
    boolean resubmit = Boolean.TRUE.equals(request.resubmit());
    int said = (request.found() == null ? 0 : 1) + (notMade ? 1 : 0) + (resubmit ? 1 : 0);
    if (said != 1) {
      throw new BadRequest("found", "exactly one of found, not_made and resubmit must be given");
    }
    if (request.found() != null) {
      petForge.money().resolveFound(key, new ProviderJobId(request.found()));
    } else if (notMade) {
      petForge.money().resolveNotMade(key);
    } else {
      petForge.money().resubmit(key);
    }
    return new ResolveAnswer(true, card(petForge.money().call(key)));
  }
}
