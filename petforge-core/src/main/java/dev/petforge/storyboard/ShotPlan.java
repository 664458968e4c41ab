package dev.petforge.storyboard;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** The one place that knows how a template of one length makes a video of another. */
final class ShotPlan {
  private ShotPlan() {}

  static List<PlannedShot> of(List<ShotSpec> template, int count) {
    if (count < 1 || count > Storyboard.MAX_SHOTS) {
      throw new IllegalArgumentException(
          "segment_count must be 1 to " + Storyboard.MAX_SHOTS + ", was " + count);
    }
    return withLevels(
        count <= template.size() ? shorter(template, count) : longer(template, count));
  }

  private static List<ShotSpec> shorter(List<ShotSpec> template, int count) {
    if (count == 1) {
      return List.of(template.get(0));
    }
    List<ShotSpec> middle = template.subList(1, template.size() - 1);
    List<ShotSpec> kept =
        middle.stream().sorted(Comparator.comparingInt(ShotSpec::rank)).limit(count - 2L).toList();
    List<ShotSpec> film = new ArrayList<>();
    film.add(template.get(0));
    middle.stream().filter(kept::contains).forEach(film::add);
    film.add(template.get(template.size() - 1));
    return film;
  }

  private static List<ShotSpec> longer(List<ShotSpec> template, int count) {
    List<ShotSpec> round = template.stream().filter(ShotSpec::repeatable).toList();
    int first = template.indexOf(round.get(0));
    int slots = round.size() + count - template.size();
    List<ShotSpec> film = new ArrayList<>(template.subList(0, first));
    for (int i = 0; i < slots; i++) {
      film.add(round.get(i % round.size()));
    }
    film.addAll(template.subList(first + round.size(), template.size()));
    return film;
  }

  /** A shot that comes again moves the ledger on in even steps, but not to what comes after it. */
  private static List<PlannedShot> withLevels(List<ShotSpec> film) {
    Map<String, Integer> seen = new HashMap<>();
    List<PlannedShot> plan = new ArrayList<>();
    int level = 0;
    for (int i = 0; i < film.size(); i++) {
      ShotSpec spec = film.get(i);
      int occurrence = seen.merge(spec.type(), 1, Integer::sum) - 1;
      if (spec.level().isPresent()) {
        int base = spec.level().getAsInt();
        int times = (int) film.stream().filter(spec::equals).count();
        int steps = Math.max(1, nextLevel(film, i, spec).orElse(base + 1) - base);
        level = Math.max(level, base + occurrence * steps / times);
      }
      plan.add(new PlannedShot(i, spec, occurrence, level));
    }
    return List.copyOf(plan);
  }

  private static OptionalInt nextLevel(List<ShotSpec> film, int from, ShotSpec self) {
    return film.subList(from, film.size()).stream()
        .filter(spec -> !spec.equals(self) && spec.level().isPresent() && !spec.repeatable())
        .mapToInt(spec -> spec.level().getAsInt())
        .findFirst();
  }
}
