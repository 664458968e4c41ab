package dev.petforge.storage.jdbc;

import dev.petforge.document.ActivityDocument;
import dev.petforge.document.CallDocument;
import dev.petforge.document.OpeningDocument;
import dev.petforge.document.ProjectDocument;
import dev.petforge.document.SegmentsDocument;
import dev.petforge.document.StoryboardDocument;
import dev.petforge.document.VersionDocument;
import dev.petforge.failure.PermanentException;
import dev.petforge.file.FileKey;
import dev.petforge.file.Sha256;
import dev.petforge.json.Json;
import dev.petforge.project.ProjectId;
import dev.petforge.segment.FinalVideo;
import dev.petforge.storyboard.Language;
import dev.petforge.storyboard.StoryboardDraft;
import dev.petforge.storyboard.TemplateId;
import dev.petforge.table.RecordRef;
import dev.petforge.table.TableRef;
import dev.petforge.task.Batch;
import dev.petforge.task.Goal;
import dev.petforge.task.Opening;
import dev.petforge.task.PictureOrigin;
import dev.petforge.task.Shown;
import dev.petforge.task.Source;
import dev.petforge.task.Task;
import dev.petforge.task.TaskProgress;
import dev.petforge.task.TaskStatus;
import dev.petforge.task.TaskSummary;
import dev.petforge.task.Versions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/** Tasks as rows of {@code batch_tasks}. */
final class TaskRows {
  private static final DateTimeFormatter DATE = DateTimeFormatter.BASIC_ISO_DATE;

  private static final String STORYBOARD = "storyboard_json";
  private static final String URLS = "segment_urls";
  private static final String HISTORY = "segment_history";
  private static final String FINALS = "final_videos";

  /** In the order in which they are packed. */
  private static final List<String> DOCUMENTS = List.of(STORYBOARD, URLS, HISTORY, FINALS);

  static final String INSERT =
      """
      insert into batch_tasks (project_id, feishu_table_id, feishu_record_id, template_id, storage_path,
        status, progress, error_message, storyboard_json, segment_urls, segment_history,
        final_video_url, total_segments, current_segment, publish_date, created_at, updated_at,
        segment_count, scene_description, opening, opening_sha256, storyboard_warnings, final_videos, packed, activity,
        version, commit_id, projection, busy, waiting, batch, batch_limit,
        completed_segments, stale_segments, edited_segments, final_version, final_link, final_out_of_date, final_reencodings, failure)
      values (:project, :table, :record, :template, :home,
        :status, :progress, :errorMessage, :storyboard, :urls, :history,
        :finalVideoUrl, :total, :currentSegment, :date, :createdAt, :updatedAt,
        :count, :scene, :opening, :openingHash, :warnings, :finals, :packed, :activity,
        :version, :commit, :projection, :busy, :waiting, :batch, :batchLimit,
        :completedSegments, :staleSegments, :editedSegments, :finalVersion, :finalLink, :finalOutOfDate, :finalReencodings, :failure)
      """;

  static final String UPDATE =
      """
      update batch_tasks set feishu_table_id = :table, feishu_record_id = :record, template_id = :template,
        storage_path = :home, status = :status, progress = :progress, error_message = :errorMessage,
        storyboard_json = :storyboard, segment_urls = :urls, segment_history = :history,
        final_video_url = :finalVideoUrl, total_segments = :total, current_segment = :currentSegment,
        publish_date = :date, updated_at = :updatedAt, segment_count = :count,
        scene_description = :scene, opening = :opening, opening_sha256 = :openingHash,
        storyboard_warnings = :warnings, final_videos = :finals, packed = :packed, activity = :activity,
        version = :version, commit_id = :commit,
        projection = :projection, busy = :busy, waiting = :waiting, batch = :batch,
        batch_limit = :batchLimit,
        completed_segments = :completedSegments, stale_segments = :staleSegments, edited_segments = :editedSegments,
        final_version = :finalVersion, final_link = :finalLink, final_out_of_date = :finalOutOfDate,
        final_reencodings = :finalReencodings, failure = :failure
      where project_id = :project and version = :version - 1
      """;

