package dev.petforge.video.media;

import dev.petforge.media.ClipPart;
import dev.petforge.media.JointLimits;
import dev.petforge.media.VideoTools;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One call of a method of {@link VideoTools}, as it goes to a child.
 *
 * @param kind the method
 * @param paths its arguments that are files, in their order; of a join the clips, then the target
 * @param numbers its arguments that are numbers, in their order; of a join how many frames are
 *     taken of each clip, 0 for all
 */
record Job(Kind kind, List<Path> paths, List<Double> numbers) {
  enum Kind {
    OPENING_IMAGE,
    PROBE,
    FRAMES,
    LOOK,
    EARLIER_END,
    MATCH_COLOURS,
    SEAM,
    JOIN
  }

  Job {
    paths = List.copyOf(paths);
    numbers = List.copyOf(numbers);
  }

  static Job earlierEnd(Path video, int lookBack, JointLimits limits, Path jpeg, Path png) {
    return new Job(
        Kind.EARLIER_END,
        List.of(video, jpeg, png),
        List.of(
            (double) lookBack,
            limits.psnr(),
            limits.ssim(),
            limits.brightness(),
            limits.keptBrightness(),
            limits.keptSharpness()));
  }

  static Job join(List<ClipPart> clips, Path target) {
    List<Path> paths = new ArrayList<>();
    List<Double> frames = new ArrayList<>();
    for (ClipPart part : clips) {
      paths.add(part.clip());
      frames.add((double) part.frames().orElse(0));
    }
    paths.add(target);
    return new Job(Kind.JOIN, paths, frames);
  }

  static Job of(Kind kind, Path... paths) {
    return new Job(kind, List.of(paths), List.of());
  }

  /** The file that a message is about. */
  Path subject() {
    return paths.get(0);
  }

  void write(DataOutput out) throws IOException {
    Wire.writeText(out, kind.name());
    out.writeInt(paths.size());
    for (Path path : paths) {
      Wire.writeText(out, path.toString());
    }
    out.writeInt(numbers.size());
    for (double number : numbers) {
      out.writeDouble(number);
    }
  }

  static Job read(DataInput in) throws IOException {
    Kind kind = Kind.valueOf(Wire.readText(in));
    int count = in.readInt();
    List<Path> paths = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      paths.add(Path.of(Wire.readText(in)));
    }
    int more = in.readInt();
    List<Double> numbers = new ArrayList<>(more);
    for (int i = 0; i < more; i++) {
      numbers.add(in.readDouble());
    }
    return new Job(kind, paths, numbers);
  }

  /** Does it, and writes the result. */
  void run(VideoTools tools, DataOutput result) throws IOException {
    switch (kind) {
      case OPENING_IMAGE ->
          Wire.writePicture(result, tools.openingImage(paths.get(0), paths.get(1)));
      case PROBE -> Wire.writeVideoInfo(result, tools.probe(paths.get(0)));
      case FRAMES ->
          Wire.writeVideoInfo(
              result, tools.frames(paths.get(0), paths.get(1), paths.get(2), paths.get(3)));
      case LOOK -> Wire.writeLook(result, tools.look(paths.get(0)));
      case EARLIER_END ->
          result.writeInt(
              tools
                  .earlierEnd(
                      paths.get(0), number(0).intValue(), limits(), paths.get(1), paths.get(2))
                  .flatMap(ClipPart::frames)
                  .orElse(0));
      case MATCH_COLOURS -> tools.matchColours(paths.get(0), paths.get(1), paths.get(2));
      case SEAM -> Wire.writeSeam(result, tools.seam(paths.get(0), paths.get(1)));
      case JOIN -> {
        int clips = paths.size() - 1;
        List<ClipPart> parts = new ArrayList<>();
        for (int i = 0; i < clips; i++) {
          parts.add(part(paths.get(i), number(i).intValue()));
        }
        Wire.writeVideoInfo(result, tools.join(parts, paths.get(clips)));
      }
    }
  }

  private Double number(int index) {
    return numbers.get(index);
  }

  private JointLimits limits() {
    return new JointLimits(number(1), number(2), number(3), number(4), number(5));
  }

  /** The part of a clip that a number of frames on the wire means. */
  static ClipPart part(Path clip, int frames) {
    return new ClipPart(clip, frames == 0 ? Optional.empty() : Optional.of(frames));
  }
}
