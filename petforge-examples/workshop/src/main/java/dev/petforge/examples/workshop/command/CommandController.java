package dev.petforge.examples.workshop.command;

import dev.petforge.PetForge;
import dev.petforge.examples.installation.FeishuPlaces;
import dev.petforge.examples.installation.Installation;
import dev.petforge.examples.workshop.table.KnownTables;
import dev.petforge.examples.workshop.task.Deletions;
import dev.petforge.examples.workshop.web.BadRequest;
import dev.petforge.examples.workshop.web.Texts;
import dev.petforge.failure.PermanentException;
import dev.petforge.project.ProjectId;
import dev.petforge.publication.Destination;
import dev.petforge.table.RecordRef;
import dev.petforge.table.TableRef;
import dev.petforge.task.DeletedProject;
import dev.petforge.task.Outcome;
import dev.petforge.task.Stale;
import io.swagger.v3.oas.annotations.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ObjectNode;

/** What is done with projects. The names of requests and their members are PetForge2's. */
@RestController
@RequestMapping("/api/batch")
class CommandController {
  private static final int DELETED_TOGETHER = 500;

  private final PetForge petForge;
  private final Installation installation;
  private final Batches batches;
  private final Previews previews;
  private final Targets targets;
  private final KnownTables tables;
  private final Deletions deletions;

  CommandController(
      PetForge petForge,
      Installation installation,
      Batches batches,
      Previews previews,
      Targets targets,
      KnownTables tables,
      Deletions deletions) {
    this.petForge = petForge;
    this.installation = installation;
    this.batches = batches;
    this.previews = previews;
    this.targets = targets;
    this.tables = tables;
    this.deletions = deletions;
  }

  /** What another request would buy; nothing is stored. */
  @Operation(
      operationId = "previewCommand",
      summary = "What another request would buy; nothing is stored.")
  @PostMapping("/preview")
  PreviewAnswer preview(@RequestBody ObjectNode body) {
    return previews.of(body);
  }

  @Operation(operationId = "generateStoryboards", summary = "Has storyboards written.")
  @PostMapping("/generate-storyboards")
  BatchAnswer generateStoryboards(@RequestBody Requests.Storyboards request) {
    return batches.carryOut(request);
  }

  @Operation(operationId = "generateSegments", summary = "Makes a segment where it is missing.")
  @PostMapping("/generate-segments")
  BatchAnswer generateSegments(@RequestBody Requests.Segments request) {
    return batches.carryOut(request);
  }

  @Operation(operationId = "runProjects", summary = "Works on projects until a goal is reached.")
  @PostMapping("/run")
  BatchAnswer run(@RequestBody Requests.Run request) {
    return batches.carryOut(request);
  }

  @Operation(
      operationId = "editAndRegenerate",
      summary = "Stores an edit of one shot, and makes its segment anew.")
  @PostMapping("/edit-and-regenerate")
  BatchAnswer editAndRegenerate(@RequestBody Requests.EditAndRegenerate request) {
    return batches.carryOut(request);
  }

  @Operation(operationId = "regenerateSegment", summary = "Makes another clip for a segment.")
  @PostMapping("/regenerate")
  BatchAnswer regenerate(@RequestBody Requests.Regenerate request) {
    return batches.carryOut(request);
  }

  @Operation(operationId = "cascadeRedo", summary = "Empties a segment and all after it.")
  @PostMapping("/cascade-redo")
  BatchAnswer cascadeRedo(@RequestBody Requests.CascadeRedo request) {
    return batches.carryOut(request);
  }

  @Operation(operationId = "mergeVideos", summary = "Joins segments to finished videos.")
  @PostMapping("/merge-videos")
  BatchAnswer mergeVideos(@RequestBody Requests.Merge request) {
    return batches.carryOut(request);
  }

  @Operation(operationId = "retryTask", summary = "Retries the step that failed.")
  @PostMapping("/retry-task")
  BatchAnswer retryTask(@RequestBody Requests.Retry request) {
    return batches.carryOut(request);
  }

