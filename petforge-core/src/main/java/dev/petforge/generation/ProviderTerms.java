package dev.petforge.generation;

import dev.petforge.money.Charge;
import dev.petforge.money.Money;
import dev.petforge.money.PoolId;
import java.time.Duration;

/**
 * How a call's provider wants to be dealt with, frozen when the call is planned: a later change of
 * settings does not change what was agreed.
 *
 * @param provider the generator's name
 * @param pool the slots that the call competes for
 * @param price by the list
 * @param keyed whether a lost call can be found by its key
 * @param pollInterval between two questions
 * @param lookupWait between two look-ups of a lost call
 * @param longestRun after this a call can be taken for dead
 * @param charge when the price is taken
 * @param resultLife how long a finished clip can be fetched
 */
public record ProviderTerms(
    String provider,
    PoolId pool,
    Money price,
    boolean keyed,
    Duration pollInterval,
    Duration lookupWait,
    Duration longestRun,
    Charge charge,
    Duration resultLife) {}
