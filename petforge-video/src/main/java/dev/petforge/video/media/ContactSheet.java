package dev.petforge.video.media;

import dev.petforge.failure.PermanentException;
import dev.petforge.failure.RetryableException;
import dev.petforge.media.ClipPart;
import dev.petforge.media.FrameSize;
import dev.petforge.video.internal.FfmpegNatives;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.global.avutil;

/**
 * One picture that shows videos at a glance: a row for each video with its label above, a column
 * for each of its segments with the frame in the middle of the segment. For videos of one's own:
 * the work is done in this JVM, and the labels need a font of the system.
 */
public final class ContactSheet {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final int GAP = 8;
  private static final int LABEL = 28;
  private static final int LONGEST_SIDE = 30_000;
  private static final Color PAPER = new Color(0xf6f3ee);
  private static final Color INK = new Color(0x2b2622);

  private final int cellWidth;
  private final List<Row> rows = new ArrayList<>();

  private record Row(String label, Path video, int segments) {}

  /**
   * @param cellWidth of one frame in pixels, 32 to 1920; its height follows from the video
   */
  public ContactSheet(int cellWidth) {
    if (cellWidth < 32 || cellWidth > 1920) {
      throw new IllegalArgumentException("cellWidth must be 32 to 1920, was " + cellWidth);
    }
    this.cellWidth = cellWidth;
  }

  /**
   * Adds a row.
   *
   * @param label for people
   * @param segments into how many equal parts the video is divided, 1 to 12
   */
  public ContactSheet row(String label, Path video, int segments) {
    if (segments < 1 || segments > 12) {
      throw new IllegalArgumentException(
          "segments must be 1 to 12, was " + segments + " for " + video);
    }
    rows.add(new Row(label, video, segments));
    return this;
  }

  /**
   * Draws the sheet as a PNG, which exists completely or not at all.
   *
   * @throws PermanentException for a video that cannot be used, with the codes of {@link
   *     FfmpegVideoTools}
   * @throws RetryableException with code {@code FILE_ACCESS} if a file cannot be read or written
   */
  public void write(Path target) {
    if (rows.isEmpty()) {
      throw new IllegalStateException("a contact sheet needs at least one row");
    }
    FfmpegNatives.load();
    Path file = target.toAbsolutePath();
    Path part = file.resolveSibling("." + UUID.randomUUID() + ".part");
    try {
      try {
        List<List<BufferedImage>> frames = new ArrayList<>();
        for (Row row : rows) {
          frames.add(framesOf(row));
        }
        ImageFiles.writePng(draw(frames), part);
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(part);
      }
    } catch (IOException e) {
      throw new RetryableException(
          "FILE_ACCESS", target + ": the contact sheet cannot be written: " + e, null, e);
    }
  }

  private List<BufferedImage> framesOf(Row row) throws IOException {
    Deadline deadline = Deadline.in(LIMIT, row.video());
    List<BufferedImage> result = new ArrayList<>();
    ClipScan scan = ClipScan.of(ClipPart.whole(row.video()), deadline);
    AVFrame frame = avutil.av_frame_alloc();
    try (MediaFile file = MediaFile.open(row.video(), deadline);
        FrameConverter converter = new FrameConverter()) {
      file.readOnly(file.video());
      Display display = Display.of(file);
      FrameSize cell = new FrameSize(cellWidth, cellHeight(file));
      AVRational unit = file.video().time_base();
      try (Decoder decoder = new Decoder(file, file.video(), deadline)) {
        while (result.size() < row.segments() && decoder.next(frame)) {
          double seconds =
              (frame.best_effort_timestamp() - scan.start()) * (double) unit.num() / unit.den();
          double middle = (result.size() + 0.5) / row.segments() * scan.seconds();
          if (seconds + 1 / scan.rate() > middle) {
            result.add(converter.picture(frame, display, cell));
          }
          avutil.av_frame_unref(frame);
        }
      }
    } finally {
      avutil.av_frame_free(frame);
    }
    if (result.isEmpty()) {
      throw new PermanentException(
          "VIDEO_UNREADABLE", row.video() + ": not one frame of it can be decoded");
    }
    return result;
  }

  private int cellHeight(MediaFile file) {
    return Math.max(1, (int) Math.round(cellWidth / file.size().aspect()));
  }

  private BufferedImage draw(List<List<BufferedImage>> frames) {
    int columns = frames.stream().mapToInt(List::size).max().orElseThrow();
    int width = GAP + columns * (cellWidth + GAP);
    int height = GAP;
    for (List<BufferedImage> row : frames) {
      height += LABEL + row.get(0).getHeight() + GAP;
    }
    if (width > LONGEST_SIDE || height > LONGEST_SIDE) {
      throw new IllegalStateException(
          "the sheet would be "
              + width
              + "×"
              + height
              + " pixels, at most "
              + LONGEST_SIDE
              + " a side are drawn: take fewer rows or smaller cells");
    }
    BufferedImage sheet = Bgr.blank(width, height);
    Graphics2D graphics = sheet.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    graphics.setColor(PAPER);
    graphics.fillRect(0, 0, width, height);
    graphics.setColor(INK);
    graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 16));
    int y = GAP;
    for (int i = 0; i < frames.size(); i++) {
      String label = fitting(rows.get(i).label(), graphics.getFontMetrics(), width - 2 * GAP);
      graphics.drawString(label, GAP, y + LABEL - 10);
      y += LABEL;
      int x = GAP;
      for (BufferedImage frame : frames.get(i)) {
        graphics.drawImage(frame, x, y, null);
        x += cellWidth + GAP;
      }
      y += frames.get(i).get(0).getHeight() + GAP;
    }
    graphics.dispose();
    return sheet;
  }

  private static String fitting(String label, FontMetrics metrics, int width) {
    String shown = label;
    for (int end = label.length() - 1; end > 0 && metrics.stringWidth(shown) > width; end--) {
      shown = label.substring(0, end) + "…";
    }
    return shown;
  }
}
