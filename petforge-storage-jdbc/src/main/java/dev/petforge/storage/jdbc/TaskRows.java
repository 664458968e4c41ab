package dev.petforge.storage.jdbc;

import dev.petforge.document.ActivityDocument;
import dev.petforge.document.Json;
import dev.petforge.document.OpeningDocument;
import dev.petforge.document.ProjectDocument;
import dev.petforge.document.SegmentsDocument;
import dev.petforge.document.StoryboardDocument;
import dev.petforge.failure.PermanentException;
import dev.petforge.file.FileKey;
import dev.petforge.file.Sha256;
import dev.petforge.project.ProjectId;
import dev.petforge.storyboard.Language;
import dev.petforge.storyboard.Storyboard;
import dev.petforge.storyboard.StoryboardDraft;
import dev.petforge.storyboard.TemplateId;
import dev.petforge.table.RecordRef;
import dev.petforge.table.TableRef;
import dev.petforge.task.Batch;
import dev.petforge.task.Goal;
import dev.petforge.task.Opening;
import dev.petforge.task.Source;
import dev.petforge.task.Task;
import dev.petforge.task.Versions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.statement.SqlStatement;

/** Tasks as rows of {@code batch_tasks}. */
final class TaskRows {
  private static final DateTimeFormatter DATE = DateTimeFormatter.BASIC_ISO_DATE;

  static final String INSERT =
      """
      insert into batch_tasks (project_id, feishu_table_id, feishu_record_id, template_id, storage_path,
        status, progress, error_message, storyboard_json, segment_urls, segment_history,
        final_video_url, total_segments, current_segment, publish_date, created_at, updated_at,
        segment_count, scene_description, opening, opening_sha256, storyboard_warnings, final_videos, activity,
        version, commit_id, projection, busy, waiting, batch, batch_limit)
      values (:project, :table, :record, :template, :home,
        :status, :progress, :error, :storyboard, :urls, :history,
        :finalUrl, :total, :current, :date, :createdAt, :updatedAt,
        :count, :scene, :opening, :openingHash, :warnings, :finals, :activity,
        :version, :commit, :projection, :busy, :waiting, :batch, :batchLimit)
      """;

  static final String UPDATE =
      """
      update batch_tasks set feishu_table_id = :table, feishu_record_id = :record, template_id = :template,
        storage_path = :home, status = :status, progress = :progress, error_message = :error,
        storyboard_json = :storyboard, segment_urls = :urls, segment_history = :history,
        final_video_url = :finalUrl, total_segments = :total, current_segment = :current,
        publish_date = :date, updated_at = :updatedAt, segment_count = :count,
        scene_description = :scene, opening = :opening, opening_sha256 = :openingHash,
        storyboard_warnings = :warnings, final_videos = :finals, activity = :activity, version = :version, commit_id = :commit,
        projection = :projection, busy = :busy, waiting = :waiting, batch = :batch,
        batch_limit = :batchLimit
      where project_id = :project and version = :version - 1
      """;

  private TaskRows() {}

  static <S extends SqlStatement<S>> S bind(
      S statement, Task task, Language language, String commit) {
    Source source = task.source();
    boolean shown = task.chain().finalVideo().isPresent();
    Optional<Batch> batch = task.activity().goal().flatMap(Goal::batch);
    return statement
        .bind("project", task.id().value())
        .bind("table", source.row().map(row -> row.table().value()).orElse(null))
        .bind("record", source.row().map(RecordRef::record).orElse(null))
        .bind("template", source.template().value())
        .bind("home", source.home().value())
        .bind("status", task.statusWord())
        .bind("progress", ProjectDocument.progress(task, language))
        .bind("error", ProjectDocument.error(task))
        .bind("storyboard", task.storyboard().map(StoryboardDocument::write).orElse(null))
        .bind("urls", SegmentsDocument.urls(task))
        .bind("history", SegmentsDocument.history(task))
        .bind("finalUrl", shown ? "/storage/projects/" + task.id() + "/final_video.mp4" : "")
        .bind("total", task.chain().size())
        .bind("current", task.currentSegment())
        .bind("date", DATE.format(source.releaseDate()))
        .bind("createdAt", task.versions().createdAt().toEpochMilli())
        .bind("updatedAt", task.versions().updatedAt().toEpochMilli())
        .bind("count", source.segmentCount())
        .bind("scene", source.sceneDescription())
        .bind("opening", OpeningDocument.write(source.opening()))
        .bind("openingHash", task.chain().opening().hex())
        .bind("warnings", task.script().map(draft -> Json.write(draft.warnings())).orElse(null))
        .bind("finals", SegmentsDocument.finals(task.chain()))
        .bind("activity", ActivityDocument.write(task.activity()))
        .bind("version", task.versions().version())
        .bind("commit", commit)
        .bind("projection", task.versions().projection())
        .bind("busy", task.activity().operation().isPresent() ? 1 : 0)
        .bind("waiting", task.activity().waitsForTurn() ? 1 : 0)
        .bind("batch", batch.map(Batch::id).orElse(""))
        .bind("batchLimit", batch.map(Batch::concurrency).orElse(0));
  }

  /**
   * @throws PermanentException with code {@code UNREADABLE} or {@code UNKNOWN_WORD}, naming project
   *     and place
   */
  static Task read(ResultSet row) throws SQLException {
    String project = row.getString("project_id");
    return Rows.read(
        "project " + project + " of batch_tasks",
        row,
        any ->
            new Task(
                new ProjectId(project),
                source(row),
                script(row),
                SegmentsDocument.read(
                    new Sha256(row.getString("opening_sha256")),
                    row.getInt("total_segments"),
                    row.getString("segment_urls"),
                    row.getString("segment_history"),
                    row.getString("final_videos")),
                ActivityDocument.read(row.getString("activity")),
                new Versions(
                    row.getLong("version"),
                    row.getLong("projection"),
                    Instant.ofEpochMilli(row.getLong("created_at")),
                    Instant.ofEpochMilli(row.getLong("updated_at")))));
  }

  static LocalDate date(String written) {
    return LocalDate.parse(written, DATE);
  }

  private static Source source(ResultSet row) throws SQLException {
    String table = row.getString("feishu_table_id");
    String record = row.getString("feishu_record_id");
    Opening opening = OpeningDocument.read(row.getString("opening"));
    return new Source(
        table == null || record == null
            ? Optional.empty()
            : Optional.of(new RecordRef(new TableRef(table), record)),
        new TemplateId(row.getString("template_id")),
        date(row.getString("publish_date")),
        row.getInt("segment_count"),
        row.getString("scene_description"),
        opening,
        new FileKey(row.getString("storage_path")));
  }

  private static Optional<StoryboardDraft> script(ResultSet row) throws SQLException {
    String storyboard = row.getString("storyboard_json");
    if (storyboard == null) {
      return Optional.empty();
    }
    Storyboard shots = StoryboardDocument.read(storyboard);
    String warnings = row.getString("storyboard_warnings");
    return Optional.of(
        new StoryboardDraft(shots, warnings == null ? List.of() : texts(warnings), ""));
  }

  private static List<String> texts(String json) {
    return Json.read(json, "storyboard_warnings") instanceof List<?> list
        ? list.stream().map(String::valueOf).toList()
        : List.of();
  }
}
