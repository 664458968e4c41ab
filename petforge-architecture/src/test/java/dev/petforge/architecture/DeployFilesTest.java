package dev.petforge.architecture;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1CronJob;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudget;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V1StatefulSet;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * The files of {@code deploy/}: what is not started by {@code DeploymentTest} is held against what
 * its format knows. Of Kubernetes that is its own client's models, which are generated from its API
 * and refuse a field that they do not know. No Java library has the schema of compose, so the keys
 * that are used are written down here, as are those of units: one that is misspelt, or stands in
 * the wrong place, is in none.
 */
class DeployFilesTest {
  private static final Path ROOT = Path.of(System.getProperty("petforge.project", ".."));
  private static final Path DEPLOY = ROOT.resolve("deploy");
  private static final Pattern NAME = Pattern.compile("#?([A-Z][A-Z0-9_]+)=(.*)");

  /** What a drain may take. */
  private static final int DRAIN_S = 30;

  /**
   * Keys of each kind of mapping, with what stands below them: {@code []} a list of texts, {@code
   * *} a mapping of texts, the name of a kind a mapping of that kind, and else a text.
   */
  private static final Map<String, Map<String, String>> COMPOSE =
      Map.of(
          "file", kinds("name services:services volumes:volumes"),
          "services", Map.of("*", "service"),
          "volumes", Map.of("*", "*"),
          "service",
              kinds(
                  "image environment:* command:[] volumes:[] healthcheck:healthcheck"
                      + " stop_grace_period restart entrypoint:[] build:build env_file"
                      + " depends_on:depends_on"),
          "healthcheck", kinds("test:[] interval timeout retries start_period"),
          "build", kinds("context dockerfile"),
          "depends_on", Map.of("*", "dependency"),
          "dependency", kinds("condition restart required"));

  /** What the generated models of Kubernetes' own client say of an object. */
  private interface Model {
    /** Throws what names a field that is not known, is missing, or is of another type. */
    void validate(JsonElement object) throws IOException;
  }

  private static final Map<String, Model> KUBERNETES =
      Map.of(
          "ConfigMap", V1ConfigMap::validateJsonElement,
          "Service", V1Service::validateJsonElement,
          "StatefulSet", V1StatefulSet::validateJsonElement,
          "PodDisruptionBudget", V1PodDisruptionBudget::validateJsonElement,
          "CronJob", V1CronJob::validateJsonElement);

  /** What may stand in each section of a unit. */
  private static final Map<String, Set<String>> UNIT_KEYS =
      Map.of(
          "Unit", words("Description Documentation Wants After"),
          "Service",
              words(
                  "Type User EnvironmentFile WorkingDirectory StateDirectory RuntimeDirectory"
                      + " ExecStart SuccessExitStatus Restart RestartSec KillMode TimeoutStopSec"
                      + " TimeoutStartSec MemoryMax NoNewPrivileges ProtectSystem ProtectHome"
                      + " PrivateTmp PrivateDevices ProtectKernelTunables ProtectKernelModules"
                      + " ProtectControlGroups RestrictSUIDSGID RestrictAddressFamilies"
                      + " LockPersonality UMask"),
          "Timer",
              words("OnCalendar RandomizedDelaySec Persistent Unit OnActiveSec OnUnitActiveSec"),
          "Install", words("WantedBy"));

  private static final Pattern SECTION = Pattern.compile("\\[([A-Za-z]+)]");
  private static final Pattern ENTRY = Pattern.compile("([A-Za-z]+)=.+");

  @TempDir Path folder;

  private static Set<String> words(String words) {
    return Set.of(words.split(" "));
  }

  /** Words with what stands below them behind a colon. */
  private static Map<String, String> kinds(String words) {
    Map<String, String> kinds = new HashMap<>();
    for (String word : words.split(" ")) {
      String[] parts = word.split(":", 2);
      kinds.put(parts[0], parts.length > 1 ? parts[1] : "");
    }
    return kinds;
  }

