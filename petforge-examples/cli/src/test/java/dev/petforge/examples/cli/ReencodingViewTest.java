package dev.petforge.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.examples.installation.view.ReencodingTree;
import dev.petforge.file.FileKey;
import dev.petforge.file.Sha256;
import dev.petforge.file.StoredFile;
import dev.petforge.media.Reencoding;
import dev.petforge.media.Reencoding.Reason;
import dev.petforge.segment.FinalVideo;
import dev.petforge.storyboard.Language;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReencodingViewTest {
  private static FinalVideo video(Reencoding... reencodings) {
    return new FinalVideo(
        "video",
        new StoredFile(new FileKey("video.mp4"), 1, Sha256.of("video")),
        List.of("a", "b", "c"),
        Duration.ofSeconds(24),
        List.of(reencodings),
        Instant.EPOCH);
  }

  @Test
  void segments_with_one_reason_are_told_together() {
    FinalVideo video =
        video(
            new Reencoding(0, Reason.CODEC, "hevc"),
            new Reencoding(1, Reason.OTHER_SIZE, "480×832"),
            new Reencoding(2, Reason.CODEC, "hevc"));

    assertThat(ReencodingView.text(video.reencodings(), PetForgeCli.messages(Language.ENGLISH)))
        .contains(
            "encoded anew, not copied: segment 0, 2: hevc, which not every player plays;"
                + " segment 1: 480×832, another size than the first");
    assertThat(ReencodingView.text(video.reencodings(), PetForgeCli.messages(Language.CHINESE)))
        .contains("重新编码，未直接复制：第 0、2 段：hevc，不是所有播放器都能播放；第 1 段：480×832，尺寸和第一段不同");
    assertThat(ReencodingTree.of(video.reencodings()))
        .startsWith(Map.of("segment", 0, "reason", "codec", "detail", "hevc"));
  }

  @Test
  void of_copied_clips_nothing_is_told() {
    assertThat(ReencodingView.text(video().reencodings(), PetForgeCli.messages(Language.ENGLISH)))
        .isEmpty();
    assertThat(ReencodingTree.of(video().reencodings())).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void every_reason_has_words(Reason reason) {
    FinalVideo video = video(new Reencoding(3, reason, "what it has"));

    for (Language language : Language.values()) {
      assertThat(ReencodingView.text(video.reencodings(), PetForgeCli.messages(language)))
          .hasValueSatisfying(text -> assertThat(text).contains("3").doesNotContain("{"));
    }
  }
}
