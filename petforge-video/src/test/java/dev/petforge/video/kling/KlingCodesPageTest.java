package dev.petforge.video.kling;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.JsonNodeFactory;

/** The guides say what PetForge calls Kling's codes, all that it knows. */
class KlingCodesPageTest {
  private static final Pattern LINE =
      Pattern.compile("^\\| ([0-9][0-9, 、]*) \\| `([A-Z_]+)` \\|$", Pattern.MULTILINE);

  private final KlingErrors errors = new KlingErrors("kling/default", KlingKeys.apiKey("key"));

  private String word(int code) {
    return errors
        .failure(
            new KlingAnswer(
                400, code, "words", "id", JsonNodeFactory.instance.objectNode(), Optional.empty()))
        .code();
  }

  @ParameterizedTest
  @ValueSource(strings = {"guide.md", "guide.zh.md"})
  void all_codes_that_are_known_stand_there(String page) throws IOException {
    Map<Integer, String> told = new TreeMap<>();
    Matcher line =
        LINE.matcher(
            Files.readString(
                Path.of(System.getProperty("petforge.project", ".."), "docs").resolve(page)));
    while (line.find()) {
      for (String code : line.group(1).split("[, 、]+", -1)) {
        told.put(Integer.valueOf(code), line.group(2));
      }
    }
    Map<Integer, String> known = new TreeMap<>();
    IntStream.range(1, 10_000)
        .filter(code -> !word(code).equals("KLING_" + code))
        .forEach(code -> known.put(code, word(code)));

    assertThat(told).hasSizeGreaterThan(15).isEqualTo(known);
  }
}
