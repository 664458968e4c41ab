package dev.petforge.storage.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.call.CallQuery;
import dev.petforge.call.CallState;
import dev.petforge.call.ProviderCall;
import dev.petforge.document.ActivityDocument;
import dev.petforge.document.CallDocument;
import dev.petforge.document.OpeningDocument;
import dev.petforge.document.SegmentsDocument;
import dev.petforge.document.StoryboardDocument;
import dev.petforge.document.VersionDocument;
import dev.petforge.money.Charge;
import dev.petforge.money.Spending;
import dev.petforge.money.SpendingQuery;
import dev.petforge.production.ChangeCursor;
import dev.petforge.production.ChangePage;
import dev.petforge.segment.SegmentVersion;
import dev.petforge.storyboard.Shot;
import dev.petforge.storyboard.Storyboard;
import dev.petforge.storyboard.StoryboardDraft;
import dev.petforge.task.Task;
import dev.petforge.task.TaskQuery;
import dev.petforge.testkit.Calls;
import dev.petforge.testkit.Tasks;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database that an earlier version filled is brought up to date, whatever happens meanwhile. */
class OldDatabaseTest {
  /** All their documents are several times what the processes that migrate may have. */
  private static final int PROJECTS = 800;

  private static final String HEAP = "-Xmx40m";
  private static final String NOTE = "橘猫在窗边吃鱼，".repeat(3_000);

  /** The first schema that people had. */
  private static final int OLD = 7;

  /** The step in which the first process is killed. */
  private static final int KILLED_IN = 12;

  @TempDir Path folder;

