package dev.petforge.llm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.emulator.llm.AnswerMutator;
import dev.petforge.emulator.llm.LlmAnswer;
import dev.petforge.emulator.llm.LlmEmulator;
import dev.petforge.emulator.llm.LlmSettings;
import dev.petforge.emulator.llm.StoryboardAnswers;
import dev.petforge.failure.PermanentException;
import dev.petforge.storyboard.Shot;
import dev.petforge.storyboard.Storyboard;
import dev.petforge.storyboard.StoryboardCheck;
import dev.petforge.testkit.RecordingModelCalls;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever happens to an answer: it is the storyboard that the model wrote, or none. {@code
 * -Dpetforge.mutations=N} says how many answers are broken.
 */
class MutatedAnswersTest {
  private static final int MUTATIONS = Integer.getInteger("petforge.mutations", 500);

  /** Of the processor. No measurement: what is not in proportion to the text takes many minutes. */
  private static final Duration SLOW = Duration.ofSeconds(60);

  /** Each change meets two fields at most, and at most three changes are made. */
  private static final int MOST_CHANGED = 6;

  @TempDir private Path folder = Path.of("");

  /** What is said in one shot of the valid answer and in no other. */
  private static Map<String, Integer> own(Storyboard valid) {
    Map<String, Integer> own = new HashMap<>();
    Set<String> shared = new HashSet<>();
    for (Shot shot : valid.shots()) {
      shot.fields()
          .forEach(
              (name, value) -> {
                // A state is said where it ends and where the next begins.
                if (value instanceof String text && !name.startsWith("start_state")) {
                  Integer other = own.put(text, shot.index());
                  if (other != null && other != shot.index()) {
                    shared.add(text);
                  }
                }
              });
    }
    own.keySet().removeAll(shared);
    return own;
  }

  private static void assertIsTheModels(Storyboard film, Storyboard valid, String what) {
    assertThat(film.size()).as(what).isEqualTo(valid.size());
    assertThat(StoryboardCheck.check(film, Briefs.eating())).as(what).noneMatch(f -> f.hard());
    Map<String, Integer> own = own(valid);
    for (Shot shot : film.shots()) {
      Shot meant = valid.shot(shot.index());
      int changed = 0;
      for (Map.Entry<String, Object> field : shot.fields().entrySet()) {
        if (field.getValue() instanceof String text && !OURS.contains(field.getKey())) {
          Integer owner = own.get(text);
          boolean said =
              meant.fields().containsValue(text)
                  || startsWhereTheLastEnds(film, shot, field.getKey());
          assertThat(said || owner == null)
              .as("%s: shot %s has '%s' of shot %s", what, shot.index(), text, owner)
              .isTrue();
          changed += said ? 0 : 1;
        }
      }
      assertThat(changed)
          .as("%s: texts of shot %s", what, shot.index())
          .isLessThan(MOST_CHANGED + 1);
      assertThat(shot.type()).as(what).isEqualTo(meant.type());
    }
  }

  /** A start that is not said is the end before it, also if that is not what was meant. */
  private static boolean startsWhereTheLastEnds(Storyboard film, Shot shot, String field) {
    return field.startsWith("start_state")
        && shot.index() > 0
        && film.shot(shot.index() - 1)
            .field(field.replace("start", "end"))
            .equals(shot.field(field));
  }

  /** Made of the others. */
  private static final Set<String> OURS = Set.of("prompt", "id", "crucial", "crucial_zh");

