package dev.petforge.reconciliation;

import dev.petforge.call.ProviderCall;
import dev.petforge.task.Outcome;
import java.util.Optional;

/**
 * What came of giving an uncertain call up to buy its segment anew.
 *
 * @param givenUp the call
 * @param anew the call that takes its place; empty if none does
 * @param refused why none does; empty also where none is needed, because the segment has its clip
 */
public record Resubmission(
    ProviderCall givenUp, Optional<ProviderCall> anew, Optional<Outcome.Refused> refused) {}
