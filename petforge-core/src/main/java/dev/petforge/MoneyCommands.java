package dev.petforge;

import dev.petforge.call.CallLedger;
import dev.petforge.call.CallQuery;
import dev.petforge.call.EndedCalls;
import dev.petforge.call.ProviderCall;
import dev.petforge.failure.PermanentException;
import dev.petforge.generation.CallKey;
import dev.petforge.generation.ProviderJobId;
import dev.petforge.money.AccountId;
import dev.petforge.money.Budget;
import dev.petforge.money.Money;
import dev.petforge.money.Spending;
import dev.petforge.money.SpendingQuery;
import dev.petforge.money.WrongTotal;
import dev.petforge.production.CallFacts;
import dev.petforge.production.Decisions;
import dev.petforge.production.Generators;
import dev.petforge.production.Persistence;
import dev.petforge.production.ProductionSettings;
import dev.petforge.project.ProjectId;
import dev.petforge.reconciliation.OrderKeyProofs;
import dev.petforge.reconciliation.ProviderBills;
import dev.petforge.reconciliation.PurchaseGap;
import dev.petforge.reconciliation.Purchases;
import dev.petforge.reconciliation.Resubmission;
import dev.petforge.reconciliation.UncertainCalls;
import dev.petforge.reconciliation.Verification;
import dev.petforge.reconciliation.Verify;
import dev.petforge.table.TableRef;
import dev.petforge.task.Outcome;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * What was bought and what it cost: calls to providers, uncertain calls that a person resolves,
 * spending, and the comparison with what providers and the witness say. Safe for use by many
 * threads.
 *
 * <p>Every method throws {@link dev.petforge.failure.RetryableException} if the database cannot be
 * used now.
 */
public final class MoneyCommands {
  private final Persistence persistence;
  private final Decisions decisions;
  private final CallFacts facts;
  private final Generators generators;
  private final Purchases purchases;
  private final OrderKeyProofs keys;
  private final ProductionSettings settings;
  private final UncertainCalls uncertainCalls;

  MoneyCommands(
      Persistence persistence,
      Decisions decisions,
      CallFacts facts,
      Generators generators,
      Purchases purchases,
      OrderKeyProofs keys,
      ProductionSettings settings) {
    this.persistence = persistence;
    this.decisions = decisions;
    this.facts = facts;
    this.generators = generators;
    this.purchases = purchases;
    this.keys = keys;
    this.settings = settings;
    this.uncertainCalls = new UncertainCalls(persistence, facts);
  }

  /** Calls to providers. */
  public List<ProviderCall> calls(CallQuery query) {
    return persistence.calls().find(query);
  }

  /**
   * A call to a provider.
   *
   * @throws PermanentException with code {@code NO_CALL} if there is none of that name
   */
  public ProviderCall call(CallKey call) {
    return persistence.calls().require(call);
  }

  /**
   * Whether the provider of a call is asked to stop its job when a person gives it up. What the job
   * costs all the same is told when it has ended.
   */
  public boolean cancellable(ProviderCall call) {
    return generators
        .of(call.terms().pool())
        .map(generator -> generator.capabilities().cancellable())
        .orElse(false);
  }

  /**
   * Resolves an uncertain call: a person found its job at the provider.
   *
   * @throws PermanentException with code {@code NO_CALL}, or {@code NOT_UNCERTAIN} if it can only
   *     be one that was made, or was not
   */
  public ProviderCall resolveFound(CallKey call, ProviderJobId job) {
    return uncertainCalls.found(call, job);
  }

  /**
   * Resolves an uncertain call: a person has seen that it was not made. It is sent again.
   *
   * @throws PermanentException with code {@code NO_CALL} or {@code NOT_UNCERTAIN}
   */
  public ProviderCall resolveNotMade(CallKey call) {
    return uncertainCalls.notMade(call);
  }

  /**
   * Resolves an uncertain call by buying its segment again, although nobody knows whether it was
   * made. The clip may be paid for twice.
   *
   * @return what is bought in its place, be it by this or because its task went on by itself
   * @throws PermanentException with code {@code NO_CALL} or {@code NOT_UNCERTAIN}
   */
  public Resubmission resubmit(CallKey call) {
    int before =
        persistence
            .calls()
            .find(call)
            .map(ProviderCall::subject)
            .flatMap(subject -> last(subject.project(), subject.segment()))
            .map(last -> last.subject().attempt())
            .orElse(0);
    ProviderCall givenUp = uncertainCalls.giveUp(call);
    ProjectId project = givenUp.subject().project();
    int segment = givenUp.subject().segment();
    // First of all its task has to know, or it would still wait for the call that was given up.
    decisions.require(project, (found, context) -> found.task().settle(givenUp, context));
    Supplier<Optional<ProviderCall>> anew =
        () -> last(project, segment).filter(last -> last.subject().attempt() > before);
    Optional<ProviderCall> already = anew.get();
    if (already.isPresent()) {
      return new Resubmission(givenUp, already, Optional.empty());
    }
    Outcome outcome =
        decisions.require(project, (found, context) -> found.task().startSegment(segment, context));
    Optional<ProviderCall> planned = anew.get();
    return planned.isEmpty() && outcome instanceof Outcome.Refused refused
        ? new Resubmission(givenUp, planned, Optional.of(refused))
        : new Resubmission(givenUp, planned, Optional.empty());
  }