  @Tag("long")
  @Test
  void it_is_migrated_in_bounded_memory_shows_its_steps_and_goes_on_where_it_was_killed()
      throws Exception {
    for (String url : List.of(Databases.sqlite(folder), Postgres.emptyDatabase())) {
      fill(url);

      Process killed = start(url, KILLED_IN);
      List<String> steps = read(killed, ChildMigration.STEP + KILLED_IN);
      killed.destroyForcibly().waitFor();
      assertThat(steps).containsExactlyElementsOf(steps(OLD + 1, KILLED_IN));

      Process next = start(url, 0);
      assertThat(read(next, ""))
          .containsExactlyElementsOf(steps(KILLED_IN, DatabaseSchema.VERSION));
      assertThat(next.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(next.exitValue()).isZero();

      try (JdbcPersistence database =
          Databases.builder(url)
              .whileMigrating(step -> assertThat(step).as("it is done").isNull())
              .open()) {
        assertThat(database.tasks().ids(TaskQuery.all())).hasSize(PROJECTS);
        ChangePage changes = database.changes().changes(ChangeCursor.START, PROJECTS);
        assertThat(changes.changed())
            .containsExactlyInAnyOrderElementsOf(database.tasks().ids(TaskQuery.all()));
        assertThat(database.changes().changes(changes.next(), PROJECTS).changed()).isEmpty();
        Task last = task(PROJECTS);
        assertThat(database.tasks().find(last.id()).orElseThrow().task()).isEqualTo(last);
        assertThat(database.calls().find(call(PROJECTS).key()).orElseThrow().request())
            .isEqualTo(call(PROJECTS).request());
        assertThat(database.calls().find(call(PROJECTS).key()).orElseThrow().terms().charge())
            .isEqualTo(Charge.AT_SUCCESS);
        assertThat(database.calls().find(CallQuery.in(CallState.DONE))).isNotEmpty();
        assertThat(
                database.calls().spending(new SpendingQuery(Spending.By.PROVIDER, ZoneOffset.UTC)))
            .extracting(Spending::on, Spending::calls)
            .containsExactly(org.assertj.core.groups.Tuple.tuple("sample/model-1", PROJECTS));
        assertThat(database.calls().recount()).isEmpty();
        database.tasks().commit(Tasks.decided(Tasks.next(last)));
        assertThat(database.tasks().find(last.id()).orElseThrow().task())
            .isEqualTo(Tasks.next(last));
      }
    }
  }

  /** Of the numbers that there are: not each was given away. */
  private static List<String> steps(int first, int last) throws Exception {
    Path scripts =
        Path.of(OldDatabaseTest.class.getResource("db/migration/sqlite/V1__first.sql").toURI())
            .getParent();
    try (Stream<Path> all = Files.list(scripts)) {
      return all.map(script -> script.getFileName().toString())
          .map(name -> Integer.parseInt(name.substring(1, name.indexOf("__"))))
          .filter(number -> number >= first && number <= last)
          .sorted()
          .map(number -> ChildMigration.STEP + number)
          .toList();
    }
  }

  private static Process start(String url, int hangs) throws Exception {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            HEAP,
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            ChildMigration.class.getName(),
            url,
            Integer.toString(hangs))
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  /** What it says of steps, until it says the last one or ends. */
  private static List<String> read(Process process, String last) throws Exception {
    List<String> steps = new ArrayList<>();
    BufferedReader said =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    for (String line = said.readLine(); line != null; line = said.readLine()) {
      if (line.startsWith(ChildMigration.STEP)) {
        steps.add(line);
      }
      if (line.equals(last)) {
        break;
      }
    }
    return steps;
  }

  private static Task task(int number) {
    Task sample =
        Optional.ofNullable(
                Tasks.samples(Tasks.id(number)).get("completed, out of date, with a history"))
            .orElseThrow();
    List<Shot> shots = new ArrayList<>(sample.storyboard().orElseThrow().shots());
    Shot first = shots.get(0);
    Map<String, Object> fields = new LinkedHashMap<>(first.fields());
    fields.put("note", NOTE);
    shots.set(0, new Shot(first.index(), first.type(), fields));
    return new Task(
        sample.id(),
        sample.source(),
        Optional.of(new StoryboardDraft(new Storyboard(shots), List.of(), "")),
        sample.chain(),
        sample.activity(),
        sample.versions());
  }

  private static ProviderCall call(int number) {
    return Calls.planned(Tasks.id(number), 0);
  }

  private static void fill(String url) throws SQLException {
    DatabaseUrl address = DatabaseUrl.parse(url);
    Flyway.configure()
        .dataSource(address.jdbc(), address.user().orElse(""), address.password().orElse(""))
        .locations(address.dialect().migrations())
        .table("petforge_schema_history")
        .target(Integer.toString(OLD))
        .load()
        .migrate();
    DatabaseSchemaTest.execute(
        url,
        "insert into petforge_meta values (1, 'abcdefgh', "
            + OLD
            + ", "
            + OLD
            + ", "
            + OLD
            + ", 1)");
    try (Connection connection =
        DriverManager.getConnection(
            address.jdbc(), address.user().orElse(""), address.password().orElse(""))) {
      connection.setAutoCommit(false);
      for (int i = 1; i <= PROJECTS; i++) {
        insert(connection, "batch_tasks", row(task(i)));
        insert(connection, "provider_calls", row(call(i)));
      }
      connection.commit();
    }
  }

  private static Map<String, @Nullable Object> row(Task task) {
    Map<String, @Nullable Object> row = new LinkedHashMap<>();
    row.put("project_id", task.id().value());
    row.put("feishu_table_id", task.source().row().orElseThrow().table().value());
    row.put("feishu_record_id", task.source().row().orElseThrow().record());
    row.put("template_id", task.source().template().value());
    row.put("storage_path", task.source().home().value());
    row.put("status", task.statusWord());
    row.put("progress", "");
    row.put("error_message", "");
    row.put("storyboard_json", StoryboardDocument.write(task.storyboard().orElseThrow()));
    row.put("segment_urls", SegmentsDocument.urls(task));
    row.put("segment_history", SegmentsDocument.history(task));
    row.put("final_video_url", "");
    row.put("total_segments", task.chain().size());
    row.put("current_segment", task.progress().segment());
    row.put(
        "publish_date",
        java.time.format.DateTimeFormatter.BASIC_ISO_DATE.format(task.source().releaseDate()));
    row.put("created_at", task.versions().createdAt().toEpochMilli());
    row.put("updated_at", task.versions().updatedAt().toEpochMilli());
    row.put("segment_count", task.source().segmentCount());
    row.put("scene_description", task.source().sceneDescription());
    row.put("opening", OpeningDocument.write(task.source().opening()));
    row.put("opening_sha256", task.chain().opening().hex());
    row.put("storyboard_warnings", "[]");
    row.put("final_videos", SegmentsDocument.finals(task.chain()));
    row.put("activity", ActivityDocument.write(task.activity()));
    row.put("version", task.versions().version());
    row.put("commit_id", "c");
    row.put("projection", task.versions().projection());
    row.put("busy", 0);
    row.put("waiting", 0);
    return row;
  }

  private static Map<String, @Nullable Object> row(ProviderCall call) {
    SegmentVersion clip = Calls.clip(call, "20260128_101318_aaaaaaaa");
    long now = Tasks.START.toEpochMilli();
    Map<String, @Nullable Object> row = new LinkedHashMap<>();
    row.put("call_key", call.key().value());
    row.put("project_id", call.subject().project().value());
    row.put("segment", call.subject().segment());
    row.put("attempt", call.subject().attempt());
    row.put("operation", call.subject().operation().value());
    row.put("purpose", call.subject().purpose().word());
    row.put("provider", call.terms().provider());
    row.put("pool", call.terms().pool().value());
    row.put("price_micros", call.terms().price().micros());
    row.put("currency", call.terms().price().currency());
    row.put("keyed", 1);
    row.put("longest_run_ms", call.terms().longestRun().toMillis());
    row.put("request", CallDocument.request(call.request()));
    row.put(
        "terms",
        CallDocument.terms(call.terms())
            .replaceAll(",\"charge\":\"[a-z]+\",\"result_life_ms\":[0-9]+", ""));
    row.put("remaining", 1);
    row.put("release_date", "2026-02-14");
    row.put("planned_at", now);
    row.put("state", CallState.DONE.word());
    row.put("wanted", 1);
    row.put("sends", 1);
    row.put("lookups", 0);
    row.put("sent_at", now);
    row.put("job", "job-1");
    row.put("stray_jobs", CallDocument.jobs(List.of()));
    row.put("result", "result");
    row.put("version", VersionDocument.write(clip));
    row.put("since", now);
    row.put("due", now);
    row.put("revision", 1);
    return row;
  }

  private static void insert(Connection connection, String table, Map<String, @Nullable Object> row)
      throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into "
                + table
                + " ("
                + String.join(", ", row.keySet())
                + ") values ("
                + String.join(", ", row.keySet().stream().map(column -> "?").toList())
                + ")")) {
      int parameter = 1;
      for (Object value : row.values()) {
        insert.setObject(parameter++, value);
      }
      insert.executeUpdate();
    }
  }
}
