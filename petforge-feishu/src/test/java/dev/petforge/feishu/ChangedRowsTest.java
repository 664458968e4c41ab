package dev.petforge.feishu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.petforge.PetForge;
import dev.petforge.project.ProjectId;
import dev.petforge.table.Column;
import dev.petforge.table.RecordRef;
import dev.petforge.task.Source;
import dev.petforge.testkit.InMemoryFileStore;
import dev.petforge.testkit.InMemoryPersistence;
import dev.petforge.testkit.InMemoryStoryboardWriter;
import dev.petforge.testkit.InMemoryVideoGenerator;
import dev.petforge.testkit.InMemoryVideoTools;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** From an edit of a person, by an event, to the project. */
class ChangedRowsTest {
  private static final String TOKEN = "verification-0123456789";
  private static final String KEY = "an-encrypt-key";

  private final Emulated emulated = new Emulated();
  private final dev.petforge.emulator.feishu.EmulatedTable there = emulated.addTable("Videos");
  private final FeishuTable table = emulated.open(there);
  private final List<Collection<RecordRef>> told = new CopyOnWriteArrayList<>();
  private final PetForge petForge =
      PetForge.builder()
          .persistence(InMemoryPersistence.create())
          .files(new InMemoryFileStore())
          .videoTools(new InMemoryVideoTools())
          .storyboardWriter(new InMemoryStoryboardWriter())
          .videoGenerator(InMemoryVideoGenerator.keyed(InstantSource.system()))
          .table(table)
          .build();
  private final HttpServer server;

  ChangedRowsTest() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
  }

  /** As a program mounts it. */
  @BeforeEach
  void mount() {
    ChangeEndpoint endpoint =
        new ChangeEndpoint(
            TOKEN,
            Optional.of(KEY),
            InstantSource.system(),
            new ChangedRows(
                List.of(table),
                rows -> {
                  told.add(rows);
                  petForge.tables().rowsChanged(rows);
                }));
    server.createContext("/events", http -> answer(http, endpoint));
    server.start();
    emulated
        .feishu
        .events()
        // Machines that run tests are at times slower than what Feishu waits for.
        .patience(Duration.ofSeconds(20), Duration.ofSeconds(20));
    emulated
        .feishu
        .events()
        .deliverTo(
            URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/events"),
            TOKEN,
            Optional.of(KEY));
    table.base().subscribe();
    petForge.worker().start();
  }

  private static void answer(HttpExchange http, ChangeEndpoint endpoint) throws IOException {
    Map<String, String> headers = new HashMap<>();
    http.getRequestHeaders().forEach((name, values) -> headers.put(name, values.get(0)));
    ChangeEndpoint.Answer answer = endpoint.take(headers, http.getRequestBody().readAllBytes());
    byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
    http.sendResponseHeaders(answer.status(), bytes.length);
    http.getResponseBody().write(bytes);
    http.close();
  }

  @AfterEach
  void close() {
    petForge.close();
    server.stop(0);
    emulated.close();
  }

  private List<Map<String, String>> picture(String content) {
    return List.of(
        Map.of(
            "file_token",
            emulated.base.upload(
                "pet.jpg", "image/jpeg", content.getBytes(StandardCharsets.UTF_8))));
  }

  private Source source(ProjectId id) {
    return petForge.project(id).find().orElseThrow().task().source();
  }

  private ProjectId shown(String record) {
    await().atMost(Duration.ofSeconds(30)).until(() -> !cell(record).isEmpty());
    return new ProjectId(cell(record));
  }

  private String cell(String record) {
    return there.cell(record, Column.PROJECT_ID);
  }

  private void untilTold(RecordRef row, int times) {
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> told.stream().filter(rows -> rows.contains(row)).count() >= times);
  }

  @Test
  void an_edit_is_taken_in_and_what_the_app_writes_itself_starts_nothing() {
    String cat = there.addRow(Map.of(Column.OPENING_IMAGE, picture("a cat")));
    petForge.table(table.ref()).importRows();
    ProjectId id = shown(cat);
    RecordRef row = new RecordRef(table.ref(), cat);
    untilTold(row, 1);
    var before = source(id).opening().frame();
    told.clear();

    there.edit(cat, Column.OPENING_IMAGE, picture("a dog"));
    emulated.feishu.events().redeliver();
    there.edit(cat, Column.RELEASE_DATE, Instant.parse("2026-03-01T00:00:00Z").toEpochMilli());

    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () ->
                !source(id).opening().frame().equals(before)
                    && source(id).releaseDate().equals(LocalDate.of(2026, 3, 1)));
    // All that was written because of it was told before what a person does now.
    String updated = there.cell(cat, Column.UPDATED_AT);
    String added = there.addRow(Map.of(Column.OPENING_IMAGE, picture("a cow")));
    untilTold(new RecordRef(table.ref(), added), 1);
    assertThat(shown(added)).isNotEqualTo(id);
    String last = there.addRow(Map.of(Column.OPENING_IMAGE, picture("a hen")));
    untilTold(new RecordRef(table.ref(), last), 1);
    assertThat(updated).isNotEmpty();
    assertThat(told).hasSize(4);
    assertThat(told.subList(0, 2)).containsOnly(List.of(row));
  }

  @Test
  void changes_of_other_tables_and_of_results_alone_are_left_alone() {
    ChangedRows changed = new ChangedRows(List.of(table), told::add);
    table.rows();
    String results = there.columnId(Column.STATUS);
    String people = there.columnId(Column.RELEASE_DATE);

    changed.accept(change(table.base().token(), "tblOther", Set.of()));
    changed.accept(change("another", there.id(), Set.of()));
    changed.accept(change(table.base().token(), there.id(), Set.of(results)));
    assertThat(told).isEmpty();

    changed.accept(change(table.base().token(), there.id(), Set.of(results, people)));
    changed.accept(change(table.base().token(), there.id(), Set.of("fldOfAColumnJustMade")));
    changed.accept(change(table.base().token(), there.id(), Set.of()));
    assertThat(told).hasSize(3).containsOnly(List.of(new RecordRef(table.ref(), "rec1")));
  }

  private static RecordChange change(String base, String table, Set<String> fields) {
    return new RecordChange("e", base, table, Set.of("rec1"), fields);
  }

  @Test
  void a_base_is_no_longer_told_of_when_that_was_ended() {
    assertThat(emulated.feishu.events().isSubscribed(emulated.base)).isTrue();

    table.base().unsubscribe();

    assertThat(emulated.feishu.events().isSubscribed(emulated.base)).isFalse();
  }
}