  @Test
  void a_broken_answer_is_what_the_model_wrote_or_nothing() {
    ShotsToWrite toWrite = ShotsToWrite.of(Briefs.eating(), Briefs.brief(Briefs.image(folder), 7));
    List<String> answers = List.of(StoryboardAnswers.valid(Briefs.eating(), 7).json(), asked());
    List<Storyboard> films =
        answers.stream()
            .map(answer -> AnswerJudge.judge(toWrite, answer).storyboard().orElseThrow())
            .toList();
    int taken = 0;

    for (int seed = 0; seed < MUTATIONS; seed++) {
      String answer = answers.get(seed % answers.size());
      Storyboard valid = films.get(seed % answers.size());
      AnswerMutator.Mutation broken = AnswerMutator.mutate(answer, seed);
      Duration began = ProcessorTime.ofThread();
      AnswerCheck.Verdict verdict = AnswerJudge.judge(toWrite, broken.text());
      Duration took = ProcessorTime.ofThread().minus(began);

      assertThat(took).as(broken.toString()).isLessThan(SLOW);
      assertThat(verdict.storyboard().isPresent())
          .as("%s: %s", broken, verdict.problems())
          .isEqualTo(verdict.problems().isEmpty());
      Optional<Storyboard> film = verdict.storyboard();
      film.ifPresent(storyboard -> assertIsTheModels(storyboard, valid, broken.toString()));
      taken += film.isPresent() ? 1 : 0;
    }

    assertThat(taken)
        .as("some are mended, some are not")
        .isBetween(MUTATIONS / 50, MUTATIONS * 9 / 10);
  }

  /** An answer in the form that is asked for. */
  private String asked() {
    try (LlmEmulator llm = new LlmEmulator(LlmSettings.standard())) {
      Briefs.flash(llm)
          .build()
          .write(Briefs.brief(Briefs.image(folder), 7), new RecordingModelCalls());
      return llm.last().content();
    }
  }

  @Test
  void a_storyboard_is_of_one_answer_and_never_of_two() {
    String valid = StoryboardAnswers.valid(Briefs.eating(), 7).json();
    String corrected = valid.replace("orange tabby", "ginger tabby");
    Path image = Briefs.image(folder);
    try (LlmEmulator llm = new LlmEmulator(LlmSettings.standard())) {
      ModelStoryboardWriter writer = Briefs.flash(llm).build();
      for (int seed = 0; seed < 60; seed++) {
        RecordingModelCalls calls = new RecordingModelCalls();
        AnswerMutator.Mutation broken = AnswerMutator.mutate(valid, seed);
        llm.otherwise(
            request -> LlmAnswer.text(calls.entries().size() > 1 ? corrected : broken.text()));
        try {
          Storyboard film = writer.write(Briefs.brief(image, 7), calls).storyboard();

          long mended = film.shots().stream().filter(s -> s.prompt().contains("ginger")).count();
          assertThat(mended).as(broken.toString()).isEqualTo(calls.entries().size() > 1 ? 7 : 0);
        } catch (PermanentException e) {
          throw new AssertionError(broken + " was not mended: " + e.getMessage(), e);
        }
        assertThat(calls.open()).isZero();
      }
    }
  }

  @Test
  void a_text_that_is_made_to_take_long_does_not() {
    ShotsToWrite toWrite = ShotsToWrite.of(Briefs.eating(), Briefs.brief(Briefs.image(folder), 7));
    List<String> hard =
        List.of(
            "[".repeat(299_000),
            "{\"a\":".repeat(50_000),
            "[{\"a\":[".repeat(37_000) + "]}]".repeat(10_000),
            ("{\"a\":" + "[".repeat(60) + "x" + "]".repeat(60) + "}").repeat(2_200),
            "\"".repeat(299_000),
            "{\"" + "\\".repeat(290_000),
            "```json\n".repeat(37_000),
            "<think>".repeat(42_000),
            "<think>".repeat(21_000) + "</think>".repeat(19_000),
            "</think>".repeat(37_000),
            "“{".repeat(140_000),
            "/*{".repeat(90_000));
    for (String text : hard) {
      Duration began = ProcessorTime.ofThread();

      AnswerCheck.Verdict verdict = AnswerJudge.judge(toWrite, text);

      assertThat(verdict.storyboard()).isEmpty();
      assertThat(ProcessorTime.ofThread().minus(began)).as(text.substring(0, 20)).isLessThan(SLOW);
    }
  }
}
