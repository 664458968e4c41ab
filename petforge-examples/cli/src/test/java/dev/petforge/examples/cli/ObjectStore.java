package dev.petforge.examples.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** S3Mock in a process of its own, with an empty bucket. */
final class ObjectStore implements AutoCloseable {
  private static final Pattern PORT = Pattern.compile("(\\d+) \\(http\\)");

  private final Process process;
  private final String endpoint;

  private ObjectStore(Process process, String endpoint) {
    this.process = process;
    this.endpoint = endpoint;
  }

  static ObjectStore start(String bucket) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-jar",
                jar(),
                "--server.port=0",
                "--http.port=0")
            .redirectErrorStream(true)
            .start();
    BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
    ObjectStore store = new ObjectStore(process, endpoint(out));
    Thread drain = new Thread(() -> out.lines().forEach(line -> {}), "s3mock-output");
    drain.setDaemon(true);
    drain.start();
    HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(store.endpoint + "/" + bucket))
                .PUT(HttpRequest.BodyPublishers.noBody())
                .build(),
            HttpResponse.BodyHandlers.discarding());
    return store;
  }

  private static String jar() {
    return Stream.of(
            System.getProperty("java.class.path").split(System.getProperty("path.separator")))
        .filter(entry -> Path.of(entry).getFileName().toString().startsWith("s3mock-"))
        .findFirst()
        .orElseThrow();
  }

  private static String endpoint(BufferedReader out) throws IOException {
    StringBuilder said = new StringBuilder();
    String port = "";
    String line = out.readLine();
    while (line != null) {
      said.append(line).append('\n');
      Matcher started = PORT.matcher(line);
      if (line.contains("Tomcat started") && started.find()) {
        port = started.group(1);
      }
      if (line.contains(" Started ") && !port.isEmpty()) {
        return "http://localhost:" + port;
      }
      line = out.readLine();
    }
    throw new IllegalStateException("S3Mock does not start:\n" + said);
  }

  String endpoint() {
    return endpoint;
  }

  @Override
  public void close() {
    process.destroy();
  }
}