  @Test
  void every_setting_of_the_example_is_one() {
    Set<String> known = new TreeSet<>();
    Matcher settings =
        Pattern.compile("^  ([A-Z][A-Z0-9_]+)[,;]?", Pattern.MULTILINE)
            .matcher(
                read(
                    ROOT.resolve(
                        "petforge-examples/installation/src/main/java/dev/petforge/examples/installation/Setting.java")));
    while (settings.find()) {
      known.add(settings.group(1));
    }
    Set<String> named = new TreeSet<>();
    for (String line : read(DEPLOY.resolve("petforge.env.example")).lines().toList()) {
      Matcher name = NAME.matcher(line);
      if (name.matches()) {
        named.add(name.group(1));
        assertThat(name.group(2)).as(line).doesNotContain("\"", "'", " #");
      } else {
        assertThat(line).matches("|# .*");
      }
    }
    // Those of the servers that compose starts.
    named.removeAll(Set.of("DATABASE_PASSWORD", "STORAGE_PASSWORD"));
    assertThat(named).contains("DB_URL", "PETFORGE_S3_BUCKET");
    assertThat(known).containsAll(named);
  }

  @Test
  void compose_says_what_compose_knows() {
    Map<?, ?> file = (Map<?, ?>) yaml("compose.yaml").get(0);
    List<String> wrong = new ArrayList<>();
    check("file", file, "", wrong);
    assertThat(wrong).isEmpty();
    Map<?, ?> worker = map(map(file, "services"), "worker");
    assertThat(seconds(worker.get("stop_grace_period"))).isGreaterThan(DRAIN_S);
    assertThat(Files.exists(DEPLOY.resolve("..").resolve("deploy/Dockerfile"))).isTrue();
  }

  @Test
  void kubernetes_files_are_as_its_own_client_has_them() throws IOException {
    List<Object> all = yaml("kubernetes/petforge.yaml");
    assertThat(all).hasSizeGreaterThanOrEqualTo(KUBERNETES.size());
    for (Object one : all) {
      String kind = String.valueOf(((Map<?, ?>) one).get("kind"));
      assertThat(KUBERNETES).containsKey(kind);
      KUBERNETES.get(kind).validate(new Gson().toJsonTree(one));
    }
    Map<?, ?> workers =
        all.stream()
            .map(one -> (Map<?, ?>) one)
            .filter(one -> "StatefulSet".equals(one.get("kind")))
            .findFirst()
            .orElseThrow();
    Map<?, ?> pod = map(map(map(workers, "spec"), "template"), "spec");
    assertThat((Integer) pod.get("terminationGracePeriodSeconds")).isGreaterThan(DRAIN_S);
  }

  @Test
  void units_say_what_systemd_knows_and_wait_for_a_drain() {
    for (Path unit : units()) {
      assertThat(wrongLines(read(unit))).as("%s", unit).isEmpty();
    }
    Matcher stop =
        Pattern.compile("TimeoutStopSec=(\\d+)")
            .matcher(read(DEPLOY.resolve("systemd/petforge-worker@.service")));
    assertThat(stop.find()).isTrue();
    assertThat(Integer.parseInt(stop.group(1))).isGreaterThan(DRAIN_S);
  }

  /** Where systemd is at hand, it says the same. */
  @Test
  void systemd_itself_takes_the_units() throws Exception {
    assumeThat(Path.of("/usr/bin/systemd-analyze")).isExecutable();
    for (Path unit : units()) {
      // The program is not installed here.
      String text = read(unit).replace("/opt/petforge/petforge ", "/bin/true ");
      assertThat(said(unit, text)).as("%s", unit).isEmpty();
    }
    Path worker = DEPLOY.resolve("systemd/petforge-worker@.service");
    assertThat(said(worker, read(worker).replace("KillMode=", "KilMode="))).contains("KilMode");
  }

  @Test
  void what_its_place_does_not_know_is_found() {
    assertThat(wrong("worker", Map.of("stop_graceperiod", "40s")))
        .containsExactly(".services.worker.stop_graceperiod is not known");
    assertThat(wrong("worker", Map.of("healthcheck", List.of("test"))))
        .containsExactly(".services.worker.healthcheck must be a mapping");
    assertThat(wrong("worker", Map.of("command", "worker --home /")))
        .containsExactly(".services.worker.command must be a list");
    assertThat(wrong("worker", Map.of("stop_grace_period", List.of("40s"))))
        .containsExactly(".services.worker.stop_grace_period must be a text");
    assertThat(wrong("worker", Map.of("command", List.of(Map.of("a", "b")))))
        .containsExactly(".services.worker.command must be a text");

    JsonElement misspelt =
        new Gson()
            .toJsonTree(Map.of("kind", "StatefulSet", "spec", Map.of("serviceNam", "petforge")));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> V1StatefulSet.validateJsonElement(misspelt))
        .withMessageContaining("serviceNam");