  /** Writes a row again that has not changed since it was read. */
  static final String REWRITE = UPDATE.replace("version = :version - 1", "version = :version");

  /** The table shows an older state of it, and does not refuse this one. */
  static final String TABLE_BEHIND =
      "feishu_table_id is not null and projection > table_shown and projection > table_refused";

  /** The files show an older state of it. */
  static final String FILES_BEHIND = "projection > files_shown";

  /** The columns of {@link #readSummary}; documents only of what an earlier version wrote. */
  static final String SUMMARY =
      "project_id, feishu_table_id, feishu_record_id, template_id, storage_path, status,"
          + " current_segment, total_segments, completed_segments, stale_segments, edited_segments,"
          + " final_version, final_link, final_out_of_date, final_reencodings, failure, publish_date, created_at,"
          + " updated_at, version, projection, busy, waiting, opening, case when "
          + TABLE_BEHIND
          + " then 1 else 0 end as table_behind, case when "
          + FILES_BEHIND
          + " then 1 else 0 end as files_behind, "
          + Stream.of(
                  "storyboard_json",
                  "segment_urls",
                  "segment_history",
                  "segment_count",
                  "scene_description",
                  "opening_sha256",
                  "storyboard_warnings",
                  "final_videos",
                  "packed",
                  "activity")
              .map(
                  document ->
                      "case when completed_segments is null then "
                          + document
                          + " end as "
                          + document)
              .collect(Collectors.joining(", "));

  /** What every version keeps beside its tasks. */
  private static final Set<String> OF_ALL_VERSIONS =
      Set.of("status", "error_message", "final_video_url", "current_segment", "busy", "waiting");

  private TaskRows() {}

  static <S extends SqlStatement<S>> S bind(
      S statement, Task task, Language language, String commit) {
    Source source = task.source();
    List<@Nullable String> documents =
        Arrays.asList(
            task.storyboard().map(StoryboardDocument::write).orElse(null),
            SegmentsDocument.urls(task),
            SegmentsDocument.history(task),
            SegmentsDocument.finals(task.chain()));
    // One that is being worked on changes often, and is soon at rest.
    Optional<byte[]> packed =
        task.activity().operation().isPresent() ? Optional.empty() : Packed.pack(documents);
    beside(task, language)
        .forEach(
            (column, value) -> {
              if (value instanceof Integer number) {
                statement.bind(parameter(column), number);
              } else {
                statement.bind(parameter(column), (String) value);
              }
            });
    return statement
        .bind("project", task.id().value())
        .bind("table", source.row().map(row -> row.table().value()).orElse(null))
        .bind("record", source.row().map(RecordRef::record).orElse(null))
        .bind("template", source.template().value())
        .bind("home", source.home().value())
        .bind("storyboard", packed.isPresent() ? null : documents.get(0))
        .bind("urls", packed.isPresent() ? "" : documents.get(1))
        .bind("history", packed.isPresent() ? "" : documents.get(2))
        .bind("finals", packed.isPresent() ? "" : documents.get(3))
        .bind("packed", packed.orElse(null))
        .bind("total", task.progress().segments())
        .bind("date", DATE.format(source.releaseDate()))
        .bind("createdAt", task.versions().createdAt().toEpochMilli())
        .bind("updatedAt", task.versions().updatedAt().toEpochMilli())
        .bind("count", source.segmentCount())
        .bind("scene", source.sceneDescription())
        .bind("opening", OpeningDocument.write(source.opening()))
        .bind("openingHash", task.chain().opening().hex())
        .bind("warnings", task.script().map(draft -> Json.write(draft.warnings())).orElse(null))
        .bind("activity", ActivityDocument.write(task.activity()))
        .bind("version", task.versions().version())
        .bind("commit", commit)
        .bind("projection", task.versions().projection());
  }

  /** The column's name as statements above have it: {@code batchLimit} of {@code batch_limit}. */
  private static String parameter(String column) {
    StringBuilder name = new StringBuilder();
    for (String word : column.split("_", -1)) {
      name.append(name.length() == 0 ? word.charAt(0) : Character.toUpperCase(word.charAt(0)));
      name.append(word, 1, word.length());
    }
    return name.toString();
  }

