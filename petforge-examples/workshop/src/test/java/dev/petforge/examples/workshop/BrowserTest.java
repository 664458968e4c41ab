package dev.petforge.examples.workshop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.petforge.call.CallQuery;
import dev.petforge.call.CallState;
import dev.petforge.emulator.EmulatorSettings;
import dev.petforge.emulator.Fault;
import dev.petforge.emulator.MotionJpegClips;
import dev.petforge.emulator.VeoEmulator;
import dev.petforge.emulator.feishu.EmulatedApp;
import dev.petforge.emulator.feishu.EmulatedBase;
import dev.petforge.emulator.feishu.EmulatedFieldType;
import dev.petforge.emulator.feishu.EmulatedTable;
import dev.petforge.emulator.feishu.FeishuEmulator;
import dev.petforge.emulator.feishu.FeishuSettings;
import dev.petforge.examples.installation.DemoPhotos;
import dev.petforge.examples.workshop.security.Accounts;
import dev.petforge.examples.workshop.security.Role;
import dev.petforge.storage.local.FolderTable;
import dev.petforge.table.Column;
import dev.petforge.task.TaskQuery;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A team's work in a real browser; what it saw is in {@code target/screenshots}. */
class BrowserTest {
  private static final List<String> BROWSERS =
      List.of("chromium", "chromium-browser", "google-chrome-stable", "google-chrome");

  /** Each wait of a walk has a limit of its own: this one is for a browser that hangs. */
  private static final long MOST_MINUTES = 30;

  private static final Path SHOTS = Path.of("target", "screenshots").toAbsolutePath();

  /** Would be run if a page took names for HTML. */
  private static final String HOSTILE = "<img src=x onerror=window.ran=true>.png";

  /** What a walk says when so many orders are to have come and all are to be made. */
  private static final String FINISH = "provider: finish ";

  @TempDir Path folder;

  @Test
  void a_day_goes_by_in_both_languages() throws Exception {
    Path browser = browser();
    Path table = table(9);
    Files.copy(table.resolve("1-cat.png"), table.resolve(HOSTILE));
    rows(table);
    try (WorkshopServer server = start(0)) {
      server.part(Accounts.class).put("team", Role.ADMIN, Optional.of(WorkshopServer.PASSWORD));
      Walk walk = new Walk("day.mjs", server, browser, table.toRealPath().toString());
      assertThat(walk.end()).as(walk.said()).isZero();
    }
    assertThat(SHOTS.toFile().list())
        .contains("tasks-en-1440-light.png", "tasks-zh-CN-820-dark.png");
  }

  @Test
  @Tag("slow")
  void what_waits_for_a_person_is_shown_and_decided_on() throws Exception {
    Path browser = browser();
    FolderTable table = FolderTable.at(rows(table(1)));
    // Each is a second shorter than was ordered, and no browser knows how it is encoded.
    MotionJpegClips clips = new MotionJpegClips(640);
    EmulatorSettings tooShort =
        EmulatorSettings.standard()
            .withClips(
                (frame, duration, seed, target) ->
                    clips.make(frame, duration.minusSeconds(1), seed, target));
    try (VeoEmulator provider = new VeoEmulator(tooShort);
        WorkshopServer server =
            WorkshopServer.start(
                options(0, "provider=veo\nclip_seconds=4\n"),
                paid(provider, Map.of("PETFORGE_APPROVAL", "all")))) {
      // Nobody can look up what became of the first order.
      provider.faults().next(Fault.CUT_AFTER);
      server.petForge().tables().connect(table);
      server.petForge().table(table.ref()).importRows();
      server.part(Accounts.class).put("team", Role.ADMIN, Optional.of(WorkshopServer.PASSWORD));
      Walk walk = new Walk("decisions.mjs", server, browser);
      assertThat(walk.end()).as(walk.said()).isZero();
    }
  }

