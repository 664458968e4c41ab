package dev.petforge.video.internal.http;

import dev.petforge.failure.PermanentException;
import dev.petforge.failure.RetryableException;
import dev.petforge.http.AddressGuard;
import dev.petforge.http.ErrorText;
import dev.petforge.http.Redaction;
import dev.petforge.media.FileKind;
import dev.petforge.video.internal.container.ClipFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.Call;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings results to disk. */
final class ResultDownload {
  private static final Logger log = LoggerFactory.getLogger(ResultDownload.class);

  private static final int MOST_REDIRECTS = 5;
  private static final int ATTEMPTS = 5;
  private static final Duration LONGEST = Duration.ofMinutes(20);
  private static final String PLAIN =
      " (https was asked instead of the plain http that the provider names; the setting"
          + " PETFORGE_PLAIN_RESULTS=true allows that too)";
  private static final Pattern RANGE =
      Pattern.compile("bytes (\\d{1,18})-\\d{1,18}/(\\d{1,18}|\\*)");

  private final String name;
  private final OkHttpClient client;
  private final AddressGuard guard;
  private final boolean plainResults;
  private final Set<Call> calls;
  private final long maxBytes;
  private final Duration firstPause;

  ResultDownload(
      String name,
      OkHttpClient client,
      AddressGuard guard,
      boolean plainResults,
      Set<Call> calls,
      long maxBytes,
      Duration firstPause) {
    this.name = name;
    // One client of its own: OkHttp asks for gzip by itself, and a resumed part must be of bytes.
    this.client = client.newBuilder().retryOnConnectionFailure(true).build();
    this.guard = guard;
    this.plainResults = plainResults;
    this.calls = calls;
    this.maxBytes = maxBytes;
    this.firstPause = firstPause;
  }

  void run(HttpUrl from, Headers keys, Path target) {
    ResultFile.store(name, target, part -> bring(from, keys, part));
  }

  private void bring(HttpUrl from, Headers keys, Path part) throws IOException {
    String mark = "";
    boolean plain = false;
    long pause = firstPause.toMillis();
    for (int attempt = 1; ; attempt++) {
      Way way = new Way(plain);
      Attempt done;
      try {
        done = attempt(from, keys, part, mark, way);
      } catch (RetryableException e) {
        if (!way.isInDoubt()) {
          throw e;
        }
        if (!plainResults) {
          throw new RetryableException(
              e.failure().code(), e.getMessage() + PLAIN, e.retryAfter().orElse(null), e);
        }
        done = new Attempt(Optional.of(e.failure().message()), "");
      }
      if (done.trouble().isEmpty()) {
        return;
      }
      mark = done.mark();
      log.debug("download broke off: account={} attempt={} at={}", name, attempt, Files.size(part));
      if (way.isInDoubt() && plainResults) {
        log.warn(
            "a result is fetched by plain http, https does not work there: account={} host={}"
                + " because={}",
            name,
            from.host(),
            done.trouble().get());
        plain = true;
        continue;
      }
      if (way.isInDoubt() && !way.answered) {
        throw new RetryableException(
            "RESULT_PLAIN_HTTP",
            name
                + ": the result is at a plain http address, and https does not work there: "
                + done.trouble().get()
                + PLAIN);
      }
      if (attempt >= ATTEMPTS || !slept(pause)) {
        throw new RetryableException(
            "RESULT_UNAVAILABLE",
            name
                + ": the result cannot be downloaded now: "
                + done.trouble().get()
                + (way.isInDoubt() ? PLAIN : ""));
      }
      pause *= 2;
    }
  }

  /** How one attempt went to where the file is. */
  private static final class Way {
    /** Whether plain http addresses are asked as they are. */
    private final boolean plain;

    /** Whether https was asked instead of plain http. */
    private boolean upgraded;

    private boolean answered;

    /** Whether a file came. */
    private boolean works;

    Way(boolean plain) {
      this.plain = plain;
    }

