package dev.petforge.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.petforge.failure.RetryableException;
import dev.petforge.media.JointLimits;
import dev.petforge.media.JointReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class InMemoryVideoToolsTest extends VideoToolsContract {
  private final InMemoryVideoTools tools = new InMemoryVideoTools();

  @Override
  protected InMemoryVideoTools tools() {
    return tools;
  }

  @Override
  protected void writeClip(Path file, int number, boolean sound) throws IOException {
    if (sound) {
      Files.writeString(file, "any bytes will do: " + number);
    } else {
      Files.write(file, InMemoryVideoTools.silentClip("silent " + number));
    }
  }

  @Override
  protected void writePicture(Path file) throws IOException {
    Files.writeString(file, "any bytes will do");
  }

  @Test
  void a_clip_that_is_made_from_a_frame_begins_with_it() throws IOException {
    Path one = Files.writeString(directory.resolve("one.mp4"), "one");
    Path frame = directory.resolve("last.png");
    tools.frames(one, directory.resolve("f.jpg"), directory.resolve("l.jpg"), frame);
    Path two = directory.resolve("two.mp4");
    Files.write(two, InMemoryVideoTools.clip(Files.readAllBytes(frame), "the cat eats"));
    Path first = directory.resolve("first.jpg");
    Path last = directory.resolve("last2.png");

    tools.frames(two, first, directory.resolve("l2.jpg"), last);

    assertThat(JointLimits.DEFAULT.broken(tools.joint(frame, first))).isFalse();
    assertThat(tools.joint(frame, last)).isNotEqualTo(JointReport.IDENTICAL);
  }

  @Test
  void a_failure_that_was_asked_for_comes_once() throws IOException {
    Path clip = Files.writeString(directory.resolve("clip.mp4"), "clip");
    tools.failNext(new RetryableException("DISK_FULL", "no space"));

    assertThatExceptionOfType(RetryableException.class).isThrownBy(() -> tools.probe(clip));
    assertThat(tools.probe(clip).videoCodec()).isEqualTo("h264");
  }
}
