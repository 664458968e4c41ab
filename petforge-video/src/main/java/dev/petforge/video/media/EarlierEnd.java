package dev.petforge.video.media;

import dev.petforge.media.EndLooks;
import dev.petforge.media.FrameLook;
import dev.petforge.media.JointLimits;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;
import org.jspecify.annotations.Nullable;

/**
 * A frame near a clip's end at which it can end instead.
 *
 * @param frames how many frames there are up to it, itself included
 * @param picture the frame
 */
record EarlierEnd(int frames, BufferedImage picture) {
  /** Looks at the frames before the last one, and finds the latest that is fit. */
  static Optional<EarlierEnd> of(Path path, int lookBack, JointLimits limits, Deadline deadline)
      throws IOException {
    FrameTimes times;
    try (MediaFile file = MediaFile.open(path, deadline)) {
      times = FrameTimes.of(file, deadline);
    }
    AVFrame frame = avutil.av_frame_alloc();
    try (MediaFile file = MediaFile.open(path, deadline);
        FrameConverter converter = new FrameConverter();
        Decoder decoder = decoder(file, deadline)) {
      Display display = Display.of(file);
      int last = times.count();
      int frames = 0;
      @Nullable FrameLook first = null;
      @Nullable EarlierEnd found = null;
      while (decoder.next(frame)) {
        frames++;
        boolean candidate = frames >= last - lookBack && frames < last && times.cutsAfter(frames);
        if (first == null || candidate) {
          BufferedImage picture = converter.picture(frame, display);
          FrameLook look = Pictures.look(picture);
          first = first == null ? look : first;
          if (candidate && limits.unfit(new EndLooks(first, look)).isEmpty()) {
            found = new EarlierEnd(frames, picture);
          }
        }
        avutil.av_frame_unref(frame);
      }
      // Where frames cannot be decoded, they cannot be counted either.
      return frames == last ? Optional.ofNullable(found) : Optional.empty();
    } finally {
      avutil.av_frame_free(frame);
    }
  }

  private static Decoder decoder(MediaFile file, Deadline deadline) {
    file.readOnly(file.video());
    return new Decoder(file, file.video(), deadline);
  }
}
