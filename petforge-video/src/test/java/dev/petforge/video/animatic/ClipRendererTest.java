package dev.petforge.video.animatic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.video.internal.DecodedVideo;
import dev.petforge.video.internal.Pictures;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.global.avutil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClipRendererTest {
  private final ClipRenderer renderer = new ClipRenderer(CaptionFonts.installed());

  @TempDir private Path folder;

  @Test
  void the_first_and_the_last_frame_are_the_given_one_also_for_detailed_photos()
      throws IOException {
    for (Path photo : Generators.photos()) {
      Ends ends = ends(render(Generators.job(0, "", 1), photo));
      BufferedImage given = FirstFrame.read(photo, 720);

      assertThat(Pictures.psnr(ends.first(), given)).as("first of %s", photo).isGreaterThan(38);
      assertThat(Pictures.psnr(ends.last(), given)).as("last of %s", photo).isGreaterThan(38);
    }
  }

  @Test
  void a_chain_of_seven_clips_stays_sharp_and_in_its_frame() throws IOException {
    BufferedImage photo = FirstFrame.read(Generators.photos().get(0), 720);
    Path frame = Generators.png(folder.resolve("photo.png"), photo.getSubimage(280, 0, 720, 720));
    BufferedImage given = FirstFrame.read(frame, 720);
    BufferedImage last = given;

    for (int shot = 0; shot < 7; shot++) {
      Ends ends = ends(render(Generators.job(shot, "", 1), frame));
      if (shot > 0) {
        assertThat(Pictures.psnr(ends.first(), last)).as("joint %d", shot).isGreaterThan(40);
      }
      last = ends.last();
      frame = Generators.png(folder.resolve("last" + shot + ".png"), last);
    }

    assertThat(Pictures.psnr(last, given)).isGreaterThan(35);
    assertThat(Pictures.sharpness(last) / Pictures.sharpness(given)).isBetween(0.9, 1.05);
  }

  @Test
  void a_clip_has_its_length_in_pictures_and_in_sound_and_moves_between_its_ends() {
    BufferedImage scene = Pictures.scene(720, 720, 1);
    Path clip =
        render(Generators.job(0, "", 2), Generators.png(folder.resolve("scene.png"), scene));

    try (DecodedVideo video = new DecodedVideo(clip)) {
      List<BufferedImage> pictures = video.pictures();
      assertThat(pictures).hasSize(48);
      assertThat(Pictures.psnr(pictures.get(0), scene)).isGreaterThan(38);
      assertThat(Pictures.psnr(pictures.get(47), scene)).isGreaterThan(38);
      assertThat(Pictures.psnr(pictures.get(24), scene)).isLessThan(30);
      float[] sound = video.sound();
      assertThat(sound.length).isBetween(96_000, 96_000 + 1_024);
      double squares = 0;
      for (float sample : sound) {
        squares += sample * sample;
      }
      assertThat(10 * Math.log10(squares / sound.length)).isBetween(-66.0, -54.0);
    }
  }

  @Test
  void a_portrait_picture_gives_a_portrait_clip() {
    BufferedImage scene = Pictures.scene(613, 1001, 2);
    Path clip = render(Generators.job(0, "", 1), Generators.png(folder.resolve("tall.png"), scene));

    try (DecodedVideo video = new DecodedVideo(clip)) {
      AVCodecParameters picture = video.stream(avutil.AVMEDIA_TYPE_VIDEO).codecpar();
      assertThat(picture.width()).isEqualTo(720);
      assertThat(picture.height()).isEqualTo(1176);
    }
  }

  @Test
  void a_clip_of_360p_has_the_same_picture_with_a_quarter_of_the_pixels() {
    BufferedImage scene = Pictures.scene(720, 1280, 2);
    Path frame = Generators.png(folder.resolve("scene.png"), scene);

    try (DecodedVideo video = new DecodedVideo(render(Generators.small(0, "", 1), frame))) {
      BufferedImage first = video.pictures().get(0);
      assertThat(first.getWidth()).isEqualTo(360);
      assertThat(first.getHeight()).isEqualTo(640);
      assertThat(Pictures.psnr(first, FirstFrame.read(frame, 360))).isGreaterThan(36);
    }
  }

  @Test
  void the_caption_is_in_the_picture_in_the_middle_only() {
    Path scene =
        Generators.png(
            folder.resolve("scene.png"), new BufferedImage(720, 720, BufferedImage.TYPE_INT_RGB));
    Path with = render(Generators.small(0, "The cat eats.", 2), scene);

    try (DecodedVideo video = new DecodedVideo(with)) {
      video.pictures(
          (number, picture) -> {
            if (number <= 12 || number >= 36) {
              assertThat(brightest(picture)).as("frame %d", number).isLessThan(16);
            }
            if (number == 24) {
              assertThat(brightest(picture)).isGreaterThan(200);
            }
          });
    }
  }

  @Test
  void clips_of_different_shots_carry_equal_parameter_sets() {
    Path scene = Generators.png(folder.resolve("scene.png"), Pictures.scene(720, 720, 3));

    try (DecodedVideo one = new DecodedVideo(render(Generators.small(0, "", 1), scene));
        DecodedVideo two = new DecodedVideo(render(Generators.small(1, "turn", 1), scene))) {
      assertThat(one.extradata(avutil.AVMEDIA_TYPE_VIDEO))
          .isEqualTo(two.extradata(avutil.AVMEDIA_TYPE_VIDEO));
    }
  }

  private record Ends(BufferedImage first, BufferedImage last) {}

  private static Ends ends(Path clip) {
    try (DecodedVideo video = new DecodedVideo(clip)) {
      List<BufferedImage> ends = video.ends();
      return new Ends(ends.get(0), ends.get(1));
    }
  }

  private Path render(AnimaticJob job, Path frame) {
    Path clip = folder.resolve("clip" + job.shot() + "-" + job.seconds() + ".mp4");
    renderer.render(job, frame, clip);
    return clip;
  }

  private static int brightest(BufferedImage picture) {
    int brightest = 0;
    int[] pixels =
        picture.getRGB(0, 0, picture.getWidth(), picture.getHeight(), null, 0, picture.getWidth());
    for (int pixel : pixels) {
      brightest = Math.max(brightest, pixel >> 8 & 255);
    }
    return brightest;
  }
}
