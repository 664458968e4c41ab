package dev.petforge.storage.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.petforge.call.Admission;
import dev.petforge.call.CallLedger;
import dev.petforge.call.CallSummary;
import dev.petforge.call.Fact;
import dev.petforge.call.ProviderCall;
import dev.petforge.failure.Failure;
import dev.petforge.failure.PermanentException;
import dev.petforge.file.Sha256;
import dev.petforge.generation.ProviderJobId;
import dev.petforge.money.Money;
import dev.petforge.money.Spending;
import dev.petforge.money.SpendingQuery;
import dev.petforge.project.OperationId;
import dev.petforge.project.ProjectId;
import dev.petforge.question.ModelAnswer;
import dev.petforge.question.ModelQuestion;
import dev.petforge.question.ModelSubject;
import dev.petforge.question.TokenUsage;
import dev.petforge.storyboard.Shot;
import dev.petforge.storyboard.Storyboard;
import dev.petforge.storyboard.StoryboardDraft;
import dev.petforge.task.Outcome.Decided;
import dev.petforge.task.Task;
import dev.petforge.task.TaskQuery;
import dev.petforge.testkit.Calls;
import dev.petforge.testkit.Tasks;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Documents of what has come to rest are stored in few bytes, and nothing of them is lost. */
class PackedTest {
  private static final ProjectId PROJECT = Tasks.id(1);
  private static final List<String> TASK =
      List.of("storyboard_json", "segment_urls", "segment_history", "final_videos");
  private static final List<String> CALL = List.of("request", "terms", "version");
  private static final List<String> QUESTION = List.of("answer");

  private static final String SHOT =
      "{\"segment_index\":2,\"subject_lock\":\"The dog\",\"start_state\":\"\",\"end_state\":\"\"}";

  @TempDir Path folder;

  private List<String> urls() {
    return List.of(Databases.newSqlite(folder), Postgres.newDatabase());
  }

  @Test
  void tasks_in_every_situation_are_packed_at_rest_and_read_as_they_were() {
    for (String url : urls()) {
      try (JdbcPersistence database = Databases.open(url)) {
        int number = 100;
        List<Task> stored = new ArrayList<>();
        for (String name : Tasks.samples(PROJECT).keySet()) {
          Task task = sample(name, Tasks.id(number++));
          database.tasks().commit(Tasks.decided(task));
          stored.add(task);
        }

        assertThat(database.tasks().list(TaskQuery.all())).containsExactlyElementsOf(stored);
        for (Task task : stored) {
          boolean working = task.activity().operation().isPresent();
          Map<String, @Nullable Object> row = row(url, "batch_tasks", TASK, where(task));
          assertThat(row.get("packed") == null).as(task.statusWord()).isEqualTo(working);
          assertThat("".equals(row.get("segment_urls"))).isEqualTo(!working);
        }
      }
    }
  }

  @Test
  void a_task_that_is_worked_on_again_is_plain_again() {
    for (String url : urls()) {
      try (JdbcPersistence database = Databases.open(url)) {
        Task task = sample("all segments ready", PROJECT);
        database.tasks().commit(Tasks.decided(task));
        Task merging = Tasks.next(Tasks.with(task, Tasks.merging()));
        database.tasks().commit(Tasks.decided(merging));

        assertThat(row(url, "batch_tasks", TASK, where(task)).get("packed")).isNull();
        assertThat(task(database)).isEqualTo(merging);
      }
    }
  }

  @Test
  void what_an_earlier_version_wrote_is_read_where_it_is_and_packed_when_it_is_written_again() {
    for (String url : urls()) {
      try (JdbcPersistence database = Databases.open(url)) {
        Task task = sample("completed, out of date, with a history", PROJECT);
        database.tasks().commit(Tasks.decided(task));
        ProviderCall call = done(database, Tasks.id(2));
        long question = asked(database, "{\"shots\": \"橘猫\"}".repeat(100));
        ModelAnswer answer = database.modelCalls().find(PROJECT).get(0).answer().orElseThrow();
        unpack(url, "batch_tasks", TASK, where(task));
        unpack(url, "provider_calls", CALL, where(call));
        unpack(url, "model_calls", QUESTION, "id = " + question);
        DatabaseSchemaTest.execute(url, "update provider_calls set model = null");

        assertThat(task(database)).isEqualTo(task);
        assertThat(database.calls().find(call.key())).contains(call);
        assertThat(database.modelCalls().find(PROJECT).get(0).answer()).contains(answer);
        assertThat(spentAt(database)).containsExactly("sample/model-1");

        database.tasks().commit(Tasks.decided(Tasks.next(task)));
        assertThat(row(url, "batch_tasks", TASK, where(task)).get("segment_urls")).isEqualTo("");
        assertThat(task(database)).isEqualTo(Tasks.next(task));
      }
    }
  }