  @Operation(operationId = "cancelProjects", summary = "Stops projects.")
  @PostMapping("/cancel")
  BatchAnswer cancel(@RequestBody Requests.Cancel request) {
    return batches.carryOut(request);
  }

  @Operation(operationId = "restoreClip", summary = "Makes an earlier clip the current one.")
  @PostMapping("/restore")
  BatchAnswer restore(@RequestBody Requests.Restore request) {
    return batches.carryOut(request);
  }

  @Operation(
      operationId = "approveProject",
      summary = "Approves the picture and the storyboard as they are.")
  @PostMapping("/approve")
  BatchAnswer approve(@RequestBody Requests.Approve request) {
    return batches.carryOut(request);
  }

  @Operation(
      operationId = "rejectProject",
      summary = "Rejects the picture or the storyboard as they are.")
  @PostMapping("/reject")
  BatchAnswer reject(@RequestBody Requests.Reject request) {
    return batches.carryOut(request);
  }

  @Operation(operationId = "acceptClip", summary = "Takes the clip of a call as it is.")
  @PostMapping("/accept-clip")
  BatchAnswer acceptClip(@RequestBody Requests.OfCall request) {
    return batches.carryOut(request.selection(), project -> project.accept(request.key()));
  }

  @Operation(operationId = "abandonCall", summary = "Gives up an open call, which is paid.")
  @PostMapping("/abandon-call")
  BatchAnswer abandonCall(@RequestBody Requests.OfCall request) {
    return batches.carryOut(request.selection(), project -> project.abandon(request.key()));
  }

  /** Edits of shots, each stored by itself: one that is refused does not keep off the others. */
  @Operation(operationId = "savePrompts", summary = "Stores edits of shots, each by itself.")
  @PostMapping("/batch-save-prompts")
  BatchAnswer savePrompts(@RequestBody Requests.SavePrompts request) {
    if (request.edits() == null || request.edits().isEmpty()) {
      throw new BadRequest("edits", "edits must have at least one edit");
    }
    return batches.carryOut(request.tableId(), request.edits());
  }

  /** Has exactly this sent for a shot's next clip, once; empty for the shot's own words. */
  @Operation(
      operationId = "setPromptOnce",
      summary = "Has exactly this sent for a shot's next clip, once.")
  @PutMapping("/tasks/{project}/prompt/{segment}")
  BatchAnswer promptOnce(
      @PathVariable("project") String project,
      @PathVariable("segment") int segment,
      @RequestBody Requests.PromptOnce request) {
    return batches.carryOut(
        Selection.one(null, null, project),
        one -> one.promptOnce(segment, Optional.ofNullable(request.prompt()).orElse("")));
  }

  /** What a person says of a picture. Everything else of a row belongs to its table. */
  @Operation(operationId = "updateRecord", summary = "Stores what a person says of a picture.")
  @PostMapping("/update-record")
  BatchAnswer updateRecord(@RequestBody Requests.UpdateRecord request) {
    String description = request.pictureDescription();
    if (description == null) {
      throw new BadRequest("picture_description", "picture_description must be given");
    }
    return batches.carryOut(
        Selection.one(request.tableId(), request.recordId(), request.projectId()),
        project -> project.describePicture(description));
  }

  /** Publishes finished videos; the app of each project's table puts them there. */
  @Operation(operationId = "publishVideos", summary = "Publishes finished videos.")
  @PostMapping("/sync-to-drive")
  BatchAnswer publish(@RequestBody Requests.Publish request) {
    Stale stale = Boolean.TRUE.equals(request.stale()) ? Stale.ALLOW : Stale.REFUSE;
    return batches.carryOut(
        request.selection(),
        project -> {
          Optional<TableRef> table = project.get().task().source().row().map(RecordRef::table);
          Destination place =
              installation
                  .places()
                  .place(
                      table,
                      Optional.ofNullable(request.folderUrl()).filter(url -> !url.isBlank()),
                      FeishuPlaces.As.APP);
          return project.publish(place, stale);
        });
  }

