package dev.petforge.examples.installation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearNamesTest {
  @Test
  void the_nearest_comes_first_and_what_is_near_nothing_is_answered_with_no_guess() {
    assertThat(NearNames.of("rn", List.of("run", "ran", "list"))).containsExactly("ran", "run");
    assertThat(NearNames.of("lsit", List.of("run", "list", "lists"))).containsExactly("list");
    assertThat(NearNames.of("bake", List.of("run", "list"))).isEmpty();
  }
}
