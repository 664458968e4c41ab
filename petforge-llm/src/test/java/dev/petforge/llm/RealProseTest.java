package dev.petforge.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.petforge.llm.ProseCheck.Finding;
import dev.petforge.llm.ProseCheck.Rule;
import dev.petforge.storyboard.Shot;
import dev.petforge.storyboard.Storyboard;
import dev.petforge.storyboard.Template;
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

/** What the lists of words find in storyboards that models wrote and people made videos of. */
class RealProseTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private static Path file(String path) {
    Path file = Path.of(System.getProperty("petforge.shared", "absent"), path);
    assumeTrue(Files.exists(file), () -> "needs the real storyboard " + file);
    return file;
  }

  private static Storyboard finished() {
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

  /** Its camera is locked. */
  private static Template eating() {
    return OfflineStoryboardWriter.builtInTemplates().get(0);
  }

  @Test
  void a_finished_video_is_not_how_one_would_write_it_today() {
    assertThat(ProseCheck.check(finished(), eating()))
        .extracting(Finding::rule)
        .containsOnly(Rule.SEVERAL_ACTIONS, Rule.PART_LONG, Rule.EDIT_VERB);
  }

  @Test
  void a_models_real_answer_forbids_instead_of_naming_and_moves_no_camera() throws IOException {
    assertThat(ProseCheck.check(answer(), eating()))
        .extracting(Finding::rule)
        .contains(Rule.NEGATIVE_ORDER)
        .doesNotContain(Rule.EDIT_VERB, Rule.CAMERA_MOVED);
  }
}
