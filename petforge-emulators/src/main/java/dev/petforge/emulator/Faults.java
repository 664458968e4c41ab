package dev.petforge.emulator;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Says what goes wrong when. A script is used up fault by fault; chance goes on for ever. Safe for
 * use by many threads.
 *
 * @param <F> the faults of a service
 */
public final class Faults<F extends Enum<F>> {
  private final Class<F> kind;
  private final Map<F, Double> chances;
  private final Deque<F> script = new ArrayDeque<>();
  private final Map<F, Integer> met;
  private SplittableRandom random = new SplittableRandom(0);

  /** Nothing goes wrong at first. */
  public Faults(Class<F> kind) {
    this.kind = kind;
    this.chances = new EnumMap<>(kind);
    this.met = new EnumMap<>(kind);
  }

  /** Sets the seed of chance. */
  public synchronized Faults<F> seed(long seed) {
    random = new SplittableRandom(seed);
    return this;
  }

  /**
   * Lets a fault happen by chance.
   *
   * @param chance from 0 (never) to 1, whenever it could happen
   */
  public synchronized Faults<F> chance(F fault, double chance) {
    if (!(chance >= 0 && chance <= 1)) {
      throw new IllegalArgumentException("the chance of " + fault + " must be 0 to 1: " + chance);
    }
    chances.put(fault, chance);
    return this;
  }

  /** Lets these faults happen next, each once, in this order among those that can happen. */
  @SafeVarargs
  public final synchronized Faults<F> next(F... faults) {
    for (F fault : faults) {
      script.add(fault);
    }
    return this;
  }

  /** No fault happens any more. */
  public synchronized void clear() {
    script.clear();
    chances.clear();
  }

  /** How often a fault happened. */
  public synchronized int met(F fault) {
    return met.getOrDefault(fault, 0);
  }

  /** Which of the faults that could happen here happens; scripted ones first. */
  @SafeVarargs
  public final Optional<F> draw(F... possible) {
    Set<F> here = EnumSet.noneOf(kind);
    for (F fault : possible) {
      here.add(fault);
    }
    return draw(here);
  }

  /** Which of the faults that could happen here happens; scripted ones first. */
  public synchronized Optional<F> draw(Set<F> here) {
    F scripted = script.peek();
    if (scripted != null && here.contains(scripted)) {
      return Optional.of(count(script.remove()));
    }
    for (F fault : here) {
      double chance = chances.getOrDefault(fault, 0.0);
      if (chance > 0 && random.nextDouble() < chance) {
        return Optional.of(count(fault));
      }
    }
    return Optional.empty();
  }

  private F count(F fault) {
    met.merge(fault, 1, Integer::sum);
    return fault;
  }
}