    /** Whether plain http might do what https did not. */
    boolean isInDoubt() {
      return upgraded && !works;
    }
  }

  private static boolean slept(long millis) {
    try {
      TimeUnit.MILLISECONDS.sleep(millis);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /**
   * How far one attempt came.
   *
   * @param trouble why another is needed
   * @param mark what names the version of the file whose beginning is on disk; empty if there is
   *     nothing to go on from
   */
  private record Attempt(Optional<String> trouble, String mark) {}

  private Attempt attempt(HttpUrl from, Headers keys, Path part, String mark, Way way)
      throws IOException {
    long have = mark.isEmpty() ? 0 : Files.size(part);
    String next = mark;
    List<Call> made = new ArrayList<>();
    try (Response response = open(from, keys, have, mark, made, way)) {
      int status = response.code();
      way.answered = true;
      if (status == 403 || status == 404 || status == 410) {
        throw new RetryableException(
            "RESULT_EXPIRED",
            name + ": the address of the result is not good any more, HTTP " + status);
      }
      if (status == 416) {
        return new Attempt(Optional.of("HTTP 416"), "");
      }
      if (status == 408 || status == 429 || status >= 500) {
        return new Attempt(Optional.of("HTTP " + status), mark);
      }
      if (status != 200 && status != 206) {
        throw new RetryableException(
            "RESULT_UNAVAILABLE", name + ": the result was answered with HTTP " + status);
      }
      long total = total(response, have);
      if (status == 200) {
        have = 0;
      } else if (total < 0 || !startsAt(response, have)) {
        return new Attempt(Optional.of("a part that was not asked for"), "");
      }
      if (total > maxBytes) {
        throw tooLarge(total);
      }
      if (have == 0) {
        requireClip(response);
      }
      next = mark(response);
      way.works = true;
      save(response, part, have);
      return new Attempt(Optional.empty(), next);
    } catch (AddressGuard.PrivateAddressException e) {
      throw new PermanentException(
          "RESULT_ADDRESS", name + ": the result is not fetched: " + e.getMessage(), e);
    } catch (StoreException e) {
      throw e.reason();
    } catch (IOException e) {
      return new Attempt(Optional.of(ErrorText.of(e, Redaction.BY_LOOKS)), next);
    } finally {
      made.forEach(calls::remove);
    }
  }

  private Response open(
      HttpUrl from, Headers keys, long have, String mark, List<Call> made, Way way)
      throws IOException {
    HttpUrl at = secured(from, way);
    Headers headers = keys;
    for (int hop = 0; hop <= MOST_REDIRECTS; hop++) {
      Optional<String> objection = guard.objectionToHost(at);
      if (objection.isPresent()) {
        throw new PermanentException(
            "RESULT_ADDRESS",
            name
                + ": the result is fetched from public addresses only unless its host is trusted: "
                + objection.get());
      }
      Headers shown = guard.isPlain(at) ? Headers.of() : headers;
      Response response = execute(request(at, shown, have, mark), made);
      Optional<HttpUrl> onward = onward(response);
      if (onward.isEmpty()) {
        return response;
      }
      response.close();
      HttpUrl next = secured(onward.get(), way);
      if (!next.scheme().equals(at.scheme())
          || !next.host().equals(at.host())
          || next.port() != at.port()) {
        headers = Headers.of();
      }
      at = next;
    }
    throw new PermanentException(
        "RESULT_ADDRESS",
        name + ": the result is behind more than " + MOST_REDIRECTS + " redirects");
  }

  private HttpUrl secured(HttpUrl url, Way way) {
    if (way.plain || !guard.isPlain(url)) {
      return url;
    }
    way.upgraded = true;
    return guard.secured(url);
  }

  private static Request request(HttpUrl at, Headers headers, long have, String mark) {
    // Identity: a part of a compressed answer could not be gone on from.
    Request.Builder request =
        new Request.Builder().url(at).headers(headers).header("Accept-Encoding", "identity");
    if (have > 0) {
      request.header("Range", "bytes=" + have + "-").header("If-Range", mark);
    }
    return request.build();
  }

  private Response execute(Request request, List<Call> made) throws IOException {
    Call call = client.newCall(request);
    call.timeout().timeout(LONGEST.toMillis(), TimeUnit.MILLISECONDS);
    made.add(call);
    calls.add(call);
    return call.execute();
  }

  private Optional<HttpUrl> onward(Response response) {
    boolean moved =
        switch (response.code()) {
          case 301, 302, 303, 307, 308 -> true;
          default -> false;
        };
    if (!moved) {
      return Optional.empty();
    }
    String location = response.header("Location");
    HttpUrl next = location == null ? null : response.request().url().resolve(location);
    if (next == null) {
      response.close();
      throw new PermanentException(
          "RESULT_ADDRESS",
          name + ": HTTP " + response.code() + " leads to no http or https address");
    }
    return Optional.of(next);
  }

  /** By its bytes: what a web server calls a file that it does not know is any word. */
  private void requireClip(Response response) throws IOException {
    if (!ClipFile.beginsAsClip(response.peekBody(FileKind.HEAD).bytes())) {
      String type = Optional.ofNullable(response.header("Content-Type")).orElse("no type");
      throw new RetryableException(
          "RESULT_NOT_A_VIDEO",
          name
              + ": the result is no MP4, MOV or WebM, it came as "
              + Redaction.BY_LOOKS.line(type, 60));
    }
  }

  private static long total(Response response, long have) {
    Optional<Matcher> range = range(response);
    if (range.isPresent()) {
      String total = range.get().group(2);
      return total.equals("*") ? have : Long.parseLong(total);
    }
    String length = response.header("Content-Length");
    return length != null && length.matches("\\d{1,18}") ? Long.parseLong(length) : -1;
  }

  private static boolean startsAt(Response response, long have) {
    return range(response).filter(range -> Long.parseLong(range.group(1)) == have).isPresent();
  }

  private static Optional<Matcher> range(Response response) {
    return Optional.ofNullable(response.header("Content-Range"))
        .map(RANGE::matcher)
        .filter(Matcher::matches);
  }

  /** A strong tag or a date; without one nobody knows whether the rest belongs to the beginning. */
  private static String mark(Response response) {
    String tag = response.header("ETag");
    if (tag != null && !tag.startsWith("W/")) {
      return tag;
    }
    return Optional.ofNullable(response.header("Last-Modified")).orElse("");
  }

  private void save(Response response, Path part, long have) throws IOException {
    long size = have;
    try (InputStream in = response.body().byteStream();
        OutputStream out = opened(part, have > 0)) {
      byte[] buffer = new byte[1 << 16];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        size += read;
        if (size > maxBytes) {
          throw tooLarge(size);
        }
        write(out, buffer, read);
      }
    }
  }

  private OutputStream opened(Path part, boolean goOn) throws IOException {
    try {
      return Files.newOutputStream(
          part,
          StandardOpenOption.WRITE,
          goOn ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING);
    } catch (IOException e) {
      throw notStored(e);
    }
  }

  private void write(OutputStream out, byte[] buffer, int count) throws IOException {
    try {
      out.write(buffer, 0, count);
    } catch (IOException e) {
      throw notStored(e);
    }
  }

  /** A full disk is no reason to ask the other side again. */
  private StoreException notStored(IOException e) {
    return new StoreException(
        new RetryableException(
            "RESULT_NOT_STORED", name + ": the result cannot be stored: " + e, null, e));
  }

  private PermanentException tooLarge(long size) {
    return new PermanentException(
        "RESULT_TOO_LARGE",
        name + ": the result may have at most " + maxBytes + " bytes, it has at least " + size);
  }

  private static final class StoreException extends IOException {
    private static final long serialVersionUID = 1L;
    private final transient RetryableException reason;

    StoreException(RetryableException reason) {
      super(reason);
      this.reason = reason;
    }

    RetryableException reason() {
      return reason;
    }
  }
}
