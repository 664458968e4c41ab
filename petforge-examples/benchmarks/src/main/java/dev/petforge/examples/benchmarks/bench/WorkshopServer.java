package dev.petforge.examples.benchmarks.bench;

import dev.petforge.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * The real workshop in a process of its own, started by the script {@code petforge}, and a script's
 * way to it: by a token, over HTTP/1.1.
 */
final class WorkshopServer implements AutoCloseable {
  private static final Pattern LINK = Pattern.compile("(http://[^/\\s]+)/sign-in\\?code=\\S+");

  private final Process process;
  private final String address;
  private final String token;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private WorkshopServer(Process process, String address, String token) {
    this.process = process;
    this.address = address;
    this.token = token;
  }

  /**
   * Starts one, and makes a token for an editor.
   *
   * @param script the script {@code petforge}
   * @param home of the installation
   * @param settings of the environment
   */
  static WorkshopServer start(Path script, Path home, Map<String, String> settings)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(
                "bash",
                script.toAbsolutePath().toString(),
                "workshop",
                "--home",
                home.toString(),
                "--port",
                "0",
                "--no-demo")
            // No .env of somebody's counts.
            .directory(home.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().keySet().removeIf(name -> name.matches("(PETFORGE|DB|DEEPSEEK)_.*"));
    builder.environment().putAll(settings);
    Process process = builder.start();
    try {
      Matcher link = link(process);
      return new WorkshopServer(process, link.group(1), token(link.group(1), link.group()));
    } catch (IOException | InterruptedException | RuntimeException e) {
      process.destroyForcibly();
      throw e;
    }
  }

  /** What it says when it listens. */
  private static Matcher link(Process process) throws IOException {
    BufferedReader said =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    for (String line = said.readLine(); line != null; line = said.readLine()) {
      Matcher found = LINK.matcher(line);
      if (found.find()) {
        return found;
      }
    }
    throw new IOException("the workshop ended before it listened");
  }

  private static String token(String address, String link)
      throws IOException, InterruptedException {
    CookieManager cookies = new CookieManager();
    HttpClient browser =
        HttpClient.newBuilder().cookieHandler(cookies).version(HttpClient.Version.HTTP_1_1).build();
    for (String page : List.of(link, address + "/api/session")) {
      browser.send(
          HttpRequest.newBuilder(URI.create(page)).build(), HttpResponse.BodyHandlers.discarding());
    }
    String csrf =
        cookies.getCookieStore().getCookies().stream()
            .filter(cookie -> cookie.getName().equals("XSRF-TOKEN"))
            .map(HttpCookie::getValue)
            .findFirst()
            .orElseThrow(() -> new IOException(link + " signs nobody in"));
    HttpResponse<String> made =
        browser.send(
            HttpRequest.newBuilder(URI.create(address + "/api/tokens"))
                .header("Content-Type", "application/json")
                .header("X-XSRF-TOKEN", csrf)
                .POST(
                    HttpRequest.BodyPublishers.ofString(
                        "{\"name\": \"bench\", \"role\": \"editor\"}"))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    return String.valueOf(json(made).get("token"));
  }

  /** What it answers to a request for a path, unpacked. */
  String text(String path) throws IOException, InterruptedException {
    return new String(bytes(path).inputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  Map<String, Object> json(String path) throws IOException, InterruptedException {
    return tree(text(path), path);
  }

  /** Sends JSON, and expects that it is taken. */
  Map<String, Object> post(String path, Object body) throws IOException, InterruptedException {
    return json(
        http.send(
            request(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(Json.write(body)))
                .build(),
            HttpResponse.BodyHandlers.ofString()));
  }

  /** Makes a project of a picture. */
  String createProject(byte[] picture) throws IOException, InterruptedException {
    byte[] head =
        """
        --part\r
        Content-Disposition: form-data; name="file"; filename="pet.png"\r
        Content-Type: image/png\r
        \r
        """
            .getBytes(StandardCharsets.UTF_8);
    byte[] tail = "\r\n--part--\r\n".getBytes(StandardCharsets.UTF_8);
    Map<String, Object> made =
        json(
            http.send(
                request("/api/batch/create-project")
                    .header("Content-Type", "multipart/form-data; boundary=part")
                    .POST(HttpRequest.BodyPublishers.ofByteArrays(List.of(head, picture, tail)))
                    .build(),
                HttpResponse.BodyHandlers.ofString()));
    return String.valueOf(made.get("project_id"));
  }

  /**
   * An answer as it came.
   *
   * @param body possibly packed
   * @param nanos from the request until all of it was there
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Answer(byte[] body, boolean packed, long nanos) {
    InputStream inputStream() throws IOException {
      InputStream stream = new java.io.ByteArrayInputStream(body);
      return packed ? new GZIPInputStream(stream) : stream;
    }
  }

  /** Reads a path as a browser does, packed. */
  Answer bytes(String path) throws IOException, InterruptedException {
    return bytes(http, path, true);
  }

  /**
   * Reads a path.
   *
   * @param reader its connections are used
   * @param packed whether compression is asked for
   */
  Answer bytes(HttpClient reader, String path, boolean packed)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = request(path);
    if (packed) {
      request.header("Accept-Encoding", "gzip");
    }
    long begun = System.nanoTime();
    HttpResponse<byte[]> response =
        reader.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    long nanos = System.nanoTime() - begun;
    if (response.statusCode() != 200) {
      throw new IOException(path + " is answered with " + response.statusCode());
    }
    return new Answer(
        response.body(),
        response.headers().firstValue("Content-Encoding").filter("gzip"::equals).isPresent(),
        nanos);
  }

  /** Lines of an endless answer, as they come. */
  Stream<String> lines(String path) throws IOException, InterruptedException {
    return http.send(request(path).build(), HttpResponse.BodyHandlers.ofLines()).body();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(address + path))
        .header("Authorization", "Bearer " + token);
  }

  private static Map<String, Object> json(HttpResponse<String> response) throws IOException {
    if (response.statusCode() != 200) {
      throw new IOException(response.uri() + ": " + response.statusCode() + " " + response.body());
    }
    return tree(response.body(), response.uri().getPath());
  }

  @SuppressWarnings("unchecked") // the texts are objects
  private static Map<String, Object> tree(String text, String what) {
    return (Map<String, Object>) Json.read(text, what);
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(1, TimeUnit.MINUTES)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
