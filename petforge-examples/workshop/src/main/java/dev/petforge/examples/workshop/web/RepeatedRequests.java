package dev.petforge.examples.workshop.web;

import dev.petforge.file.Sha256;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.Principal;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.ContentCachingResponseWrapper;
import tools.jackson.databind.json.JsonMapper;

/**
 * Answers a request that is sent again with its {@code Idempotency-Key} as it was answered before,
 * for a day, and carries nothing out a second time. The key is one user's own, and belongs to one
 * body.
 */
@Component
public class RepeatedRequests extends OncePerRequestFilter {
  private static final String KEY = "Idempotency-Key";

  private static final Pattern FORM = Pattern.compile("[\\x21-\\x7e]{1,255}");

  private static final Duration KEPT = Duration.ofDays(1);

  private final JdbcClient database;
  private final InstantSource clock;
  private final JsonMapper json;

  RepeatedRequests(JdbcClient database, InstantSource clock, JsonMapper json) {
    this.database = database;
    this.clock = clock;
    this.json = json;
    // What was carried out when the server ended: nobody knows how far it came. Commands are safe
    // to
    // repeat, so the next one is carried out.
    database.sql("delete from requests where status is null").update();
  }

  /**
   * @param answer in Base64
   */
  private record Stored(String body, @Nullable Integer status, String type, String answer) {}

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    return request.getHeader(KEY) == null || !request.getMethod().equals("POST");
  }

  /** It is in the chain of Spring Security, and must not run a second time outside of it. */
  @Override
  protected String getAlreadyFilteredAttributeName() {
    return RepeatedRequests.class.getName() + ".FILTERED";
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    String key = request.getHeader(KEY);
    if (!FORM.matcher(key).matches()) {
      refuse(
          response,
          HttpStatus.BAD_REQUEST,
          "an Idempotency-Key must be 1 to 255 visible ASCII characters");
      return;
    }
    String user =
        Optional.ofNullable(request.getUserPrincipal()).map(Principal::getName).orElse("");
    String hash = hash(request);
    forget();
    if (begin(user, key, hash)) {
      carryOut(user, key, request, response, chain);
    } else {
      repeat(user, key, hash, response);
    }
  }

  /** {@link BodyLimit} read the body before, so that it can be read here and once more. */
  private static String hash(HttpServletRequest request) throws IOException {
    String what = request.getRequestURI() + "\n" + request.getContentLengthLong() + "\n";
    byte[] body =
        BodyLimit.isUpload(request) ? new byte[0] : request.getInputStream().readAllBytes();
    return Sha256.of(what + HexFormat.of().formatHex(body)).hex();
  }

  private void forget() {
    database
        .sql("delete from requests where at < :before")
        .param("before", clock.instant().minus(KEPT).toEpochMilli())
        .update();
  }

  private boolean begin(String user, String key, String hash) {
    try {
      database
          .sql("insert into requests (user, key, body, at) values (:user, :key, :body, :at)")
          .param("user", user)
          .param("key", key)
          .param("body", hash)
          .param("at", clock.millis())
          .update();
      return true;
    } catch (DuplicateKeyException e) {
      return false;
    } catch (DataAccessException e) {
      // SQLite's driver tells a key that is there by its message alone.
      if (find(user, key).isPresent()) {
        return false;
      }
      throw e;
    }
  }

  private void carryOut(
      String user,
      String key,
      HttpServletRequest request,
      HttpServletResponse response,
      FilterChain chain)
      throws ServletException, IOException {
    ContentCachingResponseWrapper answer = new ContentCachingResponseWrapper(response);
    boolean done = false;
    try {
      chain.doFilter(request, answer);
      // What failed for a reason that may pass is to be carried out when it is sent again.
      done = answer.getStatus() < HttpStatus.INTERNAL_SERVER_ERROR.value();
    } finally {
      if (done) {
        database
            .sql(
                "update requests set status = :status, content_type = :type, answer = :answer"
                    + " where user = :user and key = :key")
            .param("status", answer.getStatus())
            .param("type", Optional.ofNullable(answer.getContentType()).orElse(""))
            .param("answer", Base64.getEncoder().encodeToString(answer.getContentAsByteArray()))
            .param("user", user)
            .param("key", key)
            .update();
      } else {
        database
            .sql("delete from requests where user = :user and key = :key")
            .param("user", user)
            .param("key", key)
            .update();
      }
      answer.copyBodyToResponse();
    }
  }

  private void repeat(String user, String key, String hash, HttpServletResponse response)
      throws IOException {
    Optional<Stored> stored = find(user, key);
    if (stored.isPresent() && !stored.get().body().equals(hash)) {
      refuse(
          response,
          HttpStatus.UNPROCESSABLE_CONTENT,
          "this Idempotency-Key was sent with another request before");
      return;
    }
    Integer status = stored.map(Stored::status).orElse(null);
    if (status == null) {
      response.setHeader("Retry-After", "1");
      refuse(response, HttpStatus.CONFLICT, "the request with this Idempotency-Key still runs");
      return;
    }
    Stored before = stored.orElseThrow();
    response.setStatus(status);
    response.setContentType(before.type());
    response.setHeader("Idempotency-Replayed", "true");
    response.getOutputStream().write(Base64.getDecoder().decode(before.answer()));
  }

  private Optional<Stored> find(String user, String key) {
    return database
        .sql("select * from requests where user = :user and key = :key")
        .param("user", user)
        .param("key", key)
        .query(
            (row, number) -> {
              int status = row.getInt("status");
              return new Stored(
                  row.getString("body"),
                  row.wasNull() ? null : status,
                  Optional.ofNullable(row.getString("content_type")).orElse(""),
                  Optional.ofNullable(row.getString("answer")).orElse(""));
            })
        .optional();
  }

  private void refuse(HttpServletResponse response, HttpStatus status, String said)
      throws IOException {
    Problems.write(response, json, status, "IDEMPOTENCY_KEY", said);
  }
}