  /**
   * What a request did that decides nothing about projects.
   *
   * @param success always true
   * @param count for how many projects it was done
   */
  record CountAnswer(boolean success, int count) {}

  /** Has the files and rows of projects written again; without any, the whole table. */
  @Operation(
      operationId = "pushProjects",
      summary = "Has the files and rows of projects written again.")
  @PostMapping("/sync-videos")
  CountAnswer push(@RequestBody Requests.Projects request) {
    String table = request.tableId();
    if (table != null
        && !Selection.named(request.recordIds())
        && !Selection.named(request.projectIds())) {
      TableRef ref = tables.named(table);
      petForge.table(ref).pushAll();
      petForge.table(ref).push();
      return new CountAnswer(true, petForge.table(ref).lag(java.time.Instant.EPOCH).behind());
    }
    List<ProjectId> projects =
        targets.of(request.selection()).stream()
            .flatMap(target -> target.project().stream())
            .toList();
    petForge.projects().showAgain(projects);
    return new CountAnswer(true, projects.size());
  }

  /**
   * What became of a deletion.
   *
   * @param projectId which project
   * @param success whether it is done
   * @param error why not, for people
   */
  record DeletionResult(String projectId, boolean success, @Nullable String error) {}

  /**
   * What became of each.
   *
   * @param results one for each project that was named
   */
  record DeletionAnswer(boolean success, List<DeletionResult> results) {}

  @Operation(
      operationId = "deleteProjects",
      summary = "Deletes projects, which can be brought back for a while.")
  @PostMapping("/delete")
  DeletionAnswer delete(@RequestBody Requests.Projects request, Authentication user) {
    List<Targets.Target> named = targets.of(request.selection());
    List<DeletionResult> results = new ArrayList<>();
    // In parts, so that little is unknown of who did it if the server ends meanwhile.
    for (int i = 0; i < named.size(); i += DELETED_TOGETHER) {
      List<Targets.Target> part = named.subList(i, Math.min(named.size(), i + DELETED_TOGETHER));
      List<ProjectId> projects = part.stream().flatMap(one -> one.project().stream()).toList();
      Set<ProjectId> before =
          petForge.trash().find(projects).stream()
              .map(DeletedProject::id)
              .collect(Collectors.toSet());
      try {
        results.addAll(each(part, project -> petForge.project(project).delete()));
      } finally {
        deletions.note(
            petForge.trash().find(projects).stream()
                .filter(deleted -> !before.contains(deleted.id()))
                .toList(),
            user.getName());
      }
    }
    return new DeletionAnswer(true, results);
  }

  @Operation(operationId = "undeleteProjects", summary = "Brings deleted projects back.")
  @PostMapping("/undelete")
  DeletionAnswer undelete(@RequestBody Requests.Projects request) {
    return new DeletionAnswer(
        true,
        each(
            targets.of(request.selection()),
            project -> {
              petForge.trash().undelete(project);
              return Optional.empty();
            }));
  }

  private static List<DeletionResult> each(
      List<Targets.Target> named, Function<ProjectId, Optional<Outcome.Refused>> deed) {
    List<DeletionResult> results = new ArrayList<>();
    for (Targets.Target target : named) {
      String name = target.name();
      try {
        Optional<String> error =
            target
                .project()
                .map(deed)
                .map(refused -> refused.map(Texts.messages()::refusal))
                .orElseGet(
                    () ->
                        Optional.of(
                            Texts.messages().translated("there is no project of the row " + name)));
        results.add(new DeletionResult(name, error.isEmpty(), error.orElse(null)));
      } catch (PermanentException e) {
        results.add(new DeletionResult(name, false, Texts.messages().failure(e.failure())));
      }
    }
    return results;
  }
}
