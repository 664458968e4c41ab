package dev.petforge.money;

import dev.petforge.table.TableRef;
import java.util.Optional;

/**
 * A sum that a ledger kept of what had ended, and that was not what its rows add up to.
 *
 * @param table whose calls it is about; empty for those of projects without a row
 * @param pool the pool of the calls; empty for questions to models
 * @param currency of the amounts
 * @param missingMicros how much the sum was too low by, in millionths of the currency; negative if
 *     it was too high
 * @param missingSends as {@code missingMicros}, of how often calls that have a price were sent
 * @param missingCalls as {@code missingMicros}, of how many calls or questions were sent
 */
public record WrongTotal(
    Optional<TableRef> table,
    Optional<PoolId> pool,
    String currency,
    long missingMicros,
    long missingSends,
    long missingCalls) {}
