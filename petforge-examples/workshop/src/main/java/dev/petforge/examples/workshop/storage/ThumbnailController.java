package dev.petforge.examples.workshop.storage;

import dev.petforge.PetForge;
import dev.petforge.failure.PermanentException;
import dev.petforge.file.Content;
import dev.petforge.file.Workspace;
import dev.petforge.project.ProjectId;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Opening images, small: a list of a thousand would else load hundreds of megabytes. */
@RestController
class ThumbnailController {
  /** The longer side, in pixels. */
  private static final int SIDE = 160;

  /** Some 5 kB each. */
  private static final int MOST_KEPT = 2_000;

  private final PetForge petForge;

  private final Map<String, byte[]> kept =
      Collections.synchronizedMap(
          new LinkedHashMap<>(256, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, byte[]> eldest) {
              return size() > MOST_KEPT;
            }
          });

  ThumbnailController(PetForge petForge) {
    this.petForge = petForge;
  }

  @Operation(operationId = "getThumbnail", summary = "The opening image of a project, small.")
  @ApiResponse(
      responseCode = "200",
      description = "A picture of at most 160 pixels on a side.",
      content =
          @io.swagger.v3.oas.annotations.media.Content(
              mediaType = MediaType.IMAGE_JPEG_VALUE,
              schema = @Schema(type = "string", format = "binary")))
  @GetMapping("/api/batch/tasks/{project}/thumbnail")
  ResponseEntity<byte[]> thumbnail(@PathVariable("project") String project) throws IOException {
    Content picture =
        petForge
            .project(new ProjectId(project))
            .file("opening_image.jpg")
            .orElseThrow(
                () ->
                    new PermanentException(
                        "MISSING", "project " + project + " has no opening image any more"));
    String hash = picture.sha256().hex();
    byte[] small = kept.get(hash);
    if (small == null) {
      small = drawn(picture);
      kept.put(hash, small);
    }
    return ResponseEntity.ok()
        .contentType(MediaType.IMAGE_JPEG)
        .eTag('"' + hash + "-small\"")
        .cacheControl(CacheControl.maxAge(Duration.ofDays(30)).cachePrivate().immutable())
        .body(small);
  }

  private byte[] drawn(Content picture) throws IOException {
    try (Workspace workspace = petForge.files().workspace("thumbnail")) {
      BufferedImage whole =
          Optional.ofNullable(
                  ImageIO.read(petForge.files().local(picture.key(), workspace).toFile()))
              .orElseThrow(() -> new IOException(picture.key() + " is no picture"));
      double scale = Math.min(1.0, (double) SIDE / Math.max(whole.getWidth(), whole.getHeight()));
      int width = Math.max(1, (int) Math.round(whole.getWidth() * scale));
      int height = Math.max(1, (int) Math.round(whole.getHeight() * scale));
      BufferedImage small = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
      Graphics2D graphics = small.createGraphics();
      graphics.setRenderingHint(
          RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
      graphics.drawImage(whole, 0, 0, width, height, null);
      graphics.dispose();
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      ImageIO.write(small, "jpg", bytes);
      return bytes.toByteArray();
    }
  }
}
