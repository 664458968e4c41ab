package dev.petforge.video.animatic;

import dev.petforge.media.FrameSize;
import dev.petforge.video.internal.Mp4Settings;
import dev.petforge.video.internal.Mp4Writer;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.Optional;

/** Draws the clip of a job. The same job gives the same bytes. Safe for use by many threads. */
final class ClipRenderer {
  static final int FRAMES_PER_SECOND = 24;
  private static final int SAMPLES_PER_FRAME = Mp4Writer.SAMPLE_RATE / FRAMES_PER_SECOND;

  private final CaptionFonts fonts;

  ClipRenderer(CaptionFonts fonts) {
    this.fonts = fonts;
  }

  void render(AnimaticJob job, Path firstFrame, Path target) {
    BufferedImage picture = FirstFrame.read(firstFrame, job.shorterSide());
    FrameSize size = new FrameSize(picture.getWidth(), picture.getHeight());
    CameraMove move = CameraMove.of(job.shot(), job.shotType(), job.words(), job.seconds());
    Camera camera = new Camera(picture, move);
    Optional<Caption> caption = Caption.of(job.shot(), job.action(), size, job.seconds(), fonts);
    RoomTone tone = new RoomTone(job.shot(), job.seconds());
    short[] pcm = new short[2 * SAMPLES_PER_FRAME];
    int last = job.seconds() * FRAMES_PER_SECOND - 1;

    try (Mp4Writer writer =
            Mp4Writer.open(target, Mp4Settings.of(size, FRAMES_PER_SECOND).asDraft());
        FramesAhead frames =
            new FramesAhead(
                size,
                1,
                last - 1,
                (number, frame) -> {
                  camera.draw(number / (double) last, frame);
                  caption.ifPresent(
                      words -> words.draw(frame, number / (double) FRAMES_PER_SECOND));
                })) {
      for (int i = 0; i <= last; i++) {
        if (i == 0) {
          writer.picture(picture);
        } else if (i == last) {
          // the next clip starts from this one: coded like a first frame it loses, over a whole
          // chain, hardly more than it loses once
          writer.keyPicture(picture);
        } else {
          writer.picture(frames.take());
        }
        if (job.sound()) {
          tone.read(i * SAMPLES_PER_FRAME, pcm, SAMPLES_PER_FRAME);
        }
        writer.sound(pcm, SAMPLES_PER_FRAME);
      }
      writer.finish();
    }
  }
}