    assertThat(wrongLines("# said\n[Unit]\nAfter=x\n\n[Service]\nUser=petforge\n")).isEmpty();
    assertThat(
            wrongLines(
                "User=before\n[Unit]\nUser=petforge\n[Service]\nUsr=petforge\nUser=\n[Servce]\n"))
        .containsExactly("User=before", "User=petforge", "Usr=petforge", "User=", "[Servce]");
  }

  private static List<Path> units() {
    try (Stream<Path> units = Files.list(DEPLOY.resolve("systemd"))) {
      List<Path> all = units.sorted().toList();
      assertThat(all).hasSizeGreaterThan(1);
      return all;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Lines that are no comment, and that no section or its section does not know. */
  private static List<String> wrongLines(String unit) {
    List<String> wrong = new ArrayList<>();
    String section = "";
    for (String line : unit.lines().filter(it -> !it.isEmpty() && !it.startsWith("#")).toList()) {
      Matcher begins = SECTION.matcher(line);
      Matcher entry = ENTRY.matcher(line);
      if (begins.matches() && UNIT_KEYS.containsKey(begins.group(1))) {
        section = begins.group(1);
      } else if (!entry.matches()
          || !UNIT_KEYS.getOrDefault(section, Set.of()).contains(entry.group(1))) {
        wrong.add(line);
      }
    }
    return wrong;
  }

  /** What {@code systemd-analyze} says of a unit in which other words stand. */
  private String said(Path unit, String text) throws Exception {
    Path copy = folder.resolve(unit.getFileName().toString());
    for (Path other : units()) {
      Files.copy(other, folder.resolve(other.getFileName().toString()), REPLACE_EXISTING);
    }
    Files.writeString(copy, text);
    Process process =
        new ProcessBuilder("/usr/bin/systemd-analyze", "verify", copy.toString())
            .redirectErrorStream(true)
            .start();
    try (InputStream out = process.getInputStream()) {
      String all = new String(out.readAllBytes(), UTF_8);
      process.waitFor();
      // Only what is said of our units: those of the machine are its own matter.
      return all.lines()
          .filter(line -> line.contains("petforge"))
          .filter(line -> !line.contains("/opt/petforge/petforge is not executable"))
          .collect(Collectors.joining("\n"));
    }
  }

  private static List<String> wrong(String service, Map<String, ?> of) {
    List<String> wrong = new ArrayList<>();
    check("file", Map.of("services", Map.of(service, of)), "", wrong);
    return wrong;
  }

  /** What is empty in the file is an empty text here. */
  private static void check(String kind, Object value, String place, List<String> wrong) {
    Map<String, String> known = COMPOSE.get(kind);
    if (kind.equals("[]")) {
      if (value instanceof List<?> list) {
        list.forEach(element -> check("", element, place, wrong));
      } else {
        wrong.add(place + " must be a list");
      }
    } else if (kind.isEmpty()) {
      if (value.equals("") || value instanceof List<?> || value instanceof Map<?, ?>) {
        wrong.add(place + " must be a text");
      }
    } else if (value instanceof Map<?, ?> mapping) {
      mapping.forEach(
          (key, below) -> {
            String there = place + "." + key;
            String next =
                known == null ? "" : known.getOrDefault(String.valueOf(key), known.get("*"));
            if (next == null) {
              wrong.add(there + " is not known");
            } else {
              check(next, below == null ? "" : below, there, wrong);
            }
          });
    } else if (!value.equals("") || !kind.equals("*")) {
      wrong.add(place + " must be a mapping");
    }
  }

  private static Map<?, ?> map(Map<?, ?> in, String key) {
    return (Map<?, ?>) in.get(key);
  }

  private static int seconds(Object duration) {
    return Integer.parseInt(String.valueOf(duration).replace("s", ""));
  }

  private static List<Object> yaml(String name) {
    List<Object> documents = new ArrayList<>();
    new Load(LoadSettings.builder().setAllowDuplicateKeys(false).build())
        .loadAllFromString(read(DEPLOY.resolve(name)))
        .forEach(documents::add);
    return documents;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file, UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
