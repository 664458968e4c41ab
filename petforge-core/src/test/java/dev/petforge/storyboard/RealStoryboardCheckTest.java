package dev.petforge.storyboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.petforge.storyboard.StoryboardCheck.Finding;
import dev.petforge.storyboard.StoryboardCheck.Rule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the check says of a storyboard that a model wrote and people made a film of. */
class RealStoryboardCheckTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @Test
  void the_storyboard_of_a_finished_film_lacks_only_what_it_was_made_without() {
    Path file =
        Path.of(
            System.getProperty("petforge.shared", "absent"),
            "data/legacy/data/uploads/projects/2026-01-28/eating-template/cfcf9928f578",
            "storyboard.json");
    assumeTrue(Files.exists(file), () -> "needs the real storyboard " + file);
    List<Shot> shots = new ArrayList<>();
    for (JsonNode node : JSON.readTree(file).get("storyboards")) {
      Map<String, Object> fields = new LinkedHashMap<>();
      node.properties()
          .forEach(
              field ->
                  fields.put(field.getKey(), JSON.treeToValue(field.getValue(), Object.class)));
      fields.keySet().removeAll(List.of("segment_index", "segment_type"));
      shots.add(
          new Shot(node.get("segment_index").asInt(), node.get("segment_type").asString(), fields));
    }

    List<Finding> findings = StoryboardCheck.check(new Storyboard(shots));

    assertThat(findings)
        .isNotEmpty()
        .allSatisfy(
            finding -> {
              assertThat(finding.rule()).isEqualTo(Rule.TEXT_MISSING);
              assertThat(finding.pointer()).contains("negative_constraint");
              assertThat(finding.hard()).isFalse();
            });
  }
}
