package dev.petforge.reconciliation;

import dev.petforge.call.ProviderCall;
import java.util.List;

/**
 * What came of comparing the ledger with a provider's own list.
 *
 * @param listed how many jobs the account has in that time, whoever ordered them
 * @param ours how many of them this installation ordered
 * @param takenIn calls that the provider has and the ledger did not know to be made: it does now
 * @param unknown jobs with a key of this installation, or of one that it stands for now, that is
 *     not in the ledger, as after a restore of an older database: paid, and each with what can be
 *     done
 * @param missing calls whose job is not in the list
 * @param settled what had kept the account from buying, and does so no more
 */
public record Verification(
    int listed,
    int ours,
    List<ProviderCall> takenIn,
    List<UnknownJob> unknown,
    List<ProviderCall> missing,
    List<PurchaseGap> settled) {
  public Verification {
    takenIn = List.copyOf(takenIn);
    unknown = List.copyOf(unknown);
    missing = List.copyOf(missing);
    settled = List.copyOf(settled);
  }

  /** Whether ledger and list agree, now that what was found is taken in. */
  public boolean agrees() {
    return unknown.isEmpty() && missing.isEmpty();
  }
}