  /**
   * What is kept beside a task for filters, lists and people: columns that follow from the others.
   * Each value is a text, an {@link Integer}, or null.
   */
  private static Map<String, @Nullable Object> beside(Task task, Language language) {
    Optional<FinalVideo> video = task.chain().finalVideo();
    TaskProgress progress = task.progress();
    Optional<Batch> batch = task.activity().goal().flatMap(Goal::batch);
    Map<String, @Nullable Object> columns = new LinkedHashMap<>();
    columns.put("status", progress.statusWord());
    columns.put("progress", progress.text(language));
    columns.put("error_message", ProjectDocument.error(task));
    columns.put(
        "final_video_url",
        video.isPresent() ? "/storage/projects/" + task.id() + "/final_video.mp4" : "");
    columns.put("current_segment", progress.segment());
    columns.put("busy", task.activity().operation().isPresent() ? 1 : 0);
    columns.put("waiting", task.activity().waitsForTurn() ? 1 : 0);
    columns.put("batch", batch.map(Batch::id).orElse(""));
    columns.put("batch_limit", batch.map(Batch::concurrency).orElse(0));
    columns.put("completed_segments", progress.completed());
    columns.put("stale_segments", numbers(progress.stale()));
    columns.put("edited_segments", numbers(progress.edited()));
    columns.put("final_version", video.map(FinalVideo::id).orElse(null));
    columns.put("final_link", video.flatMap(FinalVideo::link).orElse(null));
    columns.put("final_out_of_date", progress.finalOutOfDate() ? 1 : 0);
    columns.put(
        "final_reencodings",
        video
            .map(FinalVideo::reencodings)
            .filter(reencodings -> !reencodings.isEmpty())
            .map(VersionDocument::reencodings)
            .orElse(null));
    columns.put("failure", task.activity().failure().map(CallDocument::failure).orElse(null));
    return columns;
  }

  /** Which of these columns say something else, whoever's language they were written in. */
  static Set<String> misfiled(ResultSet row) throws SQLException {
    Task task = read(row);
    // An earlier version kept less beside its tasks, and added nothing to what it wrote.
    boolean earlier = row.getString("completed_segments") == null;
    Set<String> wrong = new TreeSet<>();
    for (Map.Entry<String, @Nullable Object> one : beside(task, Language.ENGLISH).entrySet()) {
      String column = one.getKey();
      boolean comparable = !earlier || OF_ALL_VERSIONS.contains(column);
      if (comparable && !Objects.equals(row.getString(column), text(one.getValue()))) {
        wrong.add(column);
      }
    }
    String progress = String.valueOf(row.getString("progress"));
    if (Stream.of(Language.values())
        .anyMatch(language -> task.progress().text(language).equals(progress))) {
      wrong.remove("progress");
    }
    return wrong;
  }

  private static @Nullable String text(@Nullable Object value) {
    return value == null ? null : value.toString();
  }

  private static String numbers(List<Integer> segments) {
    return segments.stream().map(String::valueOf).collect(Collectors.joining(","));
  }

  private static List<Integer> numbers(String segments) {
    return segments.isEmpty()
        ? List.of()
        : Stream.of(segments.split(",", -1)).map(Integer::valueOf).toList();
  }

  /**
   * What a list shows.
   *
   * @param row of {@link #SUMMARY}
   * @throws PermanentException as {@link #read}
   */
  static TaskSummary readSummary(ResultSet row) throws SQLException {
    if (row.getString("completed_segments") == null) {
      return TaskSummary.of(read(row), behind(row));
    }
    String project = row.getString("project_id");
    return Rows.read("project " + project + " of batch_tasks", row, TaskRows::summary);
  }

