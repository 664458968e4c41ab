package dev.petforge.testkit.emulator;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Says what goes wrong when. A script is used up fault by fault; chance goes on for ever. Safe for
 * use by many threads.
 */
public final class Faults {
  private final Map<Fault, Double> chances = new EnumMap<>(Fault.class);
  private final Deque<Fault> script = new ArrayDeque<>();
  private final Map<Fault, Integer> met = new EnumMap<>(Fault.class);
  private SplittableRandom random = new SplittableRandom(0);

  /** Sets the seed of chance. */
  public synchronized Faults seed(long seed) {
    random = new SplittableRandom(seed);
    return this;
  }

  /**
   * Lets a fault happen by chance.
   *
   * @param chance from 0 (never) to 1, whenever it could happen
   */
  public synchronized Faults chance(Fault fault, double chance) {
    if (!(chance >= 0 && chance <= 1)) {
      throw new IllegalArgumentException("the chance of " + fault + " must be 0 to 1: " + chance);
    }
    chances.put(fault, chance);
    return this;
  }

  /** Lets these faults happen next, each once, in this order among those that can happen. */
  public synchronized Faults next(Fault... faults) {
    script.addAll(java.util.List.of(faults));
    return this;
  }

  /** No fault happens any more. */
  public synchronized void clear() {
    script.clear();
    chances.clear();
  }

  /** How often a fault happened. */
  public synchronized int met(Fault fault) {
    return met.getOrDefault(fault, 0);
  }

  /** Which of the faults that could happen here happens; scripted ones first. */
  synchronized java.util.Optional<Fault> draw(Fault... possible) {
    Set<Fault> here = EnumSet.noneOf(Fault.class);
    here.addAll(java.util.List.of(possible));
    Fault scripted = script.peek();
    if (scripted != null && here.contains(scripted)) {
      return java.util.Optional.of(count(script.remove()));
    }
    for (Fault fault : here) {
      double chance = chances.getOrDefault(fault, 0.0);
      if (chance > 0 && random.nextDouble() < chance) {
        return java.util.Optional.of(count(fault));
      }
    }
    return java.util.Optional.empty();
  }

  private Fault count(Fault fault) {
    met.merge(fault, 1, Integer::sum);
    return fault;
  }
}
