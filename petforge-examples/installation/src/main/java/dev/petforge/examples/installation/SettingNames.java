package dev.petforge.examples.installation;

import dev.petforge.failure.PermanentException;
import dev.petforge.failure.WordDistance;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The names of all settings. What is named like one of them, or begins as ours do, is meant for
 * one: it is refused, because what it was to prevent would happen.
 *
 * @param known in the order in which they are told
 */
record SettingNames(Set<String> known) {
  private static final String OURS = "PETFORGE_";

  /** So many slips of a finger are one in a name; in a short one, two would make another word. */
  private static final int MOST_SLIPS = 2;

  private static final int SHORT = 8;

  private static final int MOST_NAMED = 3;

  SettingNames {
    known = new LinkedHashSet<>(known);
  }

  /**
   * Refuses names that are those of no setting and may be meant for one.
   *
   * @param environment names of the variables of the process: most are about other programs
   * @param file what stands in the file of settings
   * @throws PermanentException with code {@code UNKNOWN_SETTING}: names each, its place, and what
   *     may be meant
   */
  void require(Set<String> environment, Map<String, EnvFile.Entry> file, Path place) {
    Set<String> set = new TreeSet<>(environment);
    set.addAll(file.keySet());
    Map<String, String> refused = new TreeMap<>();
    for (String name : environment) {
      if (isMeantForUs(name, set)) {
        refused.put(name, name + " in the environment");
      }
    }
    file.forEach(
        (name, entry) -> {
          if (isMeantForUs(name, set) || lacksPrefix(name, set)) {
            refused.put(name, name + " in line " + entry.line() + " of " + place);
          }
        });
    if (!refused.isEmpty()) {
      throw new PermanentException(
          "UNKNOWN_SETTING",
          String.join(
              "; ",
              refused.entrySet().stream()
                  .map(one -> "there is no setting " + one.getValue() + meant(one.getKey()))
                  .toList()));
    }
  }

  private boolean isMeantForUs(String name, Set<String> set) {
    if (known.contains(name)) {
      return false;
    }
    String plain = plain(name);
    return plain.startsWith(OURS)
        // Whoever has set the right one as well means something else by this one.
        || known.stream().anyMatch(one -> isSlip(plain, one) && !set.contains(one));
  }

  private boolean lacksPrefix(String name, Set<String> set) {
    String whole = OURS + plain(name);
    return !known.contains(name) && known.contains(whole) && !set.contains(whole);
  }

  private static boolean isSlip(String plain, String name) {
    int most = name.length() < SHORT ? 1 : MOST_SLIPS;
    return Math.abs(plain.length() - name.length()) <= most
        && WordDistance.between(plain, name) <= most;
  }

  /** In capitals and with one kind of joint, as all names are. */
  private static String plain(String name) {
    return Normalizer.normalize(name, Normalizer.Form.NFKC)
        .toUpperCase(Locale.ROOT)
        .replaceAll("[^\\p{L}\\p{N}]+", "_");
  }

  private String meant(String name) {
    String plain = plain(name);
    List<String> named =
        Stream.<Supplier<List<String>>>of(
                () -> near(plain), () -> near(OURS + plain), () -> related(plain))
            .map(Supplier::get)
            .filter(near -> !near.isEmpty())
            .findFirst()
            .orElse(List.of());
    return named.isEmpty() ? "" : "; is " + String.join(" / ", named) + " meant?";
  }

  /** What is a slip away is meant; others are named where nothing is. */
  private List<String> near(String word) {
    List<String> near = NearNames.of(word, known);
    if (!near.isEmpty() && !isSlip(word, near.get(0)) && isLikelierRelated(word, near)) {
      return List.of();
    }
    return near.stream().filter(name -> !isSlip(word, near.get(0)) || isSlip(word, name)).toList();
  }

  /** Whether none of those that look alike has a word of the name, and another one has. */
  private boolean isLikelierRelated(String word, List<String> near) {
    return near.stream().allMatch(name -> common(word, name) == 0) && !related(word).isEmpty();
  }

  /** Those that have most words in common with a name. */
  private List<String> related(String plain) {
    Comparator<String> byWords =
        Comparator.comparingLong((String name) -> common(plain, name)).reversed();
    return known.stream()
        .filter(name -> common(plain, name) > 0)
        .sorted(byWords.thenComparingInt(name -> WordDistance.between(plain, name)))
        .limit(MOST_NAMED)
        .toList();
  }

  private static long common(String one, String other) {
    Collection<String> words = Arrays.asList(one.split("_", -1));
    return Arrays.stream(other.split("_", -1))
        .filter(word -> !OURS.startsWith(word) && words.contains(word))
        .count();
  }
}