  /**
   * A person read off the provider's bill what a call cost in all, its stray jobs included: 0 if it
   * was refunded. That counts in budgets and sums instead of its price, until there is news of one
   * of its jobs.
   *
   * @throws PermanentException with code {@code NO_CALL}, {@code NEVER_SENT}, {@code STILL_OPEN} if
   *     its clip is still waited for, or {@code OTHER_CURRENCY} if the amount is not in the
   *     currency of its price
   */
  public ProviderCall bill(CallKey call, Money total) {
    return new ProviderBills(persistence, facts).record(call, total);
  }

  /**
   * What was spent, on clips and on questions to models; a day begins in the zone of {@link
   * PetForgeBuilder#zone}.
   *
   * @return sorted by what it is on, then by currency
   */
  public List<Spending> spending(Spending.By by) {
    return spending(by, Optional.empty(), Optional.empty());
  }

  /**
   * The same of what was last sent on a day or later, or of a table.
   *
   * @param since a day in the zone of {@link PetForgeBuilder#zone}
   */
  public List<Spending> spending(
      Spending.By by, Optional<LocalDate> since, Optional<TableRef> table) {
    SpendingQuery query = new SpendingQuery(by, settings.zone(), since, table);
    return Spending.sum(
        Stream.concat(
            persistence.calls().spending(query).stream(),
            persistence.modelCalls().spending(query).stream()));
  }

  /** As {@link CallLedger#ended}. */
  public List<EndedCalls> endedCalls() {
    return persistence.calls().ended();
  }

  /** The budgets that hold, as they were given to the builder. */
  public List<Budget> budgets() {
    return settings.admission().budgets();
  }

  /** As {@link CallLedger#recount}. */
  public List<WrongTotal> recount() {
    return persistence.calls().recount();
  }

  /**
   * The accounts of a provider that there are generators for here, in their order: what is to be
   * verified one by one.
   *
   * @return empty if there is no such provider here
   */
  public List<AccountId> accounts(String provider) {
    return generators.accounts(provider);
  }

  /**
   * Compares the ledger with the list of jobs that an account's provider has. What the provider has
   * and the ledger did not know to be made is taken in. If the account waits for that, it buys
   * again afterwards; another account of the provider has to be verified for itself.
   *
   * @param since calls that were sent earlier are left out; an account that waits for a
   *     verification is compared with its whole list all the same
   * @throws PermanentException with code {@code UNKNOWN_PROVIDER} if there is no generator for the
   *     account, or {@code NO_LIST} if its provider has no such list
   * @throws dev.petforge.failure.RetryableException if the provider cannot be asked now
   */
  public Verification verify(AccountId account, Instant since) {
    return new Verify(persistence, facts, purchases, keys)
        .run(generators.generator(account), since);
  }

  /**
   * What was bought without the database knowing of it, as far as the witness remembers: empty but
   * for a database that was put back to an earlier state, or begun anew. Until it is verified or
   * waived, planned calls wait for {@link dev.petforge.call.WaitReason#VERIFICATION}.
   *
   * @throws dev.petforge.failure.PetForgeException if the witness cannot be asked
   */
  public List<PurchaseGap> missingPurchases() {
    return purchases.gaps();
  }

  /**
   * What of {@link #missingPurchases} keeps an account from buying; empty if it may buy.
   *
   * @throws dev.petforge.failure.PetForgeException if the witness cannot be asked: it may not buy
   */
  public List<PurchaseGap> missingPurchases(AccountId inTheWayOf) {
    return purchases.inTheWayOf(inTheWayOf);
  }

  /**
   * Lets one account buy again without a comparison, for providers that have no list: what was
   * bought without the database knowing of it may be bought a second time. No other account is
   * touched.
   *
   * @return what was missing at this account
   * @throws PermanentException with code {@code UNKNOWN_PROVIDER} if there is neither a generator
   *     for the account here nor a purchase at it
   */
  public List<PurchaseGap> waive(AccountId account) {
    List<PurchaseGap> gaps = purchases.gaps();
    List<PurchaseGap> own = gaps.stream().filter(gap -> gap.account().equals(account)).toList();
    if (own.isEmpty()) {
      generators.generator(account);
    }
    purchases.clear(account, gaps);
    return own;
  }

  private Optional<ProviderCall> last(ProjectId project, int segment) {
    return calls(CallQuery.of(project)).stream()
        .filter(call -> call.subject().segment() == segment)
        .max(Comparator.comparingInt(call -> call.subject().attempt()));
  }
}