  private static TaskSummary summary(ResultSet row) throws SQLException {
    String video = row.getString("final_version");
    return new TaskSummary(
        new ProjectId(row.getString("project_id")),
        record(row),
        OpeningDocument.read(row.getString("opening")).origin().map(PictureOrigin::picture),
        new TemplateId(row.getString("template_id")),
        LocalDate.parse(row.getString("publish_date"), DATE),
        new FileKey(row.getString("storage_path")),
        progress(row),
        video == null
            ? Optional.empty()
            : Optional.of(
                new TaskSummary.Video(
                    video,
                    Optional.ofNullable(row.getString("final_link")),
                    Optional.ofNullable(row.getString("final_reencodings"))
                        .map(VersionDocument::readReencodings)
                        .orElse(List.of()))),
        new TaskSummary.Standing(
            row.getInt("busy") == 1,
            row.getInt("waiting") == 1,
            Optional.ofNullable(row.getString("failure")).map(CallDocument::readFailure)),
        versions(row),
        behind(row));
  }

  private static TaskProgress progress(ResultSet row) throws SQLException {
    String status = row.getString("status");
    return new TaskProgress(
        TaskStatus.ofWord(status)
            .orElseThrow(
                () ->
                    new PermanentException(
                        "UNKNOWN_WORD", "this version does not know the status '" + status + "'")),
        row.getInt("current_segment"),
        row.getInt("total_segments"),
        row.getInt("completed_segments"),
        numbers(row.getString("stale_segments")),
        numbers(row.getString("edited_segments")),
        row.getInt("final_out_of_date") == 1);
  }

  private static Set<Shown> behind(ResultSet row) throws SQLException {
    Set<Shown> behind = EnumSet.noneOf(Shown.class);
    if (row.getInt("table_behind") == 1) {
      behind.add(Shown.TABLE);
    }
    if (row.getInt("files_behind") == 1) {
      behind.add(Shown.FILES);
    }
    return behind;
  }

  /**
   * @throws PermanentException with code {@code UNREADABLE} or {@code UNKNOWN_WORD}, naming project
   *     and place
   */
  static Task read(ResultSet row) throws SQLException {
    String project = row.getString("project_id");
    return Rows.read(
        "project " + project + " of batch_tasks", row, any -> task(new ProjectId(project), row));
  }

  private static Task task(ProjectId project, ResultSet row) throws SQLException {
    Packed.Documents documents = Packed.documents(row, DOCUMENTS);
    return new Task(
        project,
        source(row),
        script(documents, row.getString("storyboard_warnings")),
        SegmentsDocument.read(
            new Sha256(row.getString("opening_sha256")),
            row.getInt("total_segments"),
            documents.get(URLS),
            documents.get(HISTORY),
            documents.get(FINALS)),
        ActivityDocument.read(row.getString("activity")),
        versions(row));
  }

  private static Versions versions(ResultSet row) throws SQLException {
    return new Versions(
        row.getLong("version"),
        row.getLong("projection"),
        Instant.ofEpochMilli(row.getLong("created_at")),
        Instant.ofEpochMilli(row.getLong("updated_at")));
  }

  private static Optional<RecordRef> record(ResultSet row) throws SQLException {
    String table = row.getString("feishu_table_id");
    String record = row.getString("feishu_record_id");
    return table == null || record == null
        ? Optional.empty()
        : Optional.of(new RecordRef(new TableRef(table), record));
  }

  static LocalDate date(String written) {
    return LocalDate.parse(written, DATE);
  }

  private static Source source(ResultSet row) throws SQLException {
    Opening opening = OpeningDocument.read(row.getString("opening"));
    return new Source(
        record(row),
        new TemplateId(row.getString("template_id")),
        date(row.getString("publish_date")),
        row.getInt("segment_count"),
        row.getString("scene_description"),
        opening,
        new FileKey(row.getString("storage_path")));
  }

  private static Optional<StoryboardDraft> script(
      Packed.Documents documents, @Nullable String warnings) {
    return documents
        .find(STORYBOARD)
        .map(
            storyboard ->
                new StoryboardDraft(
                    StoryboardDocument.read(storyboard),
                    warnings == null ? List.of() : texts(warnings),
                    ""));
  }

  private static List<String> texts(String json) {
    return Json.read(json, "storyboard_warnings") instanceof List<?> list
        ? list.stream().map(String::valueOf).toList()
        : List.of();
  }
}
