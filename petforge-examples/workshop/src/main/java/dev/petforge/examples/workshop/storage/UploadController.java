package dev.petforge.examples.workshop.storage;

import dev.petforge.PetForge;
import dev.petforge.examples.workshop.security.AuditTarget;
import dev.petforge.examples.workshop.web.BadRequest;
import dev.petforge.examples.workshop.web.Texts;
import dev.petforge.failure.PermanentException;
import dev.petforge.file.Workspace;
import dev.petforge.production.MaterialOutcome;
import dev.petforge.production.NewProject;
import dev.petforge.project.ProjectId;
import dev.petforge.storyboard.TemplateId;
import dev.petforge.task.Outcome;
import dev.petforge.task.TaskVersion;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RequestPart;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;

/**
 * Takes pictures and clips of people in. What a file is is told by its content alone: the library
 * decodes it before it is stored, whatever it is called.
 */
@RestController
@RequestMapping(path = "/api/batch", consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
class UploadController {
  /** A name of more characters is cut off there. */
  private static final int MAX_NAME = 200;

  private final PetForge petForge;

  UploadController(PetForge petForge) {
    this.petForge = petForge;
  }

  /**
   * What became of an upload.
   *
   * @param success whether it was taken
   * @param projectId whose it is
   * @param error why not, for people
   * @param code why not, for programs
   * @param notices what a person should know of it
   * @param version of the task after it
   */
  record UploadAnswer(
      boolean success,
      String projectId,
      @Nullable String error,
      @Nullable String code,
      List<String> notices,
      @Nullable Long version) {}

  /** Takes another picture to start from. */
  @Operation(operationId = "uploadImage", summary = "Takes another picture to start from.")
  @PostMapping("/upload-image")
  UploadAnswer picture(
      @RequestPart("file") MultipartFile file,
      @RequestParam("project_id") String project,
      @RequestParam(name = "version", required = false) @Nullable Long version) {
    ProjectId id = new ProjectId(project);
    TaskVersion seen = seen(id, version);
    return stored(
        file,
        path ->
            answer(
                id,
                new MaterialOutcome(petForge.project(id).replacePicture(path, seen), List.of())));
  }

  /** Takes a person's clip in place of a generated one. */
  @Operation(
      operationId = "supplyClip",
      summary = "Takes a person's clip in place of a generated one.")
  @PostMapping("/supply-clip")
  UploadAnswer clip(
      @RequestPart("file") MultipartFile file,
      @RequestParam("project_id") String project,
      @RequestParam("segment_index") int segment,
      @RequestParam(name = "version", required = false) @Nullable Long version) {
    ProjectId id = new ProjectId(project);
    TaskVersion seen = seen(id, version);
    return stored(file, path -> answer(id, petForge.project(id).useClip(segment, path, seen)));
  }

  /** Has the segment after one start from a person's frame. */
  @Operation(
      operationId = "supplyFrame",
      summary = "Has the segment after one start from a person's frame.")
  @PostMapping("/supply-frame")
  UploadAnswer frame(
      @RequestPart("file") MultipartFile file,
      @RequestParam("project_id") String project,
      @RequestParam("segment_index") int segment,
      @RequestParam(name = "version", required = false) @Nullable Long version) {
    ProjectId id = new ProjectId(project);
    TaskVersion seen = seen(id, version);
    return stored(file, path -> answer(id, petForge.project(id).useFrame(segment, path, seen)));
  }

  /** Makes a project of a picture that is in no table. */
  @Operation(
      operationId = "createProject",
      summary = "Makes a project of a picture that is in no table.")
  @PostMapping("/create-project")
  UploadAnswer project(
      @RequestPart("file") MultipartFile file,
      @Parameter(
              description = "what its storyboard is written from; the usual one if it is left out")
          @RequestParam(name = "template_id", required = false)
          @Nullable String template,
      @Parameter(description = "the day on which it is wanted; today if it is left out")
          @RequestParam(name = "release_date", required = false)
          @Nullable LocalDate date,
      @Parameter(description = "how many segments it has")
          @RequestParam(name = "segment_count", defaultValue = "7")
          int segments,
      @Parameter(description = "what people say of the scene")
          @RequestParam(name = "scene_description", defaultValue = "")
          String scene) {
    return stored(
        file,
        path -> {
          ProjectId made =
              petForge
                  .projects()
                  .create(
                      new NewProject(
                          path,
                          Optional.ofNullable(template)
                              .map(TemplateId::new)
                              .orElse(TemplateId.DEFAULT),
                          segments,
                          Optional.ofNullable(date),
                          scene,
                          Optional.empty(),
                          name(file)));
          return new UploadAnswer(true, made.value(), null, null, List.of(), 1L);
        });
  }

  /** The name that a person gave the file, without the folders that some browsers send. */
  private static Optional<String> name(MultipartFile file) {
    return Optional.ofNullable(file.getOriginalFilename())
        .map(given -> given.replaceAll(".*[/\\\\]", "").replaceAll("[\\s\\p{Cntrl}]+", " ").strip())
        .filter(given -> !given.isEmpty())
        .map(
            given ->
                given
                    .codePoints()
                    .limit(MAX_NAME)
                    .collect(
                        StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString());
  }

  private TaskVersion seen(ProjectId project, @Nullable Long version) {
    AuditTarget.note(project.value());
    return version == null
        ? petForge.project(project).get().task().version()
        : new TaskVersion(version);
  }

  private UploadAnswer stored(MultipartFile file, Function<Path, UploadAnswer> use) {
    if (file.isEmpty()) {
      throw new BadRequest("file", "file must not be empty");
    }
    try (Workspace workspace = petForge.files().workspace("upload")) {
      Path path = workspace.resolve("upload");
      file.transferTo(path);
      try {
        return use.apply(path);
      } catch (PermanentException e) {
        // People know the file by the name that they gave it, not by where it is on this server.
        String said = e.failure().message().replace(path.toString(), name(file).orElse("file"));
        throw new PermanentException(e.failure().code(), said, e);
      }
    } catch (IOException e) {
      throw new BadRequest("file", "file was not received whole: send it again");
    }
  }

  private static UploadAnswer answer(ProjectId project, MaterialOutcome material) {
    if (material.outcome() instanceof Outcome.Refused refused) {
      return new UploadAnswer(
          false,
          project.value(),
          Texts.messages().refusal(refused),
          refused.reason().name(),
          List.of(),
          null);
    }
    Outcome.Decided decided = (Outcome.Decided) material.outcome();
    return new UploadAnswer(
        true,
        project.value(),
        null,
        null,
        material.notices().stream().map(Texts.messages()::translated).toList(),
        decided.task().versions().version());
  }
}
