package dev.petforge.examples.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What can happen to an installation: files and rows are deleted, cut off, exchanged and changed.
 * Works on bytes, lines and columns alone, so that it knows nothing that {@code verify} knows.
 */
final class Damages {
  /** What is done to something. */
  enum Kind {
    DELETE_VERSION,
    CUT_VERSION,
    TOUCH_VERSION,
    SWAP_VERSIONS,
    MOVE_VERSION,
    DELETE_NAME,
    CUT_NAME,
    SWAP_NAMES,
    TOUCH_DOCUMENT,
    STRANGE_NAME,
    CHANGE_CELL,
    DELETE_LINE,
    DELETE_PICTURE,
    CHANGE_STATUS,
    CHANGE_SUMS,
    DELETE_CALL,
    DELETE_PROJECT,
    JOB_OF_NOBODY,
    LOSE_JOB
  }

  /**
   * A damage.
   *
   * @param what for whoever reads a failure
   * @param codes the rules that it breaks: one of them has to be named for each of the places
   * @param places what has to be named: files, rows, projects or jobs
   * @param mendable whether nothing may be left of it
   */
  record Damage(Kind kind, String what, List<String> codes, List<String> places, boolean mendable) {
    private static Damage mended(Kind kind, String code, Path... files) {
      List<String> places = Stream.of(files).map(Path::toString).toList();
      return new Damage(kind, kind + " " + places, List.of(code), places, true);
    }
  }

  private final Path home;
  private final Path table;
  private final Random random;

  /**
   * @param home the installation
   * @param table {@code table.csv}
   */
  Damages(Path home, Path table, Random random) {
    this.home = home;
    this.table = table;
    this.random = random;
  }

  /** Does something of a kind to a project. */
  Damage doTo(String project, Kind kind) throws IOException, SQLException {
    List<Path> versions = files(project, file -> file.toString().contains("/archive/"));
    return switch (kind) {
      case DELETE_VERSION -> {
        Path file = one(versions);
        Files.delete(file);
        yield Damage.mended(kind, "MISSING", file);
      }
      case CUT_VERSION -> {
        Path file = one(versions);
        write(file, cut(Files.readAllBytes(file)));
        yield Damage.mended(kind, "DAMAGED", file);
      }
      case TOUCH_VERSION -> {
        Path file = one(versions);
        byte[] content = Files.readAllBytes(file);
        content[random.nextInt(content.length)] ^= (byte) (1 << random.nextInt(8));
        write(file, content);
        yield Damage.mended(kind, "DAMAGED", file);
      }
      case SWAP_VERSIONS -> {
        Path one = one(versions);
        byte[] own = Files.readAllBytes(one);
        Path other = one(versions.stream().filter(file -> !isSame(file, own)).toList());
        write(one, Files.readAllBytes(other));
        write(other, own);
        yield Damage.mended(kind, "DAMAGED", one, other);
      }
      case MOVE_VERSION -> {
        Path file = one(versions);
        Files.move(file, Files.createDirectories(project(project).resolve("mine")).resolve("x"));
        yield Damage.mended(kind, "MISSING", file);
      }
      case DELETE_NAME -> {
        Path file = one(names(project));
        Files.delete(file);
        yield Damage.mended(kind, "NAME_MISSING", file);
      }
      case CUT_NAME -> {
        Path file = one(names(project));
        write(file, cut(Files.readAllBytes(file)));
        yield Damage.mended(kind, "NAME_WRONG", file);
      }
      case SWAP_NAMES -> {
        Path one = one(names(project));
        byte[] own = Files.readAllBytes(one);
        Path other = one(names(project).stream().filter(file -> !isSame(file, own)).toList());
        write(one, Files.readAllBytes(other));
        write(other, own);
        yield Damage.mended(kind, "NAME_WRONG", one, other);
      }
      case TOUCH_DOCUMENT -> {
        Path file =
            project(project).resolve(random.nextBoolean() ? "meta.json" : "storyboard.json");
        write(
            file,
            Files.readString(file)
                .replace("project_id", "project-id")
                .getBytes(StandardCharsets.UTF_8));
        yield Damage.mended(kind, "NAME_WRONG", file);
      }
      case STRANGE_NAME -> {
        Path file =
            project(project).resolve("segments/segment_" + (9 + random.nextInt(9)) + "_outro.mp4");
        write(file, new byte[] {1, 2, 3});
        yield Damage.mended(kind, "NAME_WRONG", file);
      }
      case CHANGE_CELL -> {
        String text = Files.readString(table);
        List<String> lines = new ArrayList<>(text.lines().toList());
        int line = line(lines, project);
        lines.set(
            line, lines.get(line).replace("completed", random.nextBoolean() ? "pending" : ""));
        Files.writeString(table, String.join("\n", lines) + "\n");
        yield new Damage(
            kind, kind + " " + project, List.of("ROW_DIFFERS"), List.of(project), true);
      }
      case DELETE_LINE -> {
        deleteLine(project);
        yield new Damage(
            kind, kind + " " + project, List.of("ROW_DIFFERS"), List.of(project), true);
      }
      case DELETE_PICTURE -> {
        // A picture without a line is a row still.
        String line = deleteLine(project);
        try (Stream<Path> pictures = Files.list(table.resolveSibling("."))) {
          for (Path picture : pictures.toList()) {
            if (line.contains(picture.getFileName().toString())) {
              Files.delete(picture);
            }
          }
        }
        yield new Damage(kind, kind + " " + project, List.of("ROW_GONE"), List.of(project), false);
      }
      case CHANGE_STATUS -> {
        String column =
            one(List.of("status", "current_segment", "final_version", "busy", "failure"));
        String value =
            column.equals("current_segment") || column.equals("busy") ? "1 + " + column : "'x'";
        sql("update batch_tasks set " + column + " = " + value + " where project_id = ?", project);
        yield new Damage(
            kind, column + " of " + project, List.of("ROW_MISFILED"), List.of(project), true);
      }
      case CHANGE_SUMS -> {
        sql(
            "update closed_totals set calls = calls + 1 + 0 * length(?) where rowid ="
                + " (select min(rowid) from closed_totals)",
            project);
        yield new Damage(kind, kind.toString(), List.of("TOTALS_WRONG"), List.of(""), true);
      }
      case DELETE_CALL -> {
        sql(
            "delete from provider_calls where seq = (select min(seq) from provider_calls"
                + " where project_id = ?)",
            project);
        yield new Damage(
            kind, kind + " of " + project, List.of("CLIP_WITHOUT_CALL"), List.of(project), false);
      }
      case DELETE_PROJECT -> {
        sql("delete from batch_tasks where project_id = ?", project);
        yield new Damage(
            kind, kind + " " + project, List.of("CALL_WITHOUT_PROJECT"), List.of(project), false);
      }
      case JOB_OF_NOBODY -> {
        sql(
            "insert into jobs (id, kind, subject, state, created_at, started_at)"
                + " values (?, 'fetch', 'nobody-knows-it', 'parked', 1, 1)",
            "j-" + project);
        yield new Damage(
            kind,
            kind.toString(),
            List.of("WORK_FOR_NOBODY"),
            List.of("fetch:nobody-knows-it"),
            true);
      }
      case LOSE_JOB -> {
        sql("update batch_tasks set files_shown = 0 where project_id = ?", project);
        yield new Damage(
            kind,
            kind + " of " + project,
            List.of("WORK_MISSING"),
            List.of("projection:" + project),
            true);
      }
    };
  }

