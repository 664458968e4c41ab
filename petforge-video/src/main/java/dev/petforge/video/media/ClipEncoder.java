package dev.petforge.video.media;

import dev.petforge.media.FrameSize;
import dev.petforge.video.internal.Mp4Settings;
import dev.petforge.video.internal.Mp4Writer;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.global.avutil;

/**
 * Encodes clips into one video with the size of the first, and with its rate too unless its frames
 * come at irregular times. Others are scaled to fit, with black bars; frames are repeated or left
 * out to keep the time.
 */
final class ClipEncoder implements AutoCloseable {
  private static final double MOST_FRAMES_A_SECOND = 60;
  private static final int SHORTEST_SIDE = 16;
  private static final int LONGEST_SIDE = 4096;

  private final Mp4Writer writer;
  private final Mp4Settings settings;
  private final Deadline deadline;
  private final FrameConverter converter;
  private final BufferedImage canvas;
  private double seconds;
  private long pictures;
  private long samples;

  private ClipEncoder(Path target, Mp4Settings settings, Deadline deadline) {
    this.settings = settings;
    this.deadline = deadline;
    FrameSize size = settings.size();
    this.canvas = new BufferedImage(size.width(), size.height(), BufferedImage.TYPE_INT_RGB);
    this.writer = Mp4Writer.open(target, settings);
    // Last: nothing behind it can fail and leave it open.
    this.converter = new FrameConverter();
  }

  static void encode(List<ClipScan> clips, Path target, Deadline deadline) throws IOException {
    try (ClipEncoder encoder = new ClipEncoder(target, settingsOf(clips), deadline)) {
      for (ClipScan clip : clips) {
        encoder.add(clip);
      }
      encoder.writer.finish();
    }
  }

  private static Mp4Settings settingsOf(List<ClipScan> clips) {
    ClipScan first = clips.get(0);
    double rate = Math.min(MOST_FRAMES_A_SECOND, Math.max(1, rate(clips)));
    // Over 1001 the rates of television are exact, 24000/1001 and its like.
    int denominator = Math.abs(rate - Math.rint(rate)) < 0.01 ? 1 : 1001;
    int numerator = (int) Math.round(rate * denominator);
    FrameSize size = first.format().shown();
    double scale = Math.min(1, (double) LONGEST_SIDE / Math.max(size.width(), size.height()));
    return new Mp4Settings(
        new FrameSize(even(size.width() * scale), even(size.height() * scale)),
        numerator,
        denominator,
        false);
  }

  /** A first clip that is slow in between must not take frames from those behind it. */
  private static double rate(List<ClipScan> clips) {
    ClipScan first = clips.get(0);
    return first.regular()
        ? first.rate()
        : clips.stream().mapToDouble(ClipScan::rate).max().orElseThrow();
  }

  private static int even(double side) {
    return Math.max(SHORTEST_SIDE, (int) Math.round(side / 2) * 2);
  }

  private double rate() {
    return (double) settings.rateNumerator() / settings.rateDenominator();
  }

  private void add(ClipScan clip) throws IOException {
    seconds += clip.seconds();
    long before = pictures;
    long until = Math.max(before + 1, Math.round(seconds * rate()));
    long samplesUntil = Math.round(until / rate() * Mp4Writer.SAMPLE_RATE);
    AVFrame frame = avutil.av_frame_alloc();
    try (MediaFile file = MediaFile.open(clip.path(), deadline);
        Decoder decoder = decoder(file);
        ClipSound sound = new ClipSound(clip, samplesUntil - samples, deadline)) {
      AVRational unit = file.video().time_base();
      double tolerance = 0.25;
      boolean drawn = false;
      while (decoder.next(frame)) {
        if (frame.best_effort_timestamp() >= clip.end()) {
          break; // Behind the part of the clip that is taken.
        }
        double shownAt =
            (frame.best_effort_timestamp() - clip.start()) * (double) unit.num() / unit.den();
        // The frame before this one is shown until this one begins. The last picture is for the
        // last frame, which the next clip starts from, however late it comes.
        while (drawn && pictures < until - 1 && pictures - before < shownAt * rate() - tolerance) {
          write(before, sound);
        }
        draw(frame, clip.format());
        drawn = true;
        avutil.av_frame_unref(frame);
      }
      while (pictures < until) {
        write(before, sound);
      }
      sound.finish(writer::sound);
      samples = samplesUntil;
    } finally {
      avutil.av_frame_free(frame);
    }
  }

  private Decoder decoder(MediaFile file) {
    file.readOnly(file.video());
    return new Decoder(file, file.video(), deadline);
  }

  private void write(long before, ClipSound sound) {
    deadline.check();
    if (pictures == before) {
      writer.keyPicture(canvas);
    } else {
      writer.picture(canvas);
    }
    pictures++;
    sound.until((pictures - before) / rate(), writer::sound);
  }

  private void draw(AVFrame frame, ClipScan.Format format) {
    FrameSize shown = format.shown();
    FrameSize size = settings.size();
    double scale =
        Math.min((double) size.width() / shown.width(), (double) size.height() / shown.height());
    int width = filling(shown.width() * scale, size.width());
    int height = filling(shown.height() * scale, size.height());
    BufferedImage picture =
        converter.picture(frame, format.display(), new FrameSize(width, height));
    Graphics2D graphics = canvas.createGraphics();
    graphics.clearRect(0, 0, size.width(), size.height());
    graphics.drawImage(picture, (size.width() - width) / 2, (size.height() - height) / 2, null);
    graphics.dispose();
  }

  /** Without bars a pixel wide: they come of sides that had to become even. */
  private static int filling(double side, int whole) {
    return side > whole - 2 ? whole : Math.max(1, (int) Math.round(side));
  }

  @Override
  public void close() {
    converter.close();
    writer.close();
  }
}
