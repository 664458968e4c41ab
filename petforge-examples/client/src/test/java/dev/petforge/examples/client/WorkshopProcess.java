package dev.petforge.examples.client;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A workshop of its own, started as the script starts it, with the demo's table and no model. */
final class WorkshopProcess implements AutoCloseable {
  private static final Pattern LINK = Pattern.compile("(http://[^/\\s]+)/sign-in\\?code=\\S+");

  private final Process process;
  private final String address;
  private final String link;

  private WorkshopProcess(Process process, String address, String link) {
    this.process = process;
    this.address = address;
    this.link = link;
  }

  static WorkshopProcess start(Path home) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Djava.awt.headless=true",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.petforge.examples.workshop.Workshop",
                "--home",
                home.toString(),
                "--port",
                "0")
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    // What is set for the build concerns no workshop of a test.
    Map<String, String> settings = builder.environment();
    for (String begin : List.of("PETFORGE", "DEEPSEEK", "DB_", "LOCAL_STORAGE", "CLOUD_STORAGE")) {
      settings.keySet().removeIf(name -> name.startsWith(begin));
    }
    Process process = builder.start();
    BufferedReader said =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    StringBuilder all = new StringBuilder();
    for (String line = said.readLine(); line != null; line = said.readLine()) {
      all.append(line).append('\n');
      Matcher found = LINK.matcher(line);
      if (found.find()) {
        return new WorkshopProcess(process, found.group(1), found.group());
      }
    }
    throw new IOException("the workshop ended before it listened: " + all);
  }

  String address() {
    return address;
  }

  /** Signs the one in who started it, once. */
  String link() {
    return link;
  }

  @Override
  public void close() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(1, TimeUnit.MINUTES)) {
      process.destroyForcibly();
    }
  }
}
