package dev.petforge.call;

import dev.petforge.generation.CallKey;

/**
 * What became of a send, for the ledger that does not know it yet.
 *
 * @param installation names the database
 * @param call which call it is about
 * @param fact what became known
 */
public record UndeliveredFact(String installation, CallKey call, Fact.OfSend fact) {}
