package dev.petforge.video.media;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A real browser that looks at videos: a page of the class path is opened, told which files there
 * are, and sends back what it saw.
 */
final class Chromium {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome-stable", "google-chrome");
  private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-(\\d*)");
  private static final long SECONDS = 60;

  private Chromium() {}

  /** Where it is on this machine, if it is there. */
  static Optional<Path> find() {
    List<Path> directories =
        Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
            .filter(directory -> !directory.isEmpty())
            .map(Path::of)
            .toList();
    return NAMES.stream()
        .flatMap(name -> directories.stream().map(directory -> directory.resolve(name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /**
   * What a page says of the files of a directory.
   *
   * @param page a resource beside this class; reads the files' names at {@code names} and posts
   *     what it found to {@code results}, as JSON
   * @param names of the files
   */
  static JsonNode look(Path browser, String page, Path directory, List<String> names)
      throws IOException, InterruptedException {
    CompletableFuture<JsonNode> results = new CompletableFuture<>();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    ExecutorService threads = Executors.newCachedThreadPool();
    server.setExecutor(threads);
    server.createContext("/", exchange -> answer(exchange, page, directory, names, results));
    server.start();
    Path profile = Files.createTempDirectory(directory, "profile");
    Path log = directory.resolve("chromium.log");
    ProcessBuilder command =
        new ProcessBuilder(
                browser.toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--autoplay-policy=no-user-gesture-required",
                "--user-data-dir=" + profile,
                "http://127.0.0.1:" + server.getAddress().getPort() + "/" + page)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    command.environment().put("TMPDIR", directory.toString());
    Process process = command.start();
    try {
      return results.get(SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new AssertionError("the browser told nothing: " + Files.readString(log), e);
    } finally {
      end(process);
      server.stop(0);
      threads.shutdownNow();
    }
  }

  private static void end(Process process) throws InterruptedException {
    List<ProcessHandle> all =
        Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
    all.forEach(ProcessHandle::destroyForcibly);
    for (ProcessHandle one : all) {
      try {
        one.onExit().get(SECONDS, TimeUnit.SECONDS);
      } catch (ExecutionException | TimeoutException e) {
        throw new AssertionError("the browser does not end", e);
      }
    }
  }

  private static void answer(
      HttpExchange exchange,
      String page,
      Path directory,
      List<String> names,
      CompletableFuture<JsonNode> results)
      throws IOException {
    try (exchange) {
      String name = exchange.getRequestURI().getPath().substring(1);
      if (name.equals("results")) {
        results.complete(JSON.readTree(exchange.getRequestBody().readAllBytes()));
        send(exchange, "text/plain", new byte[0]);
      } else if (name.equals("names")) {
        send(exchange, "application/json", JSON.writeValueAsBytes(names));
      } else if (name.equals(page)) {
        send(exchange, "text/html", resource(page));
      } else if (names.contains(name)) {
        send(exchange, "video/mp4", Files.readAllBytes(directory.resolve(name)));
      } else {
        exchange.sendResponseHeaders(404, -1);
      }
    }
  }

  private static byte[] resource(String name) {
    try (var in = Chromium.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalArgumentException("no resource " + name);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void send(HttpExchange exchange, String type, byte[] content) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.getResponseHeaders().set("Accept-Ranges", "bytes");
    String wanted = exchange.getRequestHeaders().getFirst("Range");
    Matcher range = RANGE.matcher(wanted == null ? "" : wanted);
    int from = 0;
    int until = content.length;
    int status = 200;
    if (range.matches()) {
      from = Math.min(Integer.parseInt(range.group(1)), content.length);
      until =
          range.group(2).isEmpty()
              ? content.length
              : Math.min(Integer.parseInt(range.group(2)) + 1, content.length);
      status = 206;
      exchange
          .getResponseHeaders()
          .set("Content-Range", "bytes " + from + "-" + (until - 1) + "/" + content.length);
    }
    exchange.sendResponseHeaders(status, until == from ? -1 : until - from);
    if (until > from) {
      exchange.getResponseBody().write(content, from, until - from);
    }
  }
}
