package dev.petforge.sync;

import dev.petforge.call.WaitReason;
import dev.petforge.document.ProjectDocument;
import dev.petforge.explanation.Waits;
import dev.petforge.file.FileStore;
import dev.petforge.file.ProjectFiles;
import dev.petforge.json.Json;
import dev.petforge.production.ProductionSettings;
import dev.petforge.project.ProjectId;
import dev.petforge.publication.Destination;
import dev.petforge.segment.FinalVideo;
import dev.petforge.segment.Segment;
import dev.petforge.storyboard.Language;
import dev.petforge.table.Column;
import dev.petforge.table.MangledId;
import dev.petforge.table.RowUpdate;
import dev.petforge.task.Operation;
import dev.petforge.task.Task;
import dev.petforge.task.TaskStore;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Says what the row of a task shall show. */
final class RowProjection {
  private final TaskStore tasks;
  private final FileStore files;
  private final Waits waits;
  private final ProductionSettings settings;

  RowProjection(TaskStore tasks, FileStore files, Waits waits, ProductionSettings settings) {
    this.tasks = tasks;
    this.files = files;
    this.waits = waits;
    this.settings = settings;
  }

  /**
   * What a task's row shall show. The task must come from a row.
   *
   * @param attachments where videos are that its table's cells can hold; empty if it has no such
   */
  RowUpdate row(Task task, Optional<Destination> attachments) {
    ProjectFiles home = new ProjectFiles(task.source().home());
    Map<String, String> cells = new LinkedHashMap<>();
    cells.put(
        Column.STORYBOARD,
        task.script().isPresent() ? Json.write(ProjectDocument.storyboard(task)) : "");
    for (Segment segment : task.chain().segments()) {
      cells.put(
          Column.segmentVideo(segment.index()),
          segment
              .current()
              .map(version -> files.url(home.segment(version.files().video().key().name())))
              .orElse(""));
    }
    cells.put(
        Column.FINAL_VIDEO,
        task.chain().finalVideo().isPresent() ? files.url(home.finalVideo()) : "");
    cells.put(
        Column.PUBLISHED_VIDEO, task.chain().finalVideo().flatMap(FinalVideo::link).orElse(""));
    attachments.ifPresent(
        place ->
            cells.put(
                Column.FINAL_VIDEO_FILE,
                task.chain()
                    .finalVideo()
                    .flatMap(video -> video.copy(place))
                    .map(copy -> copy.file().reference())
                    .orElse("")));
    cells.put(Column.STATUS, task.statusWord());
    cells.put(Column.PROGRESS, task.progress().text(settings.language()));
    cells.put(Column.ERROR, error(task, settings.language()));
    cells.put(Column.UPDATED_AT, task.versions().updatedAt().toString());
    return new RowUpdate(
        task.source().row().orElseThrow(), task.id().value(), cells, others(task.id()));
  }

  /**
   * What went wrong; or else what keeps its next clip from being ordered or its storyboard from
   * being written, if that takes its time.
   */
  private String error(Task task, Language language) {
    String error = ProjectDocument.error(task, language);
    boolean buys =
        task.activity().operation().filter(any -> !(any instanceof Operation.Merge)).isPresent();
    return error.isEmpty() && buys
        ? waits
            .lasting(task.id())
            .filter(wait -> wait.reason() != WaitReason.RATE)
            .map(wait -> wait.lastingText(language))
            .orElse("")
        : error;
  }

  /** What a cell may say, by who writes it; empty if it is the same in every language. */
  Set<String> inAllLanguages(Task task, String column) {
    Set<String> texts = new LinkedHashSet<>();
    for (Language language : Language.values()) {
      if (column.equals(Column.PROGRESS)) {
        texts.add(task.progress().text(language));
      } else if (column.equals(Column.ERROR)) {
        texts.add(error(task, language));
      }
    }
    return texts;
  }

  /** Other projects whose names a spreadsheet could make of this one's. */
  private Set<String> others(ProjectId project) {
    return MangledId.plain(project.value())
        .filter(other -> tasks.find(new ProjectId(other)).isPresent())
        .map(Set::of)
        .orElse(Set.of());
  }
}
