package dev.petforge.examples.workshop.task;

import dev.petforge.PetForge;
import dev.petforge.examples.installation.view.ProjectName;
import dev.petforge.examples.workshop.table.KnownTables;
import dev.petforge.examples.workshop.web.Texts;
import dev.petforge.project.ProjectId;
import dev.petforge.table.RecordRef;
import dev.petforge.table.TableRef;
import dev.petforge.task.DeletedProject;
import io.swagger.v3.oas.annotations.Operation;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What is kept of earlier days: replaced clips, stored files, deleted projects. */
@RestController
@RequestMapping("/api/batch")
class ArchiveController {
  private static final int MOST = 500;

  private final PetForge petForge;
  private final TaskDetails details;
  private final KnownTables tables;
  private final Deletions deletions;

  ArchiveController(
      PetForge petForge, TaskDetails details, KnownTables tables, Deletions deletions) {
    this.petForge = petForge;
    this.details = details;
    this.tables = tables;
    this.deletions = deletions;
  }

  /**
   * Clips that are not the current ones, by segment: {@code {"segment_2": […]}}.
   *
   * @param segmentHistory by the names of segments, the oldest clip first
   */
  record SegmentHistoryAnswer(
      boolean success, Map<String, List<SegmentDetails.Earlier>> segmentHistory) {}

  @Operation(
      operationId = "getSegmentHistory",
      summary = "Clips of a project that are not the current ones.")
  @GetMapping("/segment-history/{project}")
  SegmentHistoryAnswer segmentHistory(@PathVariable("project") String project) {
    Map<String, List<SegmentDetails.Earlier>> history = new LinkedHashMap<>();
    for (SegmentCard segment :
        details.of(new ProjectId(project), Texts.language()).task().segments()) {
      Optional.ofNullable(segment.details())
          .map(SegmentDetails::history)
          .filter(earlier -> !earlier.isEmpty())
          .ifPresent(earlier -> history.put("segment_" + segment.segmentIndex(), earlier));
    }
    return new SegmentHistoryAnswer(true, history);
  }

  /**
   * A stored file.
   *
   * @param path below the project's folder
   * @param url where it can be read
   * @param bytes how large it is
   */
  record FileCard(String path, String url, long bytes) {}

  /**
   * The versions of clips and videos that are kept.
   *
   * @param files the files
   */
  record FilesAnswer(boolean success, List<FileCard> files) {}

  @Operation(
      operationId = "listArchiveFiles",
      summary = "Versions of clips and videos that are kept of a project.")
  @GetMapping("/archive-files/{project}")
  FilesAnswer files(@PathVariable("project") String project) {
    ProjectId id = new ProjectId(project);
    int cut = petForge.project(id).get().task().source().home().value().length() + 1;
    return new FilesAnswer(
        true,
        petForge.project(id).versionFiles().stream()
            .map(
                file -> {
                  String path = file.key().value().substring(cut);
                  return new FileCard(path, "/storage/projects/" + id + "/" + path, file.bytes());
                })
            .toList());
  }

  /**
   * A project that can be brought back, until a time.
   *
   * @param projectId names it
   * @param deletedAt when it was put into the trash
   * @param until when it is removed for good
   * @param name what people know it by: the name of its picture, or else of its row
   * @param tableId the table that it came from; null if it came from none
   * @param table what people know that table by; null if it came from none
   * @param deletedBy the user or token that deleted it; null if that was not done through this
   *     server
   */
  record DeletedCard(
      String projectId,
      Instant deletedAt,
      Instant until,
      String name,
      @Nullable String tableId,
      @Nullable String table,
      @Nullable String deletedBy) {}

  /**
   * A page of them, the longest deleted first.
   *
   * @param success always true
   * @param deleted at most 500 of them
   * @param next what {@code after} is for the next page; null if this is the last
   */
  record TrashAnswer(boolean success, List<DeletedCard> deleted, @Nullable String next) {}

  @Operation(operationId = "listTrash", summary = "Deleted projects that can be brought back.")
  @GetMapping("/trash")
  TrashAnswer trash(@RequestParam(name = "after", required = false) @Nullable String after) {
    List<DeletedProject> found =
        petForge.trash().list(Optional.ofNullable(after).map(ProjectId::new), MOST);
    Map<TableRef, String> titles = new HashMap<>();
    Map<ProjectId, String> users = deletions.users(found);
    return new TrashAnswer(
        true,
        found.stream().map(one -> card(one, titles, users.get(one.id()))).toList(),
        found.size() < MOST ? null : found.get(found.size() - 1).id().value());
  }

  private DeletedCard card(
      DeletedProject deleted, Map<TableRef, String> titles, @Nullable String user) {
    Optional<TableRef> table = deleted.row().map(RecordRef::table);
    return new DeletedCard(
        deleted.id().value(),
        deleted.deletedAt(),
        petForge.trash().until(deleted),
        ProjectName.of(deleted),
        table.map(TableRef::value).orElse(null),
        table
            .map(one -> titles.computeIfAbsent(one, ref -> tables.title(ref, Texts.messages())))
            .orElse(null),
        user);
  }
}
