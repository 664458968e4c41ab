package dev.petforge.examples.benchmarks.kills;

import dev.petforge.ProjectJson;
import dev.petforge.file.FileKey;
import dev.petforge.file.ProjectFiles;
import dev.petforge.json.Json;
import dev.petforge.segment.Segment;
import dev.petforge.segment.SegmentVersion;
import dev.petforge.storyboard.Language;
import dev.petforge.table.Column;
import dev.petforge.task.Task;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What people see of completed projects, on the disk and in a folder's table: it is read as any
 * other program would, and held against what the database says.
 */
final class Shown {
  private final Path photos;
  private final Function<FileKey, Path> place;
  private final Function<FileKey, String> url;
  private final List<String> problems = new ArrayList<>();

  /**
   * @param photos the folder with the table
   * @param place where the bytes of a file are
   * @param url how the table shows a file
   */
  Shown(Path photos, Function<FileKey, Path> place, Function<FileKey, String> url) {
    this.photos = photos;
    this.place = place;
    this.url = url;
  }

  /** What is not as the database says. */
  List<String> problems(List<Task> tasks) {
    problems.clear();
    try {
      for (Task task : tasks) {
        names(task);
      }
      table(tasks);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return List.copyOf(problems);
  }

  private void require(boolean holds, String problem) {
    if (!holds) {
      problems.add(problem);
    }
  }

  /** The well-known names show the versions of the rows, byte for byte, and nothing else. */
  private void names(Task task) throws IOException {
    ProjectFiles project = new ProjectFiles(task.source().home());
    Map<FileKey, FileKey> names = new LinkedHashMap<>();
    names.put(project.opening(), task.source().opening().frame().file());
    for (Segment segment : task.chain().segments()) {
      segment
          .current()
          .map(SegmentVersion::files)
          .ifPresent(
              clip -> {
                names.put(project.segment(clip.video().key().name()), clip.video().key());
                names.put(project.firstFrame(segment.index()), clip.firstFrame().key());
                names.put(project.lastFrame(segment.index()), clip.lastFrame().key());
              });
    }
    task.chain()
        .finalVideo()
        .ifPresent(video -> names.put(project.finalVideo(), video.file().key()));
    for (Map.Entry<FileKey, FileKey> name : names.entrySet()) {
      Path shown = place.apply(name.getKey());
      Path version = place.apply(name.getValue());
      require(
          Files.exists(shown) && Files.exists(version) && Files.mismatch(shown, version) < 0,
          name.getKey() + " does not show " + name.getValue());
    }
    for (FileKey folder : List.of(project.segments(), project.frames())) {
      for (String shown : list(place.apply(folder))) {
        require(
            names.keySet().stream()
                .anyMatch(name -> name.value().equals(folder.value() + "/" + shown)),
            folder.value() + "/" + shown + " shows nothing that there is");
      }
    }
    document(project.storyboard(), ProjectJson.storyboard(task));
    document(project.meta(), ProjectJson.meta(task, Language.ENGLISH));
  }

  private static List<String> list(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> String.valueOf(file.getFileName()))
          .filter(name -> !name.startsWith("."))
          .toList();
    }
  }

  private void document(FileKey key, Object tree) throws IOException {
    Path file = place.apply(key);
    require(
        Files.exists(file) && Files.readString(file).equals(Json.pretty(tree) + "\n"),
        key + " does not say what the database says");
  }

  private void table(List<Task> tasks) throws IOException {
    List<List<String>> lines =
        CsvLines.read(Files.readString(photos.resolve("table.csv"), StandardCharsets.UTF_8));
    List<String> header = lines.get(0);
    Map<String, List<String>> rows = new HashMap<>();
    for (List<String> line : lines.subList(1, lines.size())) {
      rows.put(line.get(header.indexOf(Column.PROJECT_ID)), line);
    }
    require(rows.size() == tasks.size(), "table.csv has " + rows.size() + " rows with a project");
    for (Task task : tasks) {
      ProjectFiles names = new ProjectFiles(task.source().home());
      Map<String, String> expected = new LinkedHashMap<>();
      expected.put(Column.STATUS, task.statusWord());
      expected.put(Column.ERROR, "");
      expected.put(Column.FINAL_VIDEO, url.apply(names.finalVideo()));
      for (Segment segment : task.chain().segments()) {
        expected.put(
            Column.segmentVideo(segment.index()),
            segment
                .current()
                .map(version -> url.apply(names.segment(version.files().video().key().name())))
                .orElse(""));
      }
      List<String> row = rows.get(task.id().value());
      require(row != null, "table.csv has no row of project " + task.id());
      if (row != null) {
        expected.forEach(
            (column, text) -> {
              int at = header.indexOf(column);
              String shown = at < 0 ? "" : Objects.requireNonNullElse(row.get(at), "");
              require(
                  shown.equals(text),
                  "table.csv shows '"
                      + shown
                      + "' in "
                      + column
                      + " of project "
                      + task.id()
                      + ", the database says '"
                      + text
                      + "'");
            });
      }
    }
  }
}
