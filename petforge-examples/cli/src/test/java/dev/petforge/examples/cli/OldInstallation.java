package dev.petforge.examples.cli;

import dev.petforge.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** An installation of PetForge2, as messy as a test wants it. */
final class OldInstallation {
  private static final String COLUMNS =
      "id integer primary key autoincrement, project_id varchar(50), user_id varchar(50),"
          + " feishu_table_id varchar(100), feishu_record_id varchar(100), template_id varchar(50),"
          + " storage_path varchar, status varchar(50), progress varchar(50), error_message varchar,"
          + " storyboard_json varchar, segment_urls varchar, final_video_url varchar,"
          + " total_segments integer, current_segment integer, created_at datetime, updated_at"
          + " datetime, publish_date varchar(20), segment_history text";

  private final Path root;

  OldInstallation(Path root) {
    this.root = root;
    try {
      Files.createDirectories(root.resolve("data/uploads/projects"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    execute("create table batch_tasks (" + COLUMNS + ")");
  }

  Path database() {
    return root.resolve("paretoai.db");
  }

  Path uploads() {
    return root.resolve("data/uploads");
  }

  Connection connect() throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:" + database());
  }

  void execute(String sql) {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A row with these cells, and with what every row has. */
  void row(String project, Map<String, Object> cells) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("project_id", project);
    row.put("template_id", "eating");
    row.put("status", "pending");
    row.put("publish_date", "20260128");
    row.put("created_at", "2026-01-28 00:00:00.000000");
    row.put("updated_at", "2026-01-28 15:12:57.425764");
    row.putAll(cells);
    try (Connection connection = connect();
        PreparedStatement insert =
            connection.prepareStatement(
                "insert into batch_tasks ("
                    + String.join(", ", row.keySet())
                    + ") values ("
                    + String.join(", ", row.keySet().stream().map(column -> "?").toList())
                    + ")")) {
      int parameter = 1;
      for (Object value : row.values()) {
        insert.setObject(parameter++, value);
      }
      insert.executeUpdate();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A file of a project; its folders are made. */
  Path file(String project, String name, byte[] content) {
    return put("projects/2026-01-28/eating-template/" + project + "/" + name, content);
  }

  Path put(String name, byte[] content) {
    try {
      Path file = uploads().resolve(name);
      Files.createDirectories(file.getParent());
      return Files.write(file, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A storyboard, as a list of shots. */
  static List<Object> shots(int count) {
    return IntStream.range(0, count)
        .mapToObj(
            i ->
                (Object)
                    Map.of(
                        "segment_index",
                        i,
                        "segment_type",
                        "eating",
                        "prompt",
                        "eat " + i,
                        "crucial",
                        "a cat"))
        .toList();
  }

  static String storyboard(int count) {
    return Json.write(shots(count));
  }

  /** The column {@code segment_urls} where all segments are where they belong. */
  static String urls(String project, int count) {
    Map<String, Object> urls = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      urls.put(
          "segment_" + i,
          Map.of(
              "video_url",
              "/storage/projects/" + project + "/segments/segment_" + i + "_segment.mp4",
              "status",
              "completed"));
    }
    return Json.write(urls);
  }

  /** All files and folders with their hashes and times: what must stay as it is. */
  Map<String, String> state() {
    Map<String, String> state = new TreeMap<>();
    try (Stream<Path> all = Files.walk(root)) {
      List<Path> paths = new ArrayList<>(all.toList());
      for (Path path : paths) {
        state.put(
            root.relativize(path).toString(),
            Files.isDirectory(path)
                ? "folder"
                : hash(path) + " " + Files.getLastModifiedTime(path).toMillis());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return state;
  }

  static String hash(Path file) throws IOException {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
