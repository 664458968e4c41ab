package dev.petforge.llm;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.petforge.storyboard.Shot;
import dev.petforge.storyboard.Storyboard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Storyboards that models wrote and people made videos of. A test is skipped where there are none.
 */
final class RealStoryboards {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private RealStoryboards() {}

  /** That of a finished video. */
  static Storyboard finished() {
    return storyboard(
        JSON.readTree(
                file(
                    "data/legacy/data/uploads/projects/2026-01-28/eating-template/cfcf9928f578"
                        + "/storyboard.json"))
            .get("storyboards"));
  }

  /** The array in the middle of {@link #answerText}. */
  static Storyboard answer() throws IOException {
    String text = answerText();
    int start = text.indexOf("```json") + 7;
    return storyboard(JSON.readTree(text.substring(start, text.indexOf("```", start))));
  }

  /** What a model said: prose, then a fenced array in the form of the predecessor. */
  static String answerText() throws IOException {
    return Files.readString(file("data/llm/storyboard_answer_with_prose.txt"));
  }

  private static Path file(String path) {
    Path file = Path.of(System.getProperty("petforge.shared", "absent"), path);
    assumeTrue(Files.exists(file), () -> "needs the real storyboard " + file);
    return file;
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
}
