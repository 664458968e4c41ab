package dev.petforge.examples.workshop.storage;

import dev.petforge.PetForge;
import dev.petforge.ProjectJson;
import dev.petforge.examples.workshop.web.Problems;
import dev.petforge.examples.workshop.web.Texts;
import dev.petforge.file.Content;
import dev.petforge.file.FileKey;
import dev.petforge.file.Workspace;
import dev.petforge.json.Json;
import dev.petforge.project.ProjectId;
import dev.petforge.task.Task;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.core.io.InputStreamResource;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * Serves the files of projects. A path leads through the database to a stored version, so that a
 * name that shows an older one never gives wrong bytes, and nothing is reached that is no
 * project's. Ranges are answered as a player asks for them.
 */
@RestController
class StorageController {
  private static final Map<String, MediaType> TYPES =
      Map.of(
          "mp4", new MediaType("video", "mp4"),
          "jpg", MediaType.IMAGE_JPEG,
          "png", MediaType.IMAGE_PNG,
          "json", MediaType.APPLICATION_JSON);

  /** An address with a version is that of one content for good. */
  private static final CacheControl FOR_GOOD =
      CacheControl.maxAge(Duration.ofDays(30)).cachePrivate().immutable();

  private final PetForge petForge;

  /** Files share some locks: hardly ever are two of one lock fetched at once. */
  private final List<Object> fetching = Stream.generate(Object::new).limit(64).toList();

  StorageController(PetForge petForge) {
    this.petForge = petForge;
  }

  @Operation(
      operationId = "getFile",
      summary = "A file of a project, at an address that an answer named.")
  @ApiResponse(
      responseCode = "200",
      description = "The file; a part of it with 206, if the request has a Range.",
      content =
          @io.swagger.v3.oas.annotations.media.Content(
              mediaType = "*/*",
              schema = @Schema(type = "string", format = "binary")))
  @GetMapping("/storage/projects/{project}/{*path}")
  ResponseEntity<?> file(
      @PathVariable("project") String project, @PathVariable("path") String behind, WebRequest web)
      throws IOException {
    if (!ProjectId.isValid(project)) {
      return notFound();
    }
    ProjectId id = new ProjectId(project);
    String path = behind.substring(1);
    if (path.equals("storyboard.json") || path.equals("meta.json")) {
      Task task = petForge.project(id).get().task();
      Object tree =
          path.equals("meta.json")
              ? ProjectJson.meta(task, Texts.language())
              : ProjectJson.storyboard(task);
      return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(Json.write(tree));
    }
    Optional<Content> content = petForge.project(id).file(path);
    return content.isEmpty() ? notFound() : served(content.get(), path, web);
  }

  private ResponseEntity<?> served(Content content, String path, WebRequest web)
      throws IOException {
    String tag = '"' + content.sha256().hex() + '"';
    boolean versioned = web.getParameter("v") != null || path.startsWith("archive/");
    CacheControl cache = versioned ? FOR_GOOD : CacheControl.noCache().cachePrivate();
    if (web.checkNotModified(tag)) {
      return ResponseEntity.status(HttpStatus.NOT_MODIFIED).eTag(tag).cacheControl(cache).build();
    }
    String name = path.substring(path.lastIndexOf('/') + 1);
    Resource file = resource(content, name);
    ResponseEntity.BodyBuilder answer =
        ResponseEntity.ok().eTag(tag).cacheControl(cache).contentType(type(name));
    if (isPart(web, tag)) {
      return answer.body(file);
    }
    // Of such a body Spring sends all, whatever range was asked for.
    return answer
        .header(HttpHeaders.ACCEPT_RANGES, "bytes")
        .contentLength(file.contentLength())
        .body(new InputStreamResource(file));
  }

  /**
   * Whether a range is to be sent: not of another content than the one that the client has the
   * beginning of, nor in another unit, nor where only the headers are asked for (RFC 9110, 14.2).
   */
  private static boolean isPart(WebRequest web, String tag) {
    String range = web.getHeader(HttpHeaders.RANGE);
    String known = web.getHeader(HttpHeaders.IF_RANGE);
    return range != null
        && range.startsWith("bytes=")
        && (known == null || known.equals(tag))
        && ((ServletWebRequest) web).getHttpMethod().equals(HttpMethod.GET);
  }

  /** What a store elsewhere has is lent to a folder that goes when the answer was sent. */
  private Resource resource(Content content, String name) {
    FileKey key = content.key();
    Workspace workspace = petForge.files().workspace("served");
    RequestAttributes request = RequestContextHolder.currentRequestAttributes();
    request.registerDestructionCallback(
        "served " + key, workspace::close, RequestAttributes.SCOPE_REQUEST);
    // A player asks for several ranges at once: the first of them fetches the file for all.
    synchronized (fetching.get(Math.floorMod(key.hashCode(), fetching.size()))) {
      return new StoredResource(petForge.files().cached(key, content.sha256(), workspace), name);
    }
  }

  private static MediaType type(String name) {
    String ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    return TYPES.getOrDefault(ending, MediaType.APPLICATION_OCTET_STREAM);
  }

  /** PetForge2's addresses of pictures lead to the same files. */
  @Operation(
      operationId = "redirectEarlierAddress",
      summary = "Leads PetForge2's addresses to the same files.")
  @ApiResponse(responseCode = "308", description = "Where the file is.")
  @GetMapping("/static/uploads/projects/{*path}")
  ResponseEntity<Void> earlier(@PathVariable("path") String path) {
    return ResponseEntity.status(HttpStatus.PERMANENT_REDIRECT)
        .location(
            UriComponentsBuilder.fromPath("/storage/projects" + path).build().encode().toUri())
        .build();
  }

  private static ResponseEntity<?> notFound() {
    return ResponseEntity.status(HttpStatus.NOT_FOUND)
        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
        .body(
            Problems.of(
                HttpStatus.NOT_FOUND,
                "MISSING",
                Texts.messages().translated("there is no such file"),
                Optional.empty()));
  }
}