  @Test
  void a_call_is_packed_when_it_ends_and_plain_when_it_turns_out_to_be_open() {
    for (String url : urls()) {
      try (JdbcPersistence database = Databases.open(url)) {
        ProviderCall call = refused(database, PROJECT);

        Map<String, @Nullable Object> row = row(url, "provider_calls", CALL, where(call));
        assertThat(row).containsEntry("request", "").containsEntry("terms", "");
        assertThat((byte[]) row.get("packed")).hasSizeLessThan(1_000);
        assertThat(spentAt(database)).containsExactly("sample/model-1");

        CallSummary found =
            database
                .calls()
                .record(call.key(), new Fact.Accepted(1, new ProviderJobId("late")))
                .orElseThrow();
        assertThat(found.open()).isTrue();
        assertThat(row(url, "provider_calls", CALL, where(call)).get("packed")).isNull();
        assertThat(database.calls().find(call.key())).contains(call.with(found.status()));
      }
    }
  }

  @Test
  void an_answer_is_packed_if_that_saves_anything() {
    for (String url : urls()) {
      try (JdbcPersistence database = Databases.open(url)) {
        String text = "{\"zh\": \"橘猫\"}".repeat(50);
        asked(database, text);
        asked(database, "no");
        asked(database, "");

        assertThat(database.modelCalls().find(PROJECT))
            .extracting(question -> question.answer().orElseThrow().text())
            .containsExactly(text, "no", "");
        assertThat(row(url, "model_calls", QUESTION, "id = 1").get("answer")).isNull();
        assertThat(row(url, "model_calls", QUESTION, "id = 2").get("packed")).isNull();
      }
    }
  }

  @Test
  void what_stands_between_documents_is_in_none_of_them() throws SQLException {
    for (String url : urls()) {
      try (JdbcPersistence database = Databases.open(url)) {
        asked(database, "x".repeat(100));
        setPacked(url, "model_calls", Packed.pack(List.of("a\u0000".repeat(100))).orElseThrow());

        assertThat(database.modelCalls().find(PROJECT).get(0).answer().orElseThrow().text())
            .isEqualTo("a\ufffd".repeat(100));
      }
    }
  }

  @Test
  void the_dictionary_is_the_one_that_rows_were_packed_with() throws Exception {
    byte[] packed = Packed.pack(List.of(SHOT, SHOT)).orElseThrow();

    assertThat(ByteBuffer.wrap(packed).getInt(3))
        .as("whoever changes it needs another format, beside this one")
        .isEqualTo(0x2914b88e);
    assertThat(packed).hasSizeLessThan(SHOT.length() / 2);
  }

  @Test
  void damage_is_noticed_and_named() throws SQLException {
    for (String url : urls()) {
      try (JdbcPersistence database = Databases.open(url)) {
        Task task = sample("completed", PROJECT);
        database.tasks().commit(Tasks.decided(task));
        byte[] packed = packed(row(url, "batch_tasks", TASK, where(task)));
        byte[] other = packed.clone();
        other[0] = 2;
        byte[] flipped = packed.clone();
        flipped[packed.length / 2] ^= 1;
        byte[] twice = Packed.pack(List.of("x".repeat(100), "y".repeat(100))).orElseThrow();

        for (byte[] wrong :
            List.of(
                new byte[0], other, flipped, twice, Arrays.copyOf(packed, packed.length - 20))) {
          setPacked(url, "batch_tasks", wrong);
          assertThatExceptionOfType(PermanentException.class)
              .isThrownBy(() -> database.tasks().find(PROJECT))
              .withMessageContaining("project " + PROJECT)
              .satisfies(e -> assertThat(e.failure().code()).isEqualTo("UNREADABLE"));
        }
      }
    }
  }

  @Test
  void a_storyboard_of_ten_megabytes_comes_back() {
    for (String url : urls()) {
      try (JdbcPersistence database = Databases.open(url)) {
        Task small = sample("completed", PROJECT);
        Task task =
            new Task(
                PROJECT,
                small.source(),
                Optional.of(huge(small)),
                small.chain(),
                small.activity(),
                small.versions());
        database.tasks().commit(Tasks.decided(task));

        assertThat(task(database).storyboard()).isEqualTo(task.storyboard());
        assertThat(database.tasks().summaries(TaskQuery.all())).hasSize(1);
      }
    }
  }

  /** Its first shot has a field of ten million characters that look like nothing else. */
  private static StoryboardDraft huge(Task task) {
    Random random = new Random(7);
    StringBuilder noise = new StringBuilder();
    while (noise.length() < 10_000_000) {
      noise.append(Long.toHexString(random.nextLong()));
    }
    List<Shot> shots = new ArrayList<>(task.storyboard().orElseThrow().shots());
    Shot first = shots.get(0);
    Map<String, Object> fields = new LinkedHashMap<>(first.fields());
    fields.put("noise", noise.toString());
    shots.set(0, new Shot(first.index(), first.type(), fields));
    return new StoryboardDraft(new Storyboard(shots), List.of(), "");
  }

