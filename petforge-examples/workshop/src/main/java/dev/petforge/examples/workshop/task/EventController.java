package dev.petforge.examples.workshop.task;

import dev.petforge.examples.workshop.security.AccessCheck;
import dev.petforge.production.ChangeCursor;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** Server-sent events: which projects changed. */
@RestController
@RequestMapping("/api/events")
class EventController {
  private final ChangeStream stream;
  private final AccessCheck access;

  EventController(ChangeStream stream, AccessCheck access) {
    this.stream = stream;
    this.access = access;
  }

  /** A browser that reconnects says by itself which event it saw last, and misses none. */
  @Operation(
      operationId = "followEvents",
      summary = "Server-sent events that say which projects changed.")
  @ApiResponse(
      responseCode = "200",
      description = "An answer without an end, as WHATWG has server-sent events.",
      content =
          @Content(
              mediaType = MediaType.TEXT_EVENT_STREAM_VALUE,
              schema = @Schema(type = "string")))
  @GetMapping(produces = MediaType.TEXT_EVENT_STREAM_VALUE)
  ResponseEntity<SseEmitter> events(
      @Parameter(description = "the event that was seen last; browsers send it by themselves")
          @RequestHeader(name = "Last-Event-ID", required = false)
          @Nullable String last,
      @Parameter(description = "the same, for clients that cannot send that header")
          @RequestParam(name = "after", required = false)
          @Nullable String after,
      HttpServletRequest request) {
    Optional<ChangeCursor> seen =
        Optional.ofNullable(last)
            .or(() -> Optional.ofNullable(after))
            .filter(text -> !text.isEmpty())
            .map(ChangeCursor::parse);
    return ResponseEntity.ok()
        .header("X-Accel-Buffering", "no")
        .header("Cache-Control", "no-cache")
        .body(stream.follow(seen, access.of(request)));
  }
}
