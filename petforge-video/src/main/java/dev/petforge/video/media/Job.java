package dev.petforge.video.media;

import dev.petforge.media.VideoTools;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * One call of a method of {@link VideoTools}, as it goes to a child.
 *
 * @param kind the method
 * @param paths its arguments in their order; of a join the clips, then the target
 */
record Job(Kind kind, List<Path> paths) {
  enum Kind {
    OPENING_IMAGE,
    PROBE,
    FRAMES,
    SEAM,
    JOIN
  }

  Job {
    paths = List.copyOf(paths);
  }

  static Job of(Kind kind, Path... paths) {
    return new Job(kind, List.of(paths));
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
  }

  static Job read(DataInput in) throws IOException {
    Kind kind = Kind.valueOf(Wire.readText(in));
    int count = in.readInt();
    List<Path> paths = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      paths.add(Path.of(Wire.readText(in)));
    }
    return new Job(kind, paths);
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
      case SEAM -> Wire.writeSeam(result, tools.seam(paths.get(0), paths.get(1)));
      case JOIN -> {
        int clips = paths.size() - 1;
        Wire.writeVideoInfo(result, tools.join(paths.subList(0, clips), paths.get(clips)));
      }
    }
  }
}