  @Test
  @Tag("slow")
  void what_a_person_stops_has_not_failed_and_is_bought_once_when_it_is_tried_again()
      throws Exception {
    Path browser = browser();
    FolderTable table = FolderTable.at(rows(table(2), 1));
    // What it makes, it holds until the walk has it finished.
    EmulatorSettings held = EmulatorSettings.standard().withRenderTime(Duration.ofDays(1));
    try (VeoEmulator provider = new VeoEmulator(held);
        WorkshopServer server =
            WorkshopServer.start(
                options(0, "provider=veo\nclip_seconds=4\n"),
                paid(provider, Map.of("PETFORGE_SLOTS", "1")))) {
      server.petForge().tables().connect(table);
      server.petForge().table(table.ref()).importRows();
      server.part(Accounts.class).put("team", Role.ADMIN, Optional.of(WorkshopServer.PASSWORD));
      Walk walk = new Walk("stopped.mjs", server, browser);
      for (String line = walk.line(); line != null; line = walk.line()) {
        if (line.startsWith(FINISH)) {
          int orders = Integer.parseInt(line.substring(FINISH.length()));
          await().atMost(Duration.ofMinutes(2)).until(() -> provider.jobs().size() == orders);
          provider.finishJobs();
        }
      }
      assertThat(walk.end()).as(walk.said()).isZero();
      assertThat(provider.billed()).hasSize(2).isEqualTo(provider.jobs());
      assertThat(server.petForge().money().calls(CallQuery.in(CallState.DONE)))
          .extracting(call -> call.subject().project())
          .containsExactlyInAnyOrderElementsOf(server.petForge().projects().ids(TaskQuery.all()));
    }
  }

  /** An account, with what else is set. */
  private static Map<String, String> paid(VeoEmulator provider, Map<String, String> more) {
    Map<String, String> environment = new HashMap<>(more);
    environment.put("PETFORGE_VEO_URL", provider.address().toString());
    environment.put("PETFORGE_VEO_PROJECT", "pets");
    environment.put("PETFORGE_VEO_TOKEN", EmulatorSettings.KEY);
    environment.put("PETFORGE_ALLOW_LOCAL", "true");
    environment.put("PETFORGE_POLL_INTERVAL", "50ms");
    return environment;
  }

  @Test
  @Tag("slow")
  void what_goes_wrong_is_said_and_nothing_is_lost_or_bought_twice() throws Exception {
    Path browser = browser();
    FolderTable table = FolderTable.at(rows(table(2)));
    WorkshopServer server = start(0);
    try {
      server.petForge().tables().connect(table);
      server.petForge().table(table.ref()).importRows();
      Accounts accounts = server.part(Accounts.class);
      accounts.put("team", Role.ADMIN, Optional.of(WorkshopServer.PASSWORD));
      accounts.put("mei", Role.EDITOR, Optional.of(WorkshopServer.PASSWORD));
      int port = URI.create(server.address()).getPort();
      Walk walk = new Walk("trouble.mjs", server, browser, "mei");
      for (String line = walk.line(); line != null; line = walk.line()) {
        if (line.equals("server: stop")) {
          server.close();
        } else if (line.equals("server: start")) {
          server = start(port);
        }
      }
      assertThat(walk.end()).as(walk.said()).isZero();
    } finally {
      server.close();
    }
  }

  @Test
  @Tag("slow")
  void a_feishu_table_is_connected_worked_on_and_shows_what_was_made() throws Exception {
    Path browser = browser();
    try (FeishuEmulator feishu =
        new FeishuEmulator(FeishuSettings.standard().withRateLimits(false))) {
      EmulatedTable table = feishuTable(feishu);
      String drive = feishu.drive().sharedFolder("Ready", feishu.app());
      Map<String, String> environment =
          environment(Map.of("PETFORGE_ANIMATIC_LATENCY", "100ms", "PETFORGE_ALLOW_LOCAL", "true"));
      try (WorkshopServer server =
          WorkshopServer.start(options(0, "clip_seconds=1\n"), environment)) {
        server.part(Accounts.class).put("team", Role.ADMIN, Optional.of(WorkshopServer.PASSWORD));
        Walk walk =
            new Walk(
                "feishu.mjs",
                server,
                browser,
                table.url(),
                feishu.address() + "/drive/folder/" + drive,
                EmulatedApp.ID,
                EmulatedApp.SECRET);
        for (String line = walk.line(); line != null; line = walk.line()) {
          if (line.equals("feishu: mend")) {
            mend(table);
          } else if (line.equals("feishu: write over")) {
            table.edit(table.records().get(0), Column.FINAL_VIDEO, "by a person");
          }
        }
        assertThat(walk.end()).as(walk.said()).isZero();
      }
      assertThat(feishu.complaints()).isEmpty();
    }
  }

