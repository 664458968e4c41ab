package dev.petforge.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.examples.cli.Damages.Damage;
import dev.petforge.examples.cli.Damages.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code verify} finds every damage and names it, {@code verify --repair} mends all that can be
 * mended, and what it leaves is what a second look finds. {@code -Dpetforge.damages=N} does N
 * damages instead of one of each kind, {@code -Dpetforge.damage=SEED} those of one seed.
 */
class DamagesTest {
  private static final int PROJECTS = 3;

  /** These concern all projects, or take others' names away: one alone at a time. */
  private static final Set<Kind> ALONE = Set.of(Kind.CHANGE_SUMS, Kind.DELETE_PROJECT);

  @TempDir private Path directory;
  private Path home;
  private Path photos;
  private Cli cli;
  private List<String> projects = List.of();

  @BeforeEach
  void videos_are_there() throws IOException {
    home = directory.resolve("petforge-data");
    photos = directory.resolve("photos");
    cli = new Cli(directory);
    for (int i = 0; i < PROJECTS; i++) {
      Photos.write(
          photos, "cat" + i + ".png", Photos.bytes(Photos.picture(400 + 20 * i, 400), "png"));
    }
    Cli.Result made = cli.run("run", "--photos=photos", "--segments=2", "--seconds=1", "--json");
    assertThat(made.status()).as(made.err()).isZero();
    projects =
        made.list("projects").stream()
            .map(project -> String.valueOf(((Map<?, ?>) project).get("project_id")))
            .toList();
    Cli.Result regenerated = cli.run("regenerate", projects.get(0), "--segment=1", "--yes");
    assertThat(regenerated.status()).as(regenerated.err()).isZero();
    assertThat(cli.run("merge", projects.get(0)).status()).isZero();
    Cli.Result sound = cli.run("verify", "--hash", "--play");
    assertThat(sound.status()).as(sound.out() + sound.err()).isZero();
    Damages.copy(home, directory.resolve("good/home"));
    Damages.copy(photos, directory.resolve("good/photos"));
  }

  @Test
  void every_damage_is_found_and_named_and_mended_if_it_can_be() throws Exception {
    Long one = Long.getLong("petforge.damage");
    if (one != null) {
      round(one, kinds(one, PROJECTS));
      return;
    }
    int wanted = Integer.getInteger("petforge.damages", Kind.values().length);
    Map<Kind, Integer> done = new EnumMap<>(Kind.class);
    List<Kind> next = new ArrayList<>();
    for (long seed = 0; done.values().stream().mapToInt(Integer::intValue).sum() < wanted; seed++) {
      if (next.isEmpty()) {
        next.addAll(List.of(Kind.values()));
        Collections.shuffle(next, new Random(seed));
      }
      List<Kind> now = new ArrayList<>();
      do {
        now.add(next.remove(next.size() - 1));
      } while (!next.isEmpty()
          && now.size() < PROJECTS
          && !ALONE.contains(now.get(now.size() - 1))
          && !ALONE.contains(next.get(next.size() - 1)));
      round(seed, now);
      now.forEach(kind -> done.merge(kind, 1, Integer::sum));
    }
    assertThat(done).containsOnlyKeys(Kind.values());
  }

  private static List<Kind> kinds(long seed, int count) {
    List<Kind> all = new ArrayList<>(List.of(Kind.values()));
    Collections.shuffle(all, new Random(seed));
    return all.stream().filter(kind -> !ALONE.contains(kind)).limit(count).toList();
  }

  /** Each damage to a project of its own. */
  private void round(long seed, List<Kind> kinds) throws IOException, SQLException {
    Damages.copy(directory.resolve("good/home"), home);
    Damages.copy(directory.resolve("good/photos"), photos);
    Damages generator = new Damages(home, photos.resolve("table.csv"), new Random(seed));
    List<Damage> damages = new ArrayList<>();
    for (int i = 0; i < kinds.size(); i++) {
      damages.add(generator.doTo(projects.get(i), kinds.get(i)));
    }
    String what = "seed " + seed + ": " + damages;
    int calls = Damages.count(home, "provider_calls");

    Cli.Result found = cli.run("verify", "--hash", "--json");

    assertThat(found.status()).as(what + found.out() + found.err()).isEqualTo(1);
    for (Damage damage : damages) {
      for (String place : damage.places()) {
        assertThat(found.list("findings"))
            .as(what)
            .anySatisfy(finding -> assertThat(isOf((Map<?, ?>) finding, damage, place)).isTrue());
      }
    }

    Cli.Result repaired = cli.run("verify", "--hash", "--repair", "--json");

    assertThat(named(repaired)).as(what).isEqualTo(named(found));
    Cli.Result again = cli.run("verify", "--hash", "--json");
    assertThat(named(repaired)).as("nothing new: " + what).containsAll(named(again));
    for (Damage damage : damages) {
      if (damage.mendable()) {
        for (String place : damage.places()) {
          assertThat(again.list("findings"))
              .as(what + repaired.out())
              .noneSatisfy(
                  finding -> assertThat(isOf((Map<?, ?>) finding, damage, place)).isTrue());
        }
      }
    }
    if (damages.stream().allMatch(Damage::mendable)) {
      assertThat(repaired.status()).as(what + repaired.out() + repaired.err()).isZero();
      assertThat(again.status()).as(what + again.out()).isZero();
    }
    assertThat(Damages.count(home, "provider_calls"))
        .as("nothing is bought: " + what)
        .isEqualTo(calls);
  }

  private static boolean isOf(Map<?, ?> finding, Damage damage, String place) {
    return damage.codes().contains(String.valueOf(finding.get("code")))
        && (place.isEmpty()
            || place.equals(finding.get("path"))
            || place.equals(finding.get("project_id"))
            || place.equals(finding.get("subject")));
  }

  private static Set<String> named(Cli.Result result) {
    return result.list("findings").stream()
        .map(finding -> (Map<?, ?>) finding)
        .map(
            finding ->
                finding.get("code")
                    + " "
                    + finding.get("project_id")
                    + " "
                    + finding.get("subject"))
        .collect(Collectors.toSet());
  }
}
