package dev.petforge.video.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.petforge.media.ClipPart;
import dev.petforge.media.EndLooks;
import dev.petforge.media.FrameLook;
import dev.petforge.media.JointLimits;
import dev.petforge.media.JointReport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EarlierEndTest {
  @TempDir Path directory;

  private final FfmpegVideoTools tools =
      FfmpegVideoTools.builder().inThisProcess().keepCodecs().build();

  private Path file(String name) {
    return directory.resolve(name);
  }

  private EndLooks looks(Path clip) {
    tools.frames(clip, file("first.jpg"), file("last.jpg"), file("last.png"));
    return new EndLooks(tools.look(file("first.jpg")), tools.look(file("last.png")));
  }

  private Optional<ClipPart> earlier(Path clip, int lookBack) {
    return tools.earlierEnd(
        clip, lookBack, JointLimits.DEFAULT, file("earlier.jpg"), file("earlier.png"));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void of_a_clip_that_fades_to_black_the_latest_fit_frame_is_taken_and_the_joint_holds(
      int bFrames) {
    int fading = 10;
    Path clip =
        ClipMaker.clip().frames(48).bFrames(bFrames).fading(fading).write(file("fading.mp4"));
    assertThat(JointLimits.DEFAULT.unfit(looks(clip)))
        .hasValueSatisfying(
            why -> assertThat(why).startsWith("is nearly black: its brightness is "));

    ClipPart part = earlier(clip, 24).orElseThrow();

    // Six tenths of the brightness are left in the first four or so frames of the fading.
    assertThat(part.frames().orElseThrow()).isBetween(48 - fading - bFrames, 48 - fading / 2);
    FrameLook taken = tools.look(file("earlier.png"));
    assertThat(JointLimits.DEFAULT.unfit(new EndLooks(looks(clip).first(), taken))).isEmpty();

    // The joint: what is joined ends with just that frame.
    Path joined = file("joined.mp4");
    tools.join(List.of(part), joined);
    tools.frames(joined, file("a.jpg"), file("b.jpg"), file("b.png"));
    assertThat(tools.joint(file("earlier.png"), file("b.png"))).isEqualTo(JointReport.IDENTICAL);
    assertThat(file("earlier.jpg")).isNotEmptyFile();
  }

  @Test
  void where_no_frame_is_fit_nothing_is_written() {
    Path clip = ClipMaker.clip().frames(48).fading(40).write(file("fading.mp4"));

    assertThat(earlier(clip, 12)).isEmpty();

    assertThat(Files.exists(file("earlier.jpg"))).isFalse();
    assertThat(Files.exists(file("earlier.png"))).isFalse();
  }

  @Test
  void a_child_finds_the_same_frame() {
    Path clip = ClipMaker.clip().frames(48).bFrames(1).fading(10).write(file("fading.mp4"));
    ClipPart here = earlier(clip, 24).orElseThrow();

    try (FfmpegVideoTools child = FfmpegVideoTools.inChildProcesses()) {
      assertThat(child.earlierEnd(clip, 24, JointLimits.DEFAULT, file("c.jpg"), file("c.png")))
          .contains(here);
      assertThat(child.look(file("c.png"))).isEqualTo(tools.look(file("earlier.png")));
      child.matchColours(file("c.png"), file("c.jpg"), file("matched.png"));
      assertThat(file("matched.png")).isNotEmptyFile();
      assertThat(child.earlierEnd(clip, 2, JointLimits.DEFAULT, file("d.jpg"), file("d.png")))
          .isEmpty();
    }
  }

  @Test
  void colours_move_towards_the_others_by_no_more_than_a_few_levels() {
    Path clip = ClipMaker.clip().frames(4).write(file("clip.mp4"));
    looks(clip);
    ClipMaker bright = ClipMaker.clip().frames(2);
    bright.plain = true;
    bright.luma = 220;
    Path reference = bright.write(file("bright.mp4"));
    tools.frames(reference, file("bright.jpg"), file("x.jpg"), file("x.png"));

    tools.matchColours(file("last.png"), file("bright.jpg"), file("matched.png"));

    FrameLook before = tools.look(file("last.png"));
    FrameLook after = tools.look(file("matched.png"));
    assertThat(after.brightness() - before.brightness()).isBetween(3.0, 4.5);
    assertThat(JointLimits.DEFAULT.broken(tools.joint(file("last.png"), file("matched.png"))))
        .isFalse();

    tools.matchColours(file("last.png"), file("last.png"), file("same.png"));
    assertThat(tools.joint(file("last.png"), file("same.png"))).isEqualTo(JointReport.IDENTICAL);
    assertThat(tools.look(file("same.png")).sharpness())
        .isCloseTo(before.sharpness(), within(1e-9));
  }
}
