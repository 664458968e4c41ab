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
record MediaCall(Kind kind, List<Path> paths, List<Double> numbers) {
  enum Kind {
    OPENING_IMAGE,
    PROBE,
    FRAMES,
    LOOK,
    EARLIER_END,
    MATCH_COLOURS,
    JOINT,
    JOIN
  }

  MediaCall {
    paths = List.copyOf(paths);
    numbers = List.copyOf(numbers);
  }

  static MediaCall earlierEnd(Path video, int lookBack, JointLimits limits, Path jpeg, Path png) {
    return new MediaCall(
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

  static MediaCall join(List<ClipPart> clips, Path target) {
    List<Path> paths = new ArrayList<>();
    List<Double> frames = new ArrayList<>();
    for (ClipPart part : clips) {
      paths.add(part.clip());
      frames.add((double) part.frames().orElse(0));
    }
    paths.add(target);
    return new MediaCall(Kind.JOIN, paths, frames);
  }

  static MediaCall of(Kind kind, Path... paths) {
    return new MediaCall(kind, List.of(paths), List.of());
  }

  /** The file that a message is about. */
  Path subject() {
    return paths.get(0);
  }

  void write(DataOutput out) throws IOException {
    ChildWire.writeText(out, kind.name());
    out.writeInt(paths.size());
    for (Path path : paths) {
      ChildWire.writeText(out, path.toString());
    }
    out.writeInt(numbers.size());
    for (double number : numbers) {
      out.writeDouble(number);
    }
  }

  static MediaCall read(DataInput in) throws IOException {
    Kind kind = Kind.valueOf(ChildWire.readText(in));
    int count = in.readInt();
    List<Path> paths = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      paths.add(Path.of(ChildWire.readText(in)));
    }
    int more = in.readInt();
    List<Double> numbers = new ArrayList<>(more);
    for (int i = 0; i < more; i++) {
      numbers.add(in.readDouble());
    }
    return new MediaCall(kind, paths, numbers);
  }

  /** Does it, and writes the result. */
  void run(VideoTools tools, DataOutput result) throws IOException {
    switch (kind) {
      case OPENING_IMAGE ->
          ChildWire.writePicture(result, tools.openingImage(paths.get(0), paths.get(1)));
      case PROBE -> ChildWire.writeVideoInfo(result, tools.probe(paths.get(0)));
      case FRAMES ->
          ChildWire.writeVideoInfo(
              result, tools.frames(paths.get(0), paths.get(1), paths.get(2), paths.get(3)));
      case LOOK -> ChildWire.writeLook(result, tools.look(paths.get(0)));
      case EARLIER_END ->
          result.writeInt(
              tools
                  .earlierEnd(
                      paths.get(0), number(0).intValue(), limits(), paths.get(1), paths.get(2))
                  .flatMap(ClipPart::frames)
                  .orElse(0));
      case MATCH_COLOURS -> tools.matchColours(paths.get(0), paths.get(1), paths.get(2));
      case JOINT -> ChildWire.writeJoint(result, tools.joint(paths.get(0), paths.get(1)));
      case JOIN -> {
        int clips = paths.size() - 1;
        List<ClipPart> parts = new ArrayList<>();
        for (int i = 0; i < clips; i++) {
          parts.add(part(paths.get(i), number(i).intValue()));
        }
        ChildWire.writeJoinedVideo(result, tools.join(parts, paths.get(clips)));
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
