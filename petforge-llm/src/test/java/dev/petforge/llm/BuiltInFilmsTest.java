package dev.petforge.llm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.media.FrameSize;
import dev.petforge.media.Picture;
import dev.petforge.question.ModelCalls;
import dev.petforge.storyboard.Shot;
import dev.petforge.storyboard.Storyboard;
import dev.petforge.storyboard.StoryboardBrief;
import dev.petforge.storyboard.StoryboardDraft;
import dev.petforge.storyboard.TemplateId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The films of the built-in templates, down to the byte. A brief that was answered once is answered
 * the same for ever: the hashes were taken when the templates were Java code, and a change of them
 * is a change of what people get.
 */
class BuiltInFilmsTest {
  private static final List<String> SCENES =
      List.of("", "a dog with a plate of beef", "戴帽子的橘猫和一桶炸鸡", "x".repeat(300), "TODO");

  private static final List<Picture> PICTURES =
      List.of(
          new Picture(new FrameSize(1376, 768), List.of("#e8d9c0", "#8a5a33"), 140),
          new Picture(new FrameSize(768, 1376), List.of("#101010", "#1f4fbf", "#ff0000"), 40));

  private final OfflineStoryboardWriter writer = OfflineStoryboardWriter.withBuiltInTemplates();

  private StoryboardDraft write(
      String template, int shots, Picture picture, String scene, List<Shot> kept) {
    return writer.write(
        new StoryboardBrief(
            new TemplateId(template), shots, Path.of("image.jpg"), picture, scene, "", kept),
        ModelCalls.none());
  }

  private List<String> hashes() {
    List<String> lines = new ArrayList<>();
    for (String template : List.of("eating-template", "daily-template")) {
      for (int shots : List.of(1, 3, 7, Storyboard.MAX_SHOTS)) {
        StringBuilder all = new StringBuilder();
        for (Picture picture : PICTURES) {
          for (String scene : SCENES) {
            StoryboardDraft film = write(template, shots, picture, scene, List.of());
            all.append(film);
            for (int kept = 1; kept < shots; kept += 2) {
              List<Shot> before = film.storyboard().shots().subList(0, kept);
              all.append(write(template, shots, PICTURES.get(0), "", before));
            }
          }
        }
        lines.add(template + " " + shots + " " + sha256(all.toString()));
      }
    }
    return lines;
  }

  private static String sha256(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  @Test
  void a_film_of_a_built_in_template_is_what_it_always_was() throws IOException {
    Path recorded = Path.of("src/test/resources/built-in-films.sha256");

    assertThat(hashes()).isEqualTo(Files.readAllLines(recorded));
  }
}
