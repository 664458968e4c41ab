package dev.petforge.storage.local;

import dev.petforge.archive.ArchiveReader;
import dev.petforge.archive.ArchiveWriter;
import dev.petforge.archive.MemberName;
import dev.petforge.failure.Failure;
import dev.petforge.failure.PermanentException;
import dev.petforge.file.FileKey;
import dev.petforge.file.Workspace;
import dev.petforge.table.Column;
import dev.petforge.table.RecordRef;
import dev.petforge.table.Row;
import dev.petforge.table.RowUpdate;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What tests let another JVM do; each line on its standard output is an answer. */
final class OtherProcess {
  /** More than the memory that it has. */
  static final long LARGE = 160_000_000;

  private OtherProcess() {}

  /** Starts it; the environment's locale is plain C, as in a container. */
  static Process start(String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp"));
    command.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    command.add(OtherProcess.class.getName());
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("LC_ALL", "C");
    return builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  static BufferedReader answers(Process process) {
    return new BufferedReader(
        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  public static void main(String[] arguments) throws IOException {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    Path place = Path.of(arguments[1]);
    switch (arguments[0]) {
      case "hold" -> hold(place, out);
      case "put" -> put(place, arguments[2], out);
      case "list" -> list(place, Path.of(arguments[2]), out);
      case "archive" -> archive(place, out);
      case "large" -> large(place, out);
      case "show" -> show(place, arguments[2], Integer.parseInt(arguments[3]));
      default -> throw new IllegalArgumentException(arguments[0]);
    }
  }

  /** Opens a workspace, says where, and waits until it is killed or its input ends. */
  private static void hold(Path root, PrintStream out) throws IOException {
    Workspace workspace = LocalFileStore.at(root).workspace("merge");
    Files.writeString(workspace.resolve("half.mp4"), "half");
    out.println(workspace.directory());
    int end = System.in.read();
    out.println(end);
  }

  /** Writes half of an archive, says so, and waits until it is killed or its input ends. */
  private static void archive(Path file, PrintStream out) throws IOException {
    try (ArchiveWriter archive = new ZipArchives().create(file)) {
      archive.add(MemberName.README, new ByteArrayInputStream(new byte[100_000]));
      out.println("half");
      int end = System.in.read();
      out.println(end);
    }
  }

  /** Writes an archive with a file that is larger than the memory, reads it, and says its size. */
  private static void large(Path file, PrintStream out) {
    MemberName clip = MemberName.of(new FileKey("projects/a/clip.mp4"));
    try (ArchiveWriter archive = new ZipArchives().create(file)) {
      archive.add(clip, new Zeros(LARGE));
      archive.commit();
    }
    try (ArchiveReader archive = new ZipArchives().open(file)) {
      out.println(archive.read(clip, LARGE, Optional.empty()).bytes());
    }
  }

  /** So many bytes. */
  private static final class Zeros extends InputStream {
    private long left;

    Zeros(long bytes) {
      left = bytes;
    }

    @Override
    public int read() {
      return left-- > 0 ? 0 : -1;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) {
      if (left <= 0) {
        return -1;
      }
      int read = (int) Math.min(left, length);
      Arrays.fill(bytes, offset, offset + read, (byte) 0);
      left -= read;
      return read;
    }
  }

  /** Puts its own content under 50 keys and says under which of them it was the first. */
  private static void put(Path root, String content, PrintStream out) throws IOException {
    LocalFileStore store = LocalFileStore.at(root);
    for (int i = 0; i < 50; i++) {
      try (Workspace workspace = store.workspace("put")) {
        Path source = Files.writeString(workspace.resolve("clip"), content + i);
        store.put(new FileKey("race/clip-" + i), source);
        out.println(i);
      } catch (PermanentException e) {
        if (!e.failure().code().equals("EXISTS")) {
          throw e;
        }
      }
    }
  }

  /** Says which pictures a folder has, and brings each. */
  private static void list(Path folder, Path target, PrintStream out) throws IOException {
    FolderTable table = FolderTable.at(folder);
    for (Row row : table.rows()) {
      table.picture(row.picture().orElseThrow(), target);
      out.println(row.picture().orElseThrow() + "=" + Files.readString(target));
    }
  }

  /** Writes a column of its own 20 times. */
  private static void show(Path folder, String column, int times) {
    FolderTable table = FolderTable.at(folder);
    for (int i = 1; i <= times; i++) {
      List<RowUpdate> updates = new ArrayList<>();
      for (Row row : table.rows()) {
        updates.add(
            new RowUpdate(
                row.ref(), row.ref().record().replaceAll("\\W", ""), Map.of(column, column + i)));
      }
      Map<RecordRef, Failure> refused = table.write(updates);
      if (!refused.isEmpty() || column.equals(Column.PROJECT_ID)) {
        throw new IllegalStateException(refused.toString());
      }
    }
  }
}
