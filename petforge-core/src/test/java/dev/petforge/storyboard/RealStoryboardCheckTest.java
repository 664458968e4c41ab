package dev.petforge.storyboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.petforge.storyboard.StoryboardCheck.Finding;
import dev.petforge.storyboard.StoryboardCheck.Rule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
  void the_storyboard_of_a_finished_video_has_no_hard_finding() {
    List<Finding> findings = StoryboardCheck.check(finishedFilm());

    assertThat(findings).noneMatch(Finding::hard);
    assertThat(findings).extracting(Finding::rule).containsOnly(Rule.TEXT_MISSING);
    assertThat(findings)
        .filteredOn(finding -> finding.rule() == Rule.TEXT_MISSING)
        .hasSize(7)
        .allMatch(finding -> finding.pointer().contains("negative_constraint"));
  }

  @Test
  void a_models_real_answer_has_no_hard_finding() throws IOException {
    List<Finding> findings = StoryboardCheck.check(answer());

    assertThat(findings).noneMatch(Finding::hard);
    assertThat(findings).extracting(Finding::rule).doesNotContain(Rule.TEXT_MISSING, Rule.LANGUAGE);
  }
}
