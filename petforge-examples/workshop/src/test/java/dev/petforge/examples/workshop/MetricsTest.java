package dev.petforge.examples.workshop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.petforge.examples.workshop.WorkshopServer.Client;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The figures that are watched, of an installation that one process worked on, and that another
 * shows which works on nothing; and the dashboard that draws them.
 */
class MetricsTest {
  private static final Duration LONG = Duration.ofMinutes(2);

  /** The seven clips of a finished video, and one that waits for a worker. */
  private static final int CLIPS = 7;

  private static final Path DASHBOARD = Path.of("../../deploy/grafana/petforge.json");

  /** Prometheus adds them to all that it reads. */
  private static final Set<String> ADDED = Set.of("job", "instance");

  @TempDir static Path home;

  private static WorkshopServer server;

  private static List<Sample> samples = List.of();

  /** A line of what Prometheus reads. */
  private record Sample(String name, Map<String, String> labels, double value) {
    private static final Pattern LINE =
        Pattern.compile("([a-z_]+)(?:\\{(.*)})? (\\S+)(?: [0-9.e]+)?");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

    static List<Sample> of(String text) {
      return text.lines()
          .filter(line -> !line.startsWith("#"))
          .map(LINE::matcher)
          .filter(line -> line.matches())
          .map(
              line ->
                  new Sample(
                      line.group(1),
                      LABEL
                          .matcher(line.group(2) == null ? "" : line.group(2))
                          .results()
                          .collect(Collectors.toMap(one -> one.group(1), one -> one.group(2))),
                      Double.parseDouble(line.group(3))))
          .toList();
    }
  }

  @BeforeAll
  static void start() throws Exception {
    String project;
    try (WorkshopServer worker = WorkshopServer.start(home, true)) {
      Client admin = worker.admin();
      project =
          admin
              .get("/api/batch/tasks/local?sort=created_at")
              .json()
              .get("tasks")
              .get(0)
              .get("project_id")
              .asString();
      admin.post("/api/batch/run", Map.of("project_ids", List.of(project), "goal", "merged"));
      await("a finished video")
          .atMost(LONG)
          .until(() -> show(admin, project).get("status").asString().equals("completed"));
    }
    server = WorkshopServer.start(home, false);
    Client admin = server.admin();
    long version = show(admin, project).get("version").asLong();
    assertThat(
            admin
                .post(
                    "/api/batch/regenerate",
                    Map.of("project_id", project, "segment_index", 6, "version", version))
                .status())
        .isEqualTo(200);
    admin.get("/api/batch/jobs");
    await("the call that waits is counted")
        .atMost(LONG)
        .until(
            () -> {
              samples = Sample.of(admin.get("/actuator/prometheus").text());
              return value("petforge_calls_open", Map.of("state", "planned")) == 1;
            });
  }

  private static JsonNode show(Client client, String project) throws Exception {
    return client.get("/api/batch/tasks/" + project).json();
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  private static double value(String name, Map<String, String> labels) {
    return samples.stream()
        .filter(one -> one.name().equals(name))
        .filter(one -> one.labels().entrySet().containsAll(labels.entrySet()))
        .mapToDouble(Sample::value)
        .sum();
  }

  @Test
  void what_another_process_did_is_counted_after_it_has_ended() {
    Map<String, String> done = Map.of("state", "done");

    assertThat(value("petforge_calls_ended_seconds_count", done)).isEqualTo(CLIPS);
    assertThat(value("petforge_calls_ended_seconds_sum", done)).isPositive();
    assertThat(
            samples.stream()
                .filter(one -> one.name().equals("petforge_calls_ended_seconds_count"))
                .map(one -> one.labels().get("provider")))
        .isSubsetOf(
            samples.stream()
                .filter(one -> one.name().equals("petforge_spent"))
                .map(one -> one.labels().get("provider"))
                .toList());
  }

  @Test
  void slots_are_told_for_each_pool_that_something_waits_for() {
    List<Sample> slots =
        samples.stream().filter(one -> one.name().equals("petforge_slots")).toList();

    assertThat(slots).hasSize(1);
    assertThat(slots.get(0).value()).isPositive();
    assertThat(slots.get(0).labels()).containsKeys("pool", "provider");
    assertThat(value("petforge_slots_used", slots.get(0).labels())).isZero();
    assertThat(value("petforge_calls_open", slots.get(0).labels())).isEqualTo(1);
    assertThat(value("petforge_jobs", Map.of("state", "waiting"))).isPositive();
  }

  @Test
  void the_dashboard_only_draws_what_the_server_tells() throws IOException {
    Map<String, Set<String>> told = new HashMap<>();
    samples.forEach(
        one ->
            told.computeIfAbsent(one.name(), any -> new TreeSet<>(ADDED))
                .addAll(one.labels().keySet()));

    Map<String, List<String>> wrong = new TreeMap<>();
    int panels = 0;
    for (JsonNode panel : new JsonMapper().readTree(Files.readString(DASHBOARD)).get("panels")) {
      for (JsonNode target : panel.path("targets")) {
        panels++;
        String expression = target.get("expr").asString();
        List<String> unknown =
            unknown(expression, target.get("legendFormat").asString(), told).toList();
        if (!unknown.isEmpty()) {
          wrong.put(expression, unknown);
        }
      }
    }

    assertThat(panels).isGreaterThan(20);
    assertThat(wrong).isEmpty();
    assertThat(unknown("sum by (colour) (petforge_projects{hue=\"red\"})", "{{shade}}", told))
        .containsExactlyInAnyOrder("colour", "hue", "shade");
    assertThat(unknown("rate(petforge_pets[5m])", "", told)).containsExactly("petforge_pets");
  }

  private static final Pattern BY = Pattern.compile("\\b(?:by|without|on) \\(([^)]*)\\)");
  private static final Pattern SELECTED = Pattern.compile("\\{([^}]*)}");
  private static final Pattern METRIC = Pattern.compile("\\b[a-z]\\w*_\\w+\\b(?! ?\\()");

  /** Names of metrics that are not told, and of labels that not all of an expression's have. */
  private static Stream<String> unknown(
      String expression, String legend, Map<String, Set<String>> told) {
    Set<String> labels = new TreeSet<>();
    labels.addAll(found(Pattern.compile("\\{\\{(\\w+)}}"), legend));
    found(BY, expression).forEach(list -> labels.addAll(Arrays.asList(list.split(", "))));
    found(SELECTED, expression)
        .forEach(list -> labels.addAll(found(Pattern.compile("(\\w+)[=!]"), list)));
    String bare = expression.replaceAll(BY.pattern(), "").replaceAll("\\{[^}]*}|\\[[^]]*]", "");
    Set<String> metrics =
        METRIC.matcher(bare).results().map(MatchResult::group).collect(Collectors.toSet());
    metrics.remove("group_left");
    assertThat(metrics).as(expression).isNotEmpty();
    return Stream.concat(
        metrics.stream().filter(metric -> !told.containsKey(metric)),
        labels.stream()
            .filter(
                label ->
                    !metrics.stream()
                        .allMatch(metric -> told.getOrDefault(metric, labels).contains(label))));
  }

  private static List<String> found(Pattern pattern, String text) {
    return pattern.matcher(text).results().map(one -> one.group(1)).toList();
  }
}