  private String deleteLine(String project) throws IOException {
    List<String> lines = new ArrayList<>(Files.readString(table).lines().toList());
    String line = lines.remove(line(lines, project));
    Files.writeString(table, String.join("\n", lines) + "\n");
    return line;
  }

  private static int line(List<String> lines, String project) {
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).contains(project)) {
        return i;
      }
    }
    throw new AssertionError("no line of " + project + " in " + lines);
  }

  private byte[] cut(byte[] content) {
    byte[] less = new byte[random.nextInt(content.length)];
    System.arraycopy(content, 0, less, 0, less.length);
    return less;
  }

  /** Also where the mode forbids it: somebody else writes, or a disk does. */
  private static void write(Path file, byte[] content) throws IOException {
    if (Files.exists(file)) {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    }
    Files.write(file, content);
  }

  private static boolean isSame(Path file, byte[] content) {
    try {
      return Arrays.equals(Files.readAllBytes(file), content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private <T> T one(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }

  private List<Path> names(String project) throws IOException {
    return files(
        project,
        file ->
            file.toString()
                    .matches(".*/(segments|frames)/[^/]*|.*/(final_video.mp4|opening_image.jpg)")
                && !file.toString().contains("/archive/"));
  }

  private List<Path> files(String project, Predicate<Path> which) throws IOException {
    try (Stream<Path> all = Files.walk(project(project))) {
      return all.filter(Files::isRegularFile).filter(which).sorted().toList();
    }
  }

  private Path project(String project) throws IOException {
    try (Stream<Path> all = Files.walk(home.resolve("files/projects"), 3)) {
      return all.filter(folder -> folder.endsWith(project)).findFirst().orElseThrow();
    }
  }

  private void sql(String statement, String value) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + home.resolve("petforge.db"));
        PreparedStatement prepared = connection.prepareStatement(statement)) {
      prepared.setString(1, value);
      if (prepared.executeUpdate() == 0) {
        throw new AssertionError("nothing was changed by " + statement);
      }
    }
  }

  /** How often a row is there, for whoever looks whether something was bought. */
  static int count(Path home, String table) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + home.resolve("petforge.db"));
        PreparedStatement prepared = connection.prepareStatement("select count(*) from " + table);
        ResultSet row = prepared.executeQuery()) {
      row.next();
      return row.getInt(1);
    }
  }

  /** Copies a folder in place of another. */
  static void copy(Path from, Path to) throws IOException {
    if (Files.exists(to)) {
      Files.walkFileTree(
          to,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              Files.delete(file);
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, IOException failure)
                throws IOException {
              Files.delete(folder);
              return FileVisitResult.CONTINUE;
            }
          });
    }
    Files.walkFileTree(
        from,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
              throws IOException {
            Files.createDirectories(to.resolve(from.relativize(folder)));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.copy(file, to.resolve(from.relativize(file)), StandardCopyOption.COPY_ATTRIBUTES);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
