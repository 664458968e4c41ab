package dev.petforge.video.media;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Changes single fields of an MP4, for what no muxer writes. */
final class Mp4Boxes {
  private Mp4Boxes() {}

  static List<String> topLevel(Path file) throws IOException {
    ByteBuffer data = ByteBuffer.wrap(Files.readAllBytes(file));
    List<String> names = new ArrayList<>();
    for (int at = 0; at + 8 <= data.limit(); at += data.getInt(at)) {
      byte[] name = new byte[4];
      data.get(at + 4, name);
      names.add(new String(name, StandardCharsets.US_ASCII));
    }
    return names;
  }

  /** Where the content of the n-th box of a type begins, from 0. */
  static int find(byte[] data, String type, int n) {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    int left = n;
    for (int at = 4; at + 4 <= data.length; at++) {
      if (data[at] == name[0]
          && data[at + 1] == name[1]
          && data[at + 2] == name[2]
          && data[at + 3] == name[3]
          && left-- == 0) {
        return at + 4;
      }
    }
    throw new IllegalArgumentException("no box " + type);
  }

  /** Sets the matrix of the first track: a, b, c, d as whole numbers. */
  static Path turn(Path file, int a, int b, int c, int d) throws IOException {
    byte[] data = Files.readAllBytes(file);
    ByteBuffer buffer = ByteBuffer.wrap(data);
    int matrix = find(data, "tkhd", 0) + 40;
    buffer.putInt(matrix, a << 16).putInt(matrix + 4, b << 16);
    buffer.putInt(matrix + 12, c << 16).putInt(matrix + 16, d << 16);
    Files.write(file, data);
    return file;
  }

  /** Sets the length of the first track's edit, in the movie's time scale. */
  static Path cutEdit(Path file, int duration) throws IOException {
    byte[] data = Files.readAllBytes(file);
    ByteBuffer.wrap(data).putInt(find(data, "elst", 0) + 8, duration);
    Files.write(file, data);
    return file;
  }
}
