package dev.petforge.reconciliation;

import dev.petforge.call.CallQuery;
import dev.petforge.call.CallState;
import dev.petforge.call.Fact;
import dev.petforge.call.KeyParts;
import dev.petforge.call.ProviderCall;
import dev.petforge.failure.PermanentException;
import dev.petforge.generation.CallKey;
import dev.petforge.generation.ListedJob;
import dev.petforge.generation.ProviderJobId;
import dev.petforge.generation.VideoGenerator;
import dev.petforge.money.AccountId;
import dev.petforge.production.CallFacts;
import dev.petforge.production.CallPages;
import dev.petforge.production.Persistence;
import dev.petforge.production.TaskPages;
import dev.petforge.project.ProjectId;
import dev.petforge.reconciliation.UnknownJob.Outlook;
import dev.petforge.task.TaskQuery;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Compares the ledger with a provider's own list of jobs. */
public final class Verify {
  /** What is older is not kept by any provider: Kling's documentation, 2026-09, has 30 days. */
  private static final Duration WHOLE_LIST = Duration.ofDays(30);

  private final Persistence persistence;
  private final CallFacts facts;
  private final Purchases purchases;
  private final OrderKeyProofs keys;

  public Verify(
      Persistence persistence, CallFacts facts, Purchases purchases, OrderKeyProofs keys) {
    this.persistence = persistence;
    this.facts = facts;
    this.purchases = purchases;
    this.keys = keys;
  }

  /**
   * @param since calls that were sent earlier are left out; where purchases are missing, the whole
   *     list is asked for
   * @throws PermanentException with code {@code NO_LIST} if the provider has none
   */
  public Verification run(VideoGenerator generator, Instant since) {
    AccountId account = AccountId.of(generator.provider(), generator.account());
    List<PurchaseGap> gaps = purchases.inTheWayOf(account);
    Instant from = gaps.isEmpty() ? since : earlier(since);
    List<ListedJob> listed = generator.list(from).orElseThrow(() -> noList(generator));
    Set<String> names = new HashSet<>();
    names.add(persistence.installation());
    gaps.forEach(gap -> names.add(gap.installation()));
    List<ProviderCall> takenIn = new ArrayList<>();
    List<UnknownJob> unknown = new ArrayList<>();
    Set<ProviderJobId> there = new HashSet<>();
    int ours = 0;
    for (ListedJob job : listed) {
      there.add(job.job());
      Optional<String> key = job.key().filter(name -> isOurs(name, names));
      if (key.isEmpty()) {
        continue;
      }
      ours++;
      Optional<ProviderCall> call = call(key.get());
      if (call.isEmpty()) {
        unknown.add(unknown(job.job(), key.get(), generator));
      } else if (!call.get().status().job().equals(Optional.of(job.job()))
          && !call.get().status().strayJobs().contains(job.job())) {
        takenIn.add(takeIn(call.get(), job.job()));
      }
    }
    List<ProviderCall> missing = missing(account, from, there);
    purchases.clear(account, gaps);
    return new Verification(listed.size(), ours, takenIn, unknown, missing, gaps);
  }

  private Instant earlier(Instant since) {
    Instant all = persistence.clock().instant().minus(WHOLE_LIST);
    return since.isBefore(all) ? since : all;
  }

  private static PermanentException noList(VideoGenerator generator) {
    return new PermanentException(
        "NO_LIST",
        generator.provider()
            + " has no list of its jobs: look into its own pages, and settle what is uncertain by"
            + " hand; if calls wait for a verification, 'verify --provider "
            + generator.provider()
            + " --waive' lets them be sent without one");
  }

  private static boolean isOurs(String key, Set<String> installations) {
    return installations.stream().anyMatch(name -> key.startsWith(name + "-"));
  }

  private Optional<ProviderCall> call(String key) {
    try {
      return persistence.calls().find(new CallKey(key));
    } catch (IllegalArgumentException e) {
      // Somebody else's, who uses our beginning by chance.
      return Optional.empty();
    }
  }

  private ProviderCall takeIn(ProviderCall call, ProviderJobId job) {
    return facts
        .record(call.key(), new Fact.Accepted(call.status().sends(), job))
        .map(known -> call.with(known.status()))
        .orElse(call);
  }

  private UnknownJob unknown(ProviderJobId job, String key, VideoGenerator generator) {
    Optional<KeyParts> parts = KeyParts.of(key);
    Optional<ProjectId> project = parts.flatMap(this::project);
    Outlook outlook =
        parts
            .filter(known -> keys.kept(generator))
            .filter(known -> known.installation().equals(persistence.installation()))
            .map(known -> project.map(id -> outlook(id, known)).orElse(Outlook.AFTER_IMPORT))
            .orElse(Outlook.BY_HAND);
    return new UnknownJob(job, key, project, parts.map(KeyParts::segment), outlook);
  }

  private Optional<ProjectId> project(KeyParts parts) {
    return TaskPages.ids(persistence.tasks(), TaskQuery.all()).filter(parts::isOf).findFirst();
  }

  /** Another call has that attempt, or a later one: then none will have this key again. */
  private Outlook outlook(ProjectId project, KeyParts parts) {
    boolean passed =
        persistence.calls().find(CallQuery.of(project)).stream()
            .map(ProviderCall::subject)
            .anyMatch(
                subject ->
                    subject.segment() == parts.segment() && subject.attempt() >= parts.attempt());
    return passed ? Outlook.BY_HAND : Outlook.COMES_BACK;
  }

  private List<ProviderCall> missing(AccountId account, Instant since, Set<ProviderJobId> there) {
    Set<CallKey> missing = new HashSet<>();
    for (CallState state : CallState.values()) {
      CallPages.in(persistence.calls(), state)
          .flatMap(List::stream)
          .filter(call -> call.terms().pool().account().equals(account))
          // What came with its project may have been bought at an account of that name elsewhere.
          .filter(call -> !call.status().imported())
          .filter(call -> call.status().sentAt().filter(at -> !at.isBefore(since)).isPresent())
          .filter(call -> call.status().job().filter(job -> !there.contains(job)).isPresent())
          .forEach(call -> missing.add(call.key()));
    }
    return missing.stream()
        .flatMap(key -> persistence.calls().find(key).stream())
        .sorted(Comparator.comparing((ProviderCall call) -> call.urgency().plannedAt()))
        .toList();
  }
}
