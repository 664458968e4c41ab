package dev.petforge.storyboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateTest {
  private static final List<ShotSpec> SHOTS =
      List.of(
          spec("intro", 1, false, OptionalInt.of(0)),
          spec("approach", 4, false, OptionalInt.empty()),
          spec("first_bite", 3, false, OptionalInt.of(1)),
          spec("eating", 1, true, OptionalInt.of(2)),
          spec("savor", 5, true, OptionalInt.empty()),
          spec("finish", 2, false, OptionalInt.of(4)),
          spec("outro", 1, false, OptionalInt.empty()));

  private static Bilingual text(String english) {
    return new Bilingual(english, "中文" + english);
  }

  private static ShotSpec spec(String type, int rank, boolean repeatable, OptionalInt level) {
    return new ShotSpec(
        type, rank, repeatable, level, List.of(text(type)), text("end"), text("sound"));
  }

  private static Template template(List<ShotSpec> shots) {
    List<Bilingual> ledger = IntStream.range(0, 5).mapToObj(i -> text("level " + i)).toList();
    Bilingual any = text("any");
    return new Template(TemplateId.DEFAULT, any, any, any, any, any, ledger, shots);
  }

  @ParameterizedTest
  @CsvSource({
    "1,  intro",
    "2,  intro outro",
    "3,  intro eating outro",
    "4,  intro eating finish outro",
    "5,  intro first_bite eating finish outro",
    "6,  intro approach first_bite eating finish outro",
    "7,  intro approach first_bite eating savor finish outro",
    "8,  intro approach first_bite eating savor eating finish outro",
    "9,  intro approach first_bite eating savor eating savor finish outro",
    "10, intro approach first_bite eating savor eating savor eating finish outro",
    "11, intro approach first_bite eating savor eating savor eating savor finish outro",
    "12, intro approach first_bite eating savor eating savor eating savor eating finish outro"
  })
  void a_film_of_any_length_has_its_beginning_its_end_and_the_best_between(int n, String types) {
    List<String> plan =
        template(SHOTS).plan(n).stream().map(planned -> planned.spec().type()).toList();

    assertThat(String.join(" ", plan)).isEqualTo(types);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 0",
    "2, 0 0",
    "3, 0 2 2",
    "4, 0 2 4 4",
    "7, 0 0 1 2 2 4 4",
    "8, 0 0 1 2 2 3 4 4",
    "12, 0 0 1 2 2 2 2 3 3 3 4 4"
  })
  void the_bowl_empties_in_even_steps(int n, String levels) {
    List<String> plan =
        template(SHOTS).plan(n).stream().map(planned -> "" + planned.level()).toList();

    assertThat(String.join(" ", plan)).isEqualTo(levels);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void the_bowl_never_fills_up_again_and_places_count_up(int n) {
    List<PlannedShot> plan = template(SHOTS).plan(n);

    assertThat(plan).extracting(PlannedShot::level).isSorted();
    assertThat(plan)
        .extracting(PlannedShot::index)
        .isEqualTo(IntStream.range(0, n).boxed().toList());
  }

  @Test
  void a_shot_that_comes_again_knows_how_often_it_came() {
    assertThat(template(SHOTS).plan(12))
        .filteredOn(planned -> planned.spec().type().equals("eating"))
        .extracting(PlannedShot::occurrence)
        .containsExactly(0, 1, 2, 3);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 13})
  void a_length_out_of_range_is_refused(int n) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> template(SHOTS).plan(n))
        .withMessageContaining("1 to 12, was " + n);
  }

  @Test
  void repeatable_shots_must_stand_together_between_the_ends() {
    List<ShotSpec> torn = new ArrayList<>(SHOTS);
    torn.set(1, spec("approach", 4, true, OptionalInt.empty()));
    List<ShotSpec> none = List.of(SHOTS.get(0), SHOTS.get(1), SHOTS.get(6));

    for (List<ShotSpec> wrong : List.of(torn, none)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> template(wrong))
          .withMessageContaining("repeatable");
    }
  }

  @Test
  void a_ledger_that_would_go_back_is_refused() {
    List<ShotSpec> back = new ArrayList<>(SHOTS);
    back.set(5, spec("finish", 2, false, OptionalInt.of(1)));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> template(back))
        .withMessageContaining("the level of finish must be 2 to 4, was 1");
  }

  @Test
  void a_type_is_there_once() {
    List<ShotSpec> twice = new ArrayList<>(SHOTS);
    twice.set(1, spec("intro", 4, false, OptionalInt.empty()));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> template(twice))
        .withMessageContaining("the type intro twice");
  }
}
