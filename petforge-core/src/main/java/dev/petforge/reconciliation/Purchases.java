package dev.petforge.reconciliation;

import dev.petforge.call.CallQuery;
import dev.petforge.call.CallState;
import dev.petforge.call.WaitReason;
import dev.petforge.failure.RetryableException;
import dev.petforge.job.JobKey;
import dev.petforge.job.JobKind;
import dev.petforge.money.AccountId;
import dev.petforge.money.PoolId;
import dev.petforge.money.PurchaseCount;
import dev.petforge.money.PurchaseMark;
import dev.petforge.money.PurchaseWitness;
import dev.petforge.production.Persistence;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Compares what the database knows of buying with what a witness outside of it remembers, so that a
 * database that was put back to an earlier state does not buy everything again.
 */
public final class Purchases {
  private final Persistence persistence;
  private final PurchaseWitness witness;

  public Purchases(Persistence persistence, PurchaseWitness witness) {
    this.persistence = persistence;
    this.witness = witness;
  }

  /** Everything that was bought and is not known here. */
  public List<PurchaseGap> gaps() {
    List<PurchaseMark> marks = witness.marks();
    return marks.isEmpty() ? List.of() : gaps(marks, persistence.calls().purchases());
  }

  /**
   * What keeps an account from buying. As long as purchases are missing anywhere, no account buys,
   * for the same clip may have been bought at another one; somebody has to clear an account, or all
   * that are behind.
   */
  public List<PurchaseGap> inTheWayOf(AccountId account) {
    // The witness first: what it has was committed before, so that the database, asked later, knows
    // it too, whoever buys at the same time.
    List<PurchaseMark> marks = witness.marks();
    if (marks.isEmpty()) {
      return List.of();
    }
    Map<AccountId, PurchaseCount> known = persistence.calls().purchases();
    List<PurchaseGap> gaps = gaps(marks, known);
    boolean own = gaps.stream().anyMatch(gap -> gap.account().equals(account));
    long excused = known.getOrDefault(account, PurchaseCount.NONE).excused();
    return own || sum(gaps) > excused ? gaps : List.of();
  }

  private List<PurchaseGap> gaps(
      List<PurchaseMark> marks, Map<AccountId, PurchaseCount> knownCounts) {
    String installation = persistence.installation();
    List<PurchaseGap> gaps = new ArrayList<>();
    for (PurchaseMark mark : marks) {
      boolean ours = mark.installation().equals(installation);
      long known = ours ? knownCounts.getOrDefault(mark.account(), PurchaseCount.NONE).sends() : 0;
      // Where this installation is known itself, somebody has cleared it of what others bought.
      boolean missing = ours ? known < mark.sends() : !isKnown(mark.account(), marks);
      if (missing) {
        gaps.add(new PurchaseGap(mark.account(), mark.installation(), mark.sends(), known));
      }
    }
    return gaps;
  }

  private boolean isKnown(AccountId account, List<PurchaseMark> marks) {
    return marks.stream()
        .anyMatch(
            mark ->
                mark.account().equals(account)
                    && mark.installation().equals(persistence.installation()));
  }

  private static long sum(List<PurchaseGap> gaps) {
    return gaps.stream().mapToLong(PurchaseGap::witnessed).sum();
  }

  /**
   * Has the witness remember what was admitted at an account, before it is sent.
   *
   * @throws dev.petforge.failure.PetForgeException if that failed, or the database was put back
   *     while the worker ran: it must not be sent
   */
  public void witness(AccountId account) {
    if (!inTheWayOf(account).isEmpty()) {
      throw new RetryableException(
          "VERIFICATION",
          "more was bought at " + account + " than the database knows of since it was last asked");
    }
    PurchaseCount count = persistence.calls().purchases().getOrDefault(account, PurchaseCount.NONE);
    if (count.sends() > 0) {
      witness.remember(
          List.of(new PurchaseMark(persistence.installation(), account, count.sends())));
    }
  }

  /**
   * Lets an account buy again: what is missing was compared with the provider's list, or a person
   * takes the risk.
   *
   * @param gaps what that was decided on
   */
  public void clear(AccountId account, List<PurchaseGap> gaps) {
    if (gaps.isEmpty()) {
      return;
    }
    String installation = persistence.installation();
    long sends =
        gaps.stream()
            .filter(gap -> gap.account().equals(account))
            .filter(gap -> gap.installation().equals(installation))
            .mapToLong(PurchaseGap::witnessed)
            .max()
            .orElse(0);
    List<PurchaseGap> others = gaps.stream().filter(gap -> !gap.account().equals(account)).toList();
    persistence.calls().clear(account, sends, sum(others));
    long now = persistence.calls().purchases().getOrDefault(account, PurchaseCount.NONE).sends();
    witness.remember(List.of(new PurchaseMark(installation, account, now)));
    sendAgain();
  }

  private void sendAgain() {
    Set<PoolId> pools = new LinkedHashSet<>();
    persistence
        .calls()
        .find(CallQuery.in(CallState.PLANNED))
        .forEach(call -> pools.add(call.terms().pool()));
    pools.removeIf(pool -> !inTheWayOf(pool.account()).isEmpty());
    pools.forEach(pool -> persistence.calls().release(pool, WaitReason.VERIFICATION));
    persistence
        .jobQueue()
        .enqueue(pools.stream().map(pool -> new JobKey(JobKind.DISPATCH, pool.value())).toList());
  }
}
