package dev.petforge.architecture;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1CronJob;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudget;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V1StatefulSet;
import java.io.IOException;
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
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
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

  /** Keys of each kind of mapping, with the kind of their values; of lists, of each element. */
  private static final Map<String, Map<String, String>> COMPOSE =
      Map.of(
          "file", Map.of("name", "", "services", "services", "volumes", "*"),
          "services", Map.of("*", "service"),
          "service",
              kinds(
                  "image environment:* command volumes healthcheck:healthcheck stop_grace_period"
                      + " restart entrypoint build:build env_file depends_on:depends_on"),
          "healthcheck", kinds("test interval timeout retries start_period"),
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

  private static final Set<String> UNIT_KEYS =
      Set.of(
          ("Description Documentation Wants After Type User EnvironmentFile WorkingDirectory"
                  + " StateDirectory RuntimeDirectory ExecStart SuccessExitStatus Restart"
                  + " RestartSec KillMode TimeoutStopSec TimeoutStartSec MemoryMax NoNewPrivileges"
                  + " ProtectSystem ProtectHome PrivateTmp PrivateDevices ProtectKernelTunables"
                  + " ProtectKernelModules ProtectControlGroups RestrictSUIDSGID"
                  + " RestrictAddressFamilies LockPersonality UMask WantedBy OnCalendar"
                  + " RandomizedDelaySec Persistent Unit OnActiveSec OnUnitActiveSec")
              .split(" "));

  /** Words with the kind of what stands below them behind a colon; without, it is no mapping. */
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
    check(COMPOSE, "file", file, "", wrong);
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
  void units_say_what_systemd_knows_and_wait_for_a_drain() throws IOException {
    try (Stream<Path> units = Files.list(DEPLOY.resolve("systemd"))) {
      for (Path unit : units.sorted().toList()) {
        for (String line : read(unit).lines().toList()) {
          Matcher key = Pattern.compile("([A-Za-z]+)=.*").matcher(line);
          if (key.matches()) {
            assertThat(UNIT_KEYS).as("%s: %s", unit, line).contains(key.group(1));
          } else {
            assertThat(line).as("%s", unit).matches("|# .*|\\[(Unit|Service|Timer|Install)]");
          }
        }
      }
    }
    Matcher stop =
        Pattern.compile("TimeoutStopSec=(\\d+)")
            .matcher(read(DEPLOY.resolve("systemd/petforge-worker@.service")));
    assertThat(stop.find()).isTrue();
    assertThat(Integer.parseInt(stop.group(1))).isGreaterThan(DRAIN_S);
  }

  @Test
  void a_key_that_its_place_does_not_know_is_found() {
    List<String> wrong = new ArrayList<>();
    check(
        COMPOSE,
        "file",
        Map.of("services", Map.of("worker", Map.of("stop_graceperiod", "40s"))),
        "",
        wrong);
    assertThat(wrong).containsExactly(".services.worker.stop_graceperiod");
    JsonElement misspelt =
        new Gson()
            .toJsonTree(Map.of("kind", "StatefulSet", "spec", Map.of("serviceNam", "petforge")));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> V1StatefulSet.validateJsonElement(misspelt))
        .withMessageContaining("serviceNam");
  }

  private static void check(
      Map<String, Map<String, String>> kinds,
      String kind,
      Object value,
      String place,
      List<String> wrong) {
    if (value instanceof List<?> list) {
      list.forEach(element -> check(kinds, kind, element, place, wrong));
    } else if (value instanceof Map<?, ?> mapping && !kind.equals("*")) {
      Map<String, String> known = kinds.getOrDefault(kind, Map.of());
      mapping.forEach(
          (key, below) -> {
            String there = place + "." + key;
            String next = known.getOrDefault(String.valueOf(key), known.get("*"));
            if (next == null) {
              wrong.add(there);
            } else {
              check(kinds, next, below == null ? "" : below, there, wrong);
            }
          });
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
