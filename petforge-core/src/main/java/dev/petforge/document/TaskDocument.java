package dev.petforge.document;

import dev.petforge.file.FileKey;
import dev.petforge.file.Sha256;
import dev.petforge.json.Json;
import dev.petforge.project.ProjectId;
import dev.petforge.segment.Chain;
import dev.petforge.storyboard.Storyboard;
import dev.petforge.storyboard.StoryboardDraft;
import dev.petforge.storyboard.TemplateId;
import dev.petforge.table.RecordRef;
import dev.petforge.table.TableRef;
import dev.petforge.task.Source;
import dev.petforge.task.Task;
import dev.petforge.task.Versions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The file {@code project.json} of an archive: a whole task, in the documents of its columns. */
public final class TaskDocument {
  private TaskDocument() {}

  /** All of it; a chain's place for addresses is kept, since the documents have it. */
  public static String write(Task task) {
    return Json.pretty(tree(task));
  }

  /**
   * What of a task goes with it wherever it goes: not its row, not its counters, not what is wanted
   * of it. Two tasks with the same content are the same project.
   */
  public static String content(Task task) {
    Map<String, Object> tree = tree(task);
    tree.remove("row");
    tree.remove("version");
    tree.remove("projection");
    tree.remove("updated_at");
    tree.put("activity", parsed(ActivityDocument.write(task.activity().asHistory())));
    return Json.write(tree);
  }

  private static Map<String, Object> tree(Task task) {
    Source source = task.source();
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("project_id", task.id().value());
    source
        .row()
        .ifPresent(
            row -> tree.put("row", Map.of("table", row.table().value(), "record", row.record())));
    tree.put("template_id", source.template().value());
    tree.put("release_date", source.releaseDate().toString());
    tree.put("segment_count", source.segmentCount());
    tree.put("scene_description", source.sceneDescription());
    tree.put("home", source.home().value());
    tree.put("opening", parsed(OpeningDocument.write(source.opening())));
    tree.put("opening_sha256", task.chain().opening().hex());
    task.script()
        .ifPresent(
            draft -> {
              tree.put("storyboard", parsed(StoryboardDocument.write(draft.storyboard())));
              tree.put("storyboard_warnings", draft.warnings());
            });
    tree.put("total_segments", task.chain().size());
    tree.put("segment_urls", parsed(SegmentsDocument.urls(task)));
    tree.put("segment_history", parsed(SegmentsDocument.history(task)));
    tree.put("final_videos", parsed(SegmentsDocument.finals(task.chain())));
    tree.put("activity", parsed(ActivityDocument.write(task.activity())));
    tree.put("version", task.versions().version());
    tree.put("projection", task.versions().projection());
    tree.put("created_at", task.versions().createdAt().toString());
    tree.put("updated_at", task.versions().updatedAt().toString());
    return tree;
  }

  private static Object parsed(String document) {
    return Json.read(document, "document");
  }

  /**
   * @throws dev.petforge.failure.PermanentException with code {@code UNREADABLE} or {@code
   *     UNKNOWN_WORD}, naming the place
   * @throws IllegalArgumentException if a value breaks the rule of its type; says which
   */
  public static Task read(String json) {
    Fields fields = Fields.of(json, "project.json");
    Source source =
        new Source(
            fields
                .optionalObject("row")
                .map(row -> new RecordRef(new TableRef(row.text("table")), row.text("record"))),
            new TemplateId(fields.text("template_id")),
            fields.day("release_date"),
            fields.integer("segment_count"),
            fields.text("scene_description"),
            OpeningDocument.read(document(fields, "opening")),
            new FileKey(fields.text("home")));
    Optional<StoryboardDraft> script =
        fields.has("storyboard")
            ? Optional.of(
                new StoryboardDraft(
                    StoryboardDocument.read(document(fields, "storyboard")),
                    fields.texts("storyboard_warnings"),
                    ""))
            : Optional.empty();
    long segments = fields.number("total_segments");
    if (segments < 1 || segments > Storyboard.MAX_SHOTS) {
      throw new IllegalArgumentException(
          "total_segments must be 1 to " + Storyboard.MAX_SHOTS + ", was " + segments);
    }
    Chain chain =
        SegmentsDocument.read(
            new Sha256(fields.text("opening_sha256")),
            (int) segments,
            document(fields, "segment_urls"),
            document(fields, "segment_history"),
            document(fields, "final_videos"));
    return new Task(
        new ProjectId(fields.text("project_id")),
        source,
        script,
        chain,
        ActivityDocument.read(document(fields, "activity")),
        new Versions(
            fields.number("version"),
            fields.number("projection"),
            fields.instant("created_at"),
            fields.instant("updated_at")));
  }

  private static String document(Fields fields, String name) {
    return Json.write(fields.object(name).map());
  }
}
