package dev.petforge.testkit;

import dev.petforge.call.UndeliveredFact;
import dev.petforge.call.UndeliveredFacts;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Keeps facts as long as this object lives, which stands for a disk: it outlives the databases and
 * processes of a test.
 */
public final class InMemoryUndeliveredFacts implements UndeliveredFacts {
  private final Set<UndeliveredFact> facts = new LinkedHashSet<>();

  @Override
  public synchronized List<UndeliveredFact> all() {
    return List.copyOf(facts);
  }

  @Override
  public synchronized void keep(Collection<UndeliveredFact> news) {
    facts.addAll(news);
  }

  @Override
  public synchronized void forget(Collection<UndeliveredFact> delivered) {
    facts.removeAll(Set.copyOf(delivered));
  }
}
