package dev.petforge.job;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Settings that must be the same for all workers that buy on one database, in words that people
 * compare.
 *
 * @param values by name, one line each
 * @param binding names of those that money depends on: who has others is no worker beside this one
 * @param forAll whether workers that live with others shall give way, instead of this one
 */
public record SharedSettings(Map<String, String> values, Set<String> binding, boolean forAll) {
  /** Those of a worker that buys nothing: it works beside any other. */
  public static final SharedSettings NONE = new SharedSettings(Map.of(), Set.of(), false);

  public SharedSettings {
    values = Map.copyOf(values);
    binding = Set.copyOf(binding);
    values.forEach(
        (name, value) -> {
          if (name.contains("=") || (name + value).lines().count() > 1) {
            throw new IllegalArgumentException(
                "a shared setting must be one line without '=' in its name, was '"
                    + name
                    + "' with '"
                    + value
                    + "'");
          }
        });
  }

  /**
   * In what another worker differs that money depends on.
   *
   * @param others its values; one that it does not tell, as an earlier version, is no difference
   * @return for example {@code slots is 4 here and 8 there}, by name
   */
  public List<String> conflicts(Map<String, String> others) {
    return differences(others, true);
  }

  /** In what another worker differs that no money depends on. */
  public List<String> remarks(Map<String, String> others) {
    return differences(others, false);
  }

  private List<String> differences(Map<String, String> others, boolean binds) {
    List<String> found = new ArrayList<>();
    SortedMap<String, String> own = new TreeMap<>(values);
    own.forEach(
        (name, value) -> {
          String there = others.getOrDefault(name, value);
          if (binding.contains(name) == binds && !there.equals(value)) {
            found.add(name + " is " + value + " here and " + there + " there");
          }
        });
    return found;
  }
}
