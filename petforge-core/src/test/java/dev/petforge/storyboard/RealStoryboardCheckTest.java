package dev.petforge.storyboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.petforge.storyboard.StoryboardCheck.Finding;
import dev.petforge.storyboard.StoryboardCheck.Rule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the check says of storyboards that a model wrote and people made films of. */
class RealStoryboardCheckTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private static Path file(String path) {
    Path file = Path.of(System.getProperty("petforge.shared", "absent"), path);
    assumeTrue(Files.exists(file), () -> "needs the real storyboard " + file);
    return file;
  }

  private static Storyboard finishedFilm() {
    return storyboard(
        JSON.readTree(
                file(
                    "data/legacy/data/uploads/projects/2026-01-28/eating-template/cfcf9928f578"
                        + "/storyboard.json"))
            .get("storyboards"));
  }

  /** The array in the middle of what a model said. */
  private static Storyboard answer() throws IOException {
    String text = Files.readString(file("data/llm/storyboard_answer_with_prose.txt"));
    int start = text.indexOf("```json") + 7;
    return storyboard(JSON.readTree(text.substring(start, text.indexOf("```", start))));
  }

  private static Storyboard storyboard(JsonNode nodes) {
    List<Shot> shots = new ArrayList<>();
    for (JsonNode node : nodes) {
      Map<String, Object> fields = new LinkedHashMap<>();
      node.properties()
          .forEach(
              field ->
                  fields.put(field.getKey(), JSON.treeToValue(field.getValue(), Object.class)));
      fields.keySet().removeAll(List.of("segment_index", "segment_type"));
      shots.add(
          new Shot(node.get("segment_index").asInt(), node.get("segment_type").asString(), fields));
    }
    return new Storyboard(shots);
  }

  @Test
  void the_storyboard_of_a_finished_film_has_no_hard_finding_and_is_not_how_one_would_write_it() {
    List<Finding> findings = StoryboardCheck.check(finishedFilm());

    assertThat(findings).noneMatch(Finding::hard);
    assertThat(findings)
        .extracting(Finding::rule)
        .containsOnly(Rule.TEXT_MISSING, Rule.SEVERAL_ACTIONS, Rule.PART_LONG, Rule.EDIT_VERB);
    assertThat(findings)
        .filteredOn(finding -> finding.rule() == Rule.TEXT_MISSING)
        .hasSize(7)
        .allMatch(finding -> finding.pointer().contains("negative_constraint"));
  }

  @Test
  void a_models_real_answer_has_no_hard_finding() throws IOException {
    List<Finding> findings = StoryboardCheck.check(answer());

    assertThat(findings).noneMatch(Finding::hard);
    assertThat(findings)
        .extracting(Finding::rule)
        .contains(Rule.NEGATIVE_ORDER)
        .doesNotContain(Rule.TEXT_MISSING, Rule.LANGUAGE, Rule.EDIT_VERB);
  }

  @Test
  void a_locked_camera_that_real_shots_speak_of_is_not_taken_for_a_moving_one() throws IOException {
    Direction locked =
        new Direction(
            EnumSet.allOf(Language.class),
            OptionalInt.empty(),
            Optional.empty(),
            true,
            Headings.CHINESE,
            "");
    List<String> found = new ArrayList<>();
    ShotRules rules =
        new ShotRules(
            (shot, field, rule, hard, message) -> found.add(shot.index() + " " + message),
            locked.languages());

    finishedFilm().shots().forEach(shot -> rules.look(shot, locked));
    answer().shots().forEach(shot -> rules.look(shot, locked));

    assertThat(found).isEmpty();
  }
}