  private static Task sample(String name, ProjectId project) {
    return Optional.ofNullable(Tasks.samples(project).get(name)).orElseThrow();
  }

  private static Task task(JdbcPersistence database) {
    return database.tasks().find(PROJECT).orElseThrow().task();
  }

  private static List<String> spentAt(JdbcPersistence database) {
    return database
        .calls()
        .spending(new SpendingQuery(Spending.By.PROVIDER, ZoneOffset.UTC))
        .stream()
        .map(Spending::on)
        .toList();
  }

  private static String where(Task task) {
    return "project_id = '" + task.id() + "'";
  }

  private static String where(ProviderCall call) {
    return "call_key = '" + call.key() + "'";
  }

  /** A call that the provider refused. */
  private static ProviderCall refused(JdbcPersistence database, ProjectId project) {
    ProviderCall call = sent(database, project);
    database.calls().record(call.key(), new Fact.Refused(1, Failure.permanent("1301", "refused")));
    return database.calls().find(call.key()).orElseThrow();
  }

  /** A call whose clip was brought home. */
  private static ProviderCall done(JdbcPersistence database, ProjectId project) {
    ProviderCall call = sent(database, project);
    ProviderJobId job = new ProviderJobId("job-1");
    CallLedger calls = database.calls();
    calls.record(call.key(), new Fact.Accepted(1, job));
    calls.record(call.key(), new Fact.Succeeded(job, "result", Optional.empty(), Optional.empty()));
    calls.record(call.key(), new Fact.Fetched(Calls.clip(call, "20260128_101318_aaaaaaaa")));
    return calls.find(call.key()).orElseThrow();
  }

  private static ProviderCall sent(JdbcPersistence database, ProjectId project) {
    database.tasks().commit(Tasks.imported(project));
    Task task = database.tasks().find(project).orElseThrow().task();
    ProviderCall call = Calls.planned(project, 0);
    database.tasks().commit(new Decided(Tasks.next(task), List.of(call), Map.of(), List.of()));
    assertThat(database.calls().admit(Calls.POOL, new Admission(1, List.of()))).hasSize(1);
    return call;
  }

  private static long asked(JdbcPersistence database, String text) {
    Money most = new Money(2_000, "USD");
    long call =
        database
            .modelCalls()
            .begin(
                new ModelSubject(
                    PROJECT,
                    Optional.empty(),
                    new OperationId("op-1"),
                    Optional.of(new Sha256("0".repeat(64)))),
                new ModelQuestion("p", "m", ModelQuestion.Reason.WRITE, most),
                List.of())
            .orElseThrow();
    database
        .modelCalls()
        .end(
            call,
            new ModelAnswer(
                ModelAnswer.Ending.TAKEN,
                Optional.of("stop"),
                new TokenUsage(1, 0, 1, 0),
                most,
                Duration.ofSeconds(1),
                text));
    return call;
  }

  private static Connection connect(String url) throws SQLException {
    DatabaseUrl address = DatabaseUrl.parse(url);
    return DriverManager.getConnection(
        address.jdbc(), address.user().orElse(""), address.password().orElse(""));
  }

  private static Map<String, @Nullable Object> row(
      String url, String table, List<String> documents, String where) {
    try (Connection connection = connect(url);
        ResultSet found =
            connection
                .createStatement()
                .executeQuery("select * from " + table + " where " + where)) {
      assertThat(found.next()).isTrue();
      Map<String, @Nullable Object> row = new LinkedHashMap<>();
      for (String document : documents) {
        row.put(document, found.getString(document));
      }
      row.put("packed", found.getBytes("packed"));
      return row;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] packed(Map<String, @Nullable Object> row) {
    return Optional.ofNullable((byte[]) row.get("packed")).orElseThrow();
  }

  private static void setPacked(String url, String table, byte[] packed) throws SQLException {
    try (Connection connection = connect(url);
        PreparedStatement update =
            connection.prepareStatement("update " + table + " set packed = ?")) {
      update.setBytes(1, packed);
      update.executeUpdate();
    }
  }

  /** As schema 19 stored it. */
  private static void unpack(String url, String table, List<String> columns, String where) {
    try (Connection connection = connect(url)) {
      Packed.Documents documents;
      try (ResultSet row =
          connection.createStatement().executeQuery("select * from " + table + " where " + where)) {
        assertThat(row.next()).isTrue();
        assertThat(row.getBytes("packed")).isNotNull();
        documents = Packed.documents(row, columns);
      }
      String set = String.join(" = ?, ", columns) + " = ?";
      try (PreparedStatement update =
          connection.prepareStatement(
              "update " + table + " set packed = null, " + set + " where " + where)) {
        for (int i = 0; i < columns.size(); i++) {
          update.setString(i + 1, documents.find(columns.get(i)).orElse(null));
        }
        assertThat(update.executeUpdate()).isEqualTo(1);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