  /** Three rows with pictures, of a team that does not know yet which columns are needed. */
  private EmulatedTable feishuTable(FeishuEmulator feishu) throws IOException {
    EmulatedBase base = feishu.addBase("Pets").add(feishu.app());
    EmulatedTable table =
        base.addTable("Videos")
            .add("Name", EmulatedFieldType.TEXT)
            .add(Column.OPENING_IMAGE, EmulatedFieldType.ATTACHMENT)
            .add(Column.SCENE_DESCRIPTION, EmulatedFieldType.ATTACHMENT);
    try (Stream<Path> pictures = Files.list(table(3))) {
      for (Path picture : pictures.sorted().toList()) {
        String name = String.valueOf(picture.getFileName());
        String token = base.upload(name, "image/png", Files.readAllBytes(picture));
        table.addRow(
            Map.of("Name", name, Column.OPENING_IMAGE, List.of(Map.of("file_token", token))));
      }
    }
    return table;
  }

  /** What only a person can do, once all columns are there. */
  private static void mend(EmulatedTable table) {
    table.retypeColumn(Column.SCENE_DESCRIPTION, EmulatedFieldType.TEXT);
    int row = 0;
    for (String record : table.records()) {
      table.edit(record, Column.SEGMENT_COUNT, 2);
      table.edit(record, Column.SCENE_DESCRIPTION, "the pet of row " + ++row);
    }
  }

  /** Clips of a second: how long they are changes nothing of what people do. */
  private WorkshopServer start(int port) throws IOException {
    return WorkshopServer.start(
        options(port, "clip_seconds=1\n"),
        environment(Map.of("PETFORGE_ANIMATIC_LATENCY", "100ms")));
  }

  /** That of the tests, where nobody waits longer than the work takes. */
  private static Map<String, String> environment(Map<String, String> more) {
    Map<String, String> environment = new HashMap<>(System.getenv());
    environment.put("PETFORGE_POLL_INTERVAL", "100ms");
    environment.putAll(more);
    return environment;
  }

  private WorkshopOptions options(int port, String properties) throws IOException {
    Path home = Files.createDirectories(folder.resolve("home"));
    Files.writeString(home.resolve("petforge.properties"), properties);
    return new WorkshopOptions(home, "127.0.0.1", port, true, false);
  }

  private Path table(int pictures) {
    DemoPhotos photos = new DemoPhotos(folder.resolve("table"));
    photos.draw(pictures);
    return photos.folder();
  }

  /** A row of three clips for each picture. */
  private static Path rows(Path table) throws IOException {
    return rows(table, 3);
  }

  private static Path rows(Path table, int clips) throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add("opening_image_url,template_id,segment_count,scene_description");
    try (Stream<Path> pictures = Files.list(table)) {
      pictures
          .map(picture -> String.valueOf(picture.getFileName()))
          .sorted()
          .map(
              name ->
                  '"' + name + "\",daily-template," + clips + ",<script>window.ran=true</script>")
          .forEach(lines::add);
    }
    Files.write(table.resolve("table.csv"), lines);
    return table;
  }

  /** A browser that goes its way by a script. */
  private static final class Walk {
    private final Process process;
    private final BufferedReader lines;
    private final StringBuilder said = new StringBuilder();

    Walk(String script, WorkshopServer server, Path browser, String... more) throws IOException {
      List<String> command =
          new ArrayList<>(
              List.of(
                  "node",
                  "e2e/" + script,
                  server.address() + "/",
                  "team",
                  WorkshopServer.PASSWORD,
                  browser.toString(),
                  SHOTS.toString()));
      command.addAll(List.of(more));
      process =
          new ProcessBuilder(command).directory(new File("page")).redirectErrorStream(true).start();
      lines = process.inputReader();
      CompletableFuture.delayedExecutor(MOST_MINUTES, TimeUnit.MINUTES).execute(this::kill);
    }

    /** What it says next; null at its end. */
    String line() throws IOException {
      String line = lines.readLine();
      if (line != null) {
        said.append(line).append('\n');
      }
      return line;
    }

    /** Its exit status. */
    int end() throws IOException, InterruptedException {
      try {
        while (line() != null) {
          // What it says is remembered.
        }
        return process.waitFor();
      } finally {
        kill();
      }
    }

    private void kill() {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }

    String said() {
      return said.toString();
    }
  }

  private static Path browser() {
    Optional<Path> browser =
        BROWSERS.stream()
            .flatMap(
                name ->
                    Arrays.stream(
                            System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                        .map(directory -> Path.of(directory, name)))
            .filter(Files::isExecutable)
            .findFirst();
    assumeThat(browser).as("a browser on this machine").isPresent();
    return browser.orElseThrow();
  }
}
