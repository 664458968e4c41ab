package dev.petforge.examples.workshop.web;

import dev.petforge.failure.Failure;
import dev.petforge.failure.PetForgeException;
import dev.petforge.failure.RetryableException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.TypeMismatchException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.multipart.support.MissingServletRequestPartException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import org.springframework.web.servlet.resource.NoResourceFoundException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Says what is wrong with a request: a problem document (RFC 9457) with {@code code}, the {@code
 * field} at fault, and, for old clients, {@code success} and {@code error}.
 */
@RestControllerAdvice
public class Problems extends ResponseEntityExceptionHandler {
  private static final Logger log = LoggerFactory.getLogger(Problems.class);

  /** Of a path that leads nowhere. */
  public static final String NO_ADDRESS = "there is no such address here";

  private static final Duration RETRY = Duration.ofSeconds(5);

  private static final Set<String> NOT_THERE =
      Set.of("NO_PROJECT", "NO_CALL", "PROJECT_DELETED", "NOT_CONNECTED", "MISSING", "NO_JOB");

  /** A problem as it is sent. */
  public static ProblemDetail of(
      HttpStatusCode status, String code, String said, Optional<String> field) {
    ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, said);
    problem.setProperty("code", code);
    field.ifPresent(name -> problem.setProperty("field", name));
    problem.setProperty("success", false);
    problem.setProperty("error", said);
    return problem;
  }

  /** Answers with a problem where no controller does, in the language of the request. */
  public static void write(
      HttpServletResponse response, JsonMapper json, HttpStatus status, String code, String said)
      throws IOException {
    response.setStatus(status.value());
    response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
    response.setCharacterEncoding(StandardCharsets.UTF_8);
    json.writeValue(
        response.getOutputStream(),
        of(status, code, Texts.messages().translated(said), Optional.empty()));
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> petForge(PetForgeException e) {
    Failure failure = e.failure();
    HttpStatus status =
        NOT_THERE.contains(failure.code())
            ? HttpStatus.NOT_FOUND
            : failure.retryable()
                ? HttpStatus.SERVICE_UNAVAILABLE
                : HttpStatus.UNPROCESSABLE_CONTENT;
    ResponseEntity.BodyBuilder answer =
        ResponseEntity.status(status).contentType(MediaType.APPLICATION_PROBLEM_JSON);
    if (e instanceof RetryableException retryable) {
      Duration wait = retryable.retryAfter().orElse(RETRY);
      answer.header(HttpHeaders.RETRY_AFTER, String.valueOf(Math.max(1, wait.toSeconds())));
    }
    return answer.body(
        of(status, failure.code(), Texts.messages().failure(failure), Optional.empty()));
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> badRequest(BadRequest e) {
    return problem(HttpStatus.UNPROCESSABLE_CONTENT, "BAD_REQUEST", message(e), e.field());
  }

  /** The value types of the library refuse what they cannot be. */
  @ExceptionHandler
  ResponseEntity<ProblemDetail> badValue(IllegalArgumentException e) {
    return problem(HttpStatus.UNPROCESSABLE_CONTENT, "BAD_REQUEST", message(e), Optional.empty());
  }

  /** A fault of ours: what it is stays in the log. */
  @ExceptionHandler
  ResponseEntity<ProblemDetail> fault(RuntimeException e) {
    log.error("a request failed", e);
    return problem(
        HttpStatus.INTERNAL_SERVER_ERROR,
        "FAULT",
        "the server failed at this request; its log says why",
        Optional.empty());
  }

  @Override
  protected @Nullable ResponseEntity<Object> handleHttpMessageNotReadable(
      HttpMessageNotReadableException e,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    String said = "the body cannot be read";
    Optional<String> field = Optional.empty();
    if (e.getMostSpecificCause() instanceof JacksonException json) {
      said =
          json instanceof UnrecognizedPropertyException unknown
              ? unknown.getPropertyName() + " is no member of this request"
              : json.getOriginalMessage();
      field =
          json.getPath().stream()
              .map(JacksonException.Reference::getPropertyName)
              .filter(name -> name != null)
              .reduce((outer, inner) -> outer + "." + inner);
    }
    return badRequest(field, String.valueOf(said));
  }

  @Override
  protected ResponseEntity<Object> handleMissingServletRequestParameter(
      MissingServletRequestParameterException e,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    return badRequest(Optional.of(e.getParameterName()), e.getParameterName() + " must be given");
  }

  @Override
  protected ResponseEntity<Object> handleMissingServletRequestPart(
      MissingServletRequestPartException e,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    return badRequest(
        Optional.of(e.getRequestPartName()), e.getRequestPartName() + " must be given");
  }

  /** Text is what all parameters are but numbers. */
  @Override
  protected ResponseEntity<Object> handleTypeMismatch(
      TypeMismatchException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
    String name = String.valueOf(e.getPropertyName());
    return badRequest(
        Optional.of(name), name + " must be a whole number, was '" + e.getValue() + "'");
  }

  @Override
  protected ResponseEntity<Object> handleHttpRequestMethodNotSupported(
      HttpRequestMethodNotSupportedException e,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    String said = "this address takes no " + e.getMethod();
    return refusal(headers, status, Optional.empty(), said);
  }

  @Override
  protected ResponseEntity<Object> handleHttpMediaTypeNotSupported(
      HttpMediaTypeNotSupportedException e,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    MediaType sent = Optional.ofNullable(e.getContentType()).orElse(MediaType.ALL);
    String type = sent.getType() + "/" + sent.getSubtype();
    String said = "this address takes no body of the type '" + type + "'";
    return refusal(headers, status, Optional.empty(), said);
  }

  @Override
  protected ResponseEntity<Object> handleNoResourceFoundException(
      NoResourceFoundException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
    return refusal(headers, status, Optional.empty(), NO_ADDRESS);
  }

  private static ResponseEntity<Object> badRequest(Optional<String> field, String said) {
    return refusal(HttpHeaders.EMPTY, HttpStatus.BAD_REQUEST, field, said);
  }

  private static ResponseEntity<Object> refusal(
      HttpHeaders headers, HttpStatusCode status, Optional<String> field, String said) {
    return ResponseEntity.status(status)
        .headers(headers)
        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
        .body(of(status, "BAD_REQUEST", Texts.messages().translated(said), field));
  }

  @Override
  protected ResponseEntity<Object> createResponseEntity(
      @Nullable Object body, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
    if (body instanceof ProblemDetail problem && problem.getProperties() == null) {
      String said = Optional.ofNullable(problem.getDetail()).orElse("");
      problem.setProperty("code", "BAD_REQUEST");
      problem.setProperty("success", false);
      problem.setProperty("error", said);
    }
    return new ResponseEntity<>(body, headers, status);
  }

  private static ResponseEntity<ProblemDetail> problem(
      HttpStatus status, String code, String said, Optional<String> field) {
    return ResponseEntity.status(status)
        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
        .body(of(status, code, said, field));
  }

  private static String message(RuntimeException e) {
    return Texts.messages().translated(String.valueOf(e.getMessage()));
  }
}
