package dev.petforge.feishu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.PetForge;
import dev.petforge.PetForgeBuilder;
import dev.petforge.emulator.feishu.FeishuFault;
import dev.petforge.emulator.feishu.FeishuSettings;
import dev.petforge.failure.Failure;
import dev.petforge.job.JobKind;
import dev.petforge.production.PushTurns.Lag;
import dev.petforge.project.ProjectId;
import dev.petforge.storyboard.Shot;
import dev.petforge.storyboard.Storyboard;
import dev.petforge.storyboard.StoryboardDraft;
import dev.petforge.table.Column;
import dev.petforge.table.Difference;
import dev.petforge.table.RecordRef;
import dev.petforge.table.RecordTable;
import dev.petforge.table.Row;
import dev.petforge.table.RowUpdate;
import dev.petforge.table.TableRef;
import dev.petforge.task.Task;
import dev.petforge.testkit.InMemoryFileStore;
import dev.petforge.testkit.InMemoryPersistence;
import dev.petforge.testkit.InMemoryStoryboardWriter;
import dev.petforge.testkit.InMemoryVideoGenerator;
import dev.petforge.testkit.InMemoryVideoTools;
import dev.petforge.testkit.MovableClock;
import dev.petforge.testkit.Tasks;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Many tasks in two tables of one base that change again and again, while every third call goes
 * wrong, a row is gone, and a push stands still while another worker takes over.
 *
 * <p>A write counts when it changed the base: of repetitions only one does, which the emulator
 * tells by their {@code client_token}; what was refused, and what was repeated, is counted apart.
 * So the count says how many calls there would be if nothing went wrong.
 */
class PushUnderFaultsTest {
  private static final int TASKS = 1_000;
  private static final int AT_ONCE = 500;
  private static final int WAVES = 3;
  private static final Duration SHORT = Duration.ofSeconds(2);

  private final MovableClock clock = new MovableClock();
  private final InMemoryPersistence first = InMemoryPersistence.manual(clock);
  private final InMemoryPersistence second = first.nextProcess();
  private final Emulated emulated = new Emulated(FeishuSettings.standard().withRateLimits(false));
  private final FeishuClient otherClient =
      emulated.client(emulated.feishu.app().id(), emulated.feishu.app().secret());
  private final List<dev.petforge.emulator.feishu.EmulatedTable> there =
      List.of(emulated.addTable("Cats"), emulated.addTable("Dogs"));
  private final Map<ProjectId, Task> tasks = new LinkedHashMap<>();
  private final AtomicReference<@Nullable Pause> pause = new AtomicReference<>();
  private int rowsOfThisPush;

  @AfterEach
  void close() {
    otherClient.close();
    emulated.close();
  }

  /** Where a push stands still. */
  private static final class Pause {
    final CountDownLatch standing = new CountDownLatch(1);
    final CountDownLatch over = new CountDownLatch(1);
    volatile List<RowUpdate> updates = List.of();
  }

  /** A table whose writes are counted, and can be made to wait. */
  private final class Watched implements RecordTable {
    private final RecordTable table;

    Watched(RecordTable table) {
      this.table = table;
    }

    @Override
    public TableRef ref() {
      return table.ref();
    }

    @Override
    public List<Row> rows() {
      return table.rows();
    }

    @Override
    public List<Row> rows(Collection<RecordRef> rows) {
      return table.rows(rows);
    }

    @Override
    public List<Difference> differences(List<RowUpdate> expected) {
      return table.differences(expected);
    }

    @Override
    public void picture(String picture, Path target) {
      table.picture(picture, target);
    }

    @Override
    public Map<RecordRef, Failure> write(List<RowUpdate> updates) {
      Pause here = pause.getAndSet(null);
      if (here == null) {
        rowsOfThisPush += updates.size();
      } else {
        here.updates = updates;
        here.standing.countDown();
        await(here.over);
      }
      return table.write(updates);
    }
  }

  /** Takes what a table is to show, and shows it to nobody. */
  private static final class Expected implements RecordTable {
    private final TableRef ref;
    private final List<RowUpdate> updates = new ArrayList<>();

    Expected(TableRef ref) {
      this.ref = ref;
    }

    @Override
    public TableRef ref() {
      return ref;
    }

    @Override
    public List<Row> rows() {
      return List.of();
    }

    @Override
    public List<Row> rows(Collection<RecordRef> rows) {
      return List.of();
    }

    @Override
    public List<Difference> differences(List<RowUpdate> expected) {
      throw new AssertionError("nobody compares it");
    }

    @Override
    public void picture(String picture, Path target) {
      throw new AssertionError("nobody asks for " + picture);
    }

    @Override
    public Map<RecordRef, Failure> write(List<RowUpdate> rows) {
      updates.addAll(rows);
      return Map.of();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private PetForge pusher(InMemoryPersistence database, List<? extends RecordTable> tables) {
    PetForgeBuilder builder =
        PetForge.builder()
            .persistence(database)
            .files(new InMemoryFileStore())
            .videoTools(new InMemoryVideoTools())
            .storyboardWriter(new InMemoryStoryboardWriter())
            .videoGenerator(InMemoryVideoGenerator.keyed(clock));
    tables.forEach(builder::table);
    PetForge pusher = builder.build();
    pusher.worker().start(EnumSet.of(JobKind.PUSH));
    return pusher;
  }

  private List<RecordTable> tables(FeishuClient client) {
    List<RecordTable> tables = new ArrayList<>();
    there.forEach(
        table ->
            tables.add(new Watched(client.base(FeishuLink.parse(table.url())).table(table.id()))));
    return tables;
  }

  private void store(Task task) {
    tasks.put(task.id(), task);
    first.tasks().commit(Tasks.decided(task));
  }

  /** A storyboard of 20 kB. */
  private static Task withStoryboard(Task task, String word) {
    List<Shot> shots = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      shots.add(new Shot(i, "segment", Map.of("action", word + " \"" + i + "\" 吃".repeat(450))));
    }
    Task next = Tasks.nextShown(task);
    return new Task(
        next.id(),
        next.source(),
        Optional.of(new StoryboardDraft(new Storyboard(shots), List.of(), "")),
        next.chain(),
        next.activity(),
        next.versions());
  }

  private static Task moved(Task task) {
    return Tasks.with(Tasks.nextShown(task), Tasks.merging());
  }

  private int behind(InMemoryPersistence database, List<RecordTable> tables) {
    return tables.stream()
        .mapToInt(table -> database.pushTurns().lag(table.ref(), Instant.EPOCH).behind())
        .sum();
  }

  /** Pushes one after the other until nothing is behind, each in a few calls. */
  private void catchUp(InMemoryPersistence database, PetForge pusher, List<RecordTable> tables) {
    for (int i = 0; behind(database, tables) > 0; i++) {
      assertThat(i).as("pushes until all is shown").isLessThan(100);
      pusher.table(tables.get(0).ref()).push();
      rowsOfThisPush = 0;
      int accepted = emulated.base.writes().accepted();
      assertThat(database.runDue()).as("one job writes a base").isEqualTo(1);
      assertThat(emulated.base.writes().accepted() - accepted)
          .as("calls that wrote %s rows", rowsOfThisPush)
          .isLessThanOrEqualTo(1 + (rowsOfThisPush + AT_ONCE - 1) / AT_ONCE);
      clock.advance(SHORT);
    }
  }

  private void thirtyPercentGoWrong() {
    emulated
        .feishu
        .faults()
        .seed(20)
        .chance(FeishuFault.TOKEN_DIES, 0.04)
        .chance(FeishuFault.RATE, 0.02)
        .chance(FeishuFault.GATEWAY_BEFORE, 0.06)
        .chance(FeishuFault.NOT_READY, 0.06)
        .chance(FeishuFault.WRITE_CONFLICT, 0.06)
        .chance(FeishuFault.CUT_AFTER, 0.06);
    burst();
  }

  /** Each kind for certain, and conflicts in a burst. */
  private void burst() {
    emulated
        .feishu
        .faults()
        .next(
            FeishuFault.TOKEN_DIES,
            FeishuFault.WRITE_CONFLICT,
            FeishuFault.WRITE_CONFLICT,
            FeishuFault.WRITE_CONFLICT,
            FeishuFault.CUT_AFTER,
            FeishuFault.NOT_READY,
            FeishuFault.GATEWAY_BEFORE,
            FeishuFault.RATE);
  }

  @Test
  void in_the_end_the_tables_show_what_the_database_has() throws InterruptedException {
    List<RecordTable> tables = tables(emulated.client);
    List<RecordTable> others = tables(otherClient);
    PetForge pusher = pusher(first, tables);
    for (int i = 0; i < TASKS; i++) {
      ProjectId id = Tasks.id(i + 1);
      RecordRef row =
          new RecordRef(
              tables.get(i % 2).ref(), there.get(i % 2).addRow(Map.of("note", "a person's " + i)));
      store(
          Task.imported(id, Tasks.source(id, 7, Optional.of(row)), Tasks.START.plusSeconds(i))
              .task());
    }
    String gone = record(Tasks.id(7));
    there.get(0).remove(gone);
    thirtyPercentGoWrong();
    catchUp(first, pusher, tables);
    assertThat(first.pushTurns().lag(tables.get(0).ref(), Instant.EPOCH).refused())
        .hasEntrySatisfying(Tasks.id(7), reason -> assertThat(reason).contains("1254043"));

    for (int wave = 0; wave < WAVES; wave++) {
      for (int i = wave; i < TASKS; i += WAVES) {
        store(withStoryboard(task(i), "wave " + wave));
      }
      catchUp(first, pusher, tables);
    }
    assertThat(bytes(there.get(1).cell(record(Tasks.id(2)), Column.STORYBOARD)))
        .isBetween(18_000, 30_000);

    // A push stands still with storyboards in its hands, and another worker goes on.
    for (int i = 0; i < TASKS; i++) {
      store(withStoryboard(task(i), "the last one"));
    }
    Pause here = new Pause();
    pause.set(here);
    pusher.table(tables.get(0).ref()).push();
    Thread paused = new Thread(first::runDue, "a push that stands still");
    paused.start();
    await(here.standing);
    first.missHeartbeats();
    PetForge other = pusher(second, others);
    burst();
    for (int wave = 0; wave < WAVES; wave++) {
      for (int i = wave; i < TASKS; i += WAVES) {
        store(moved(task(i)));
      }
      catchUp(second, other, others);
    }
    RecordRef early = here.updates.get(0).ref();
    assertThat(status(early)).isEqualTo("merging");

    emulated.feishu.faults().clear();
    here.over.countDown();
    paused.join();
    assertThat(status(early)).as("the old state has landed last").isEqualTo("storyboard_ready");
    catchUp(second, other, others);

    Lag left = second.pushTurns().lag(others.get(0).ref(), Instant.EPOCH);
    assertThat(left.behind()).isZero();
    assertThat(left.refused()).containsOnlyKeys(Tasks.id(7));
    assertThat(shown()).isEqualTo(expected(others));
    for (FeishuFault fault :
        List.of(
            FeishuFault.TOKEN_DIES,
            FeishuFault.RATE,
            FeishuFault.GATEWAY_BEFORE,
            FeishuFault.NOT_READY,
            FeishuFault.WRITE_CONFLICT,
            FeishuFault.CUT_AFTER)) {
      assertThat(emulated.feishu.faults().met(fault)).as("%s", fault).isPositive();
    }
    assertThat(emulated.base.writes().overlapping()).isZero();
    assertThat(emulated.base.writes().replayed()).isPositive();
    assertThat(emulated.feishu.complaints()).isEmpty();
    assertThat(there.get(0).records()).hasSize(TASKS / 2 - 1);
    assertThat(there.get(1).records()).hasSize(TASKS / 2);
  }

  private Task task(int index) {
    return Optional.ofNullable(tasks.get(Tasks.id(index + 1))).orElseThrow();
  }

  private String record(ProjectId id) {
    return task(Integer.parseInt(id.value(), 16) - 1).source().row().orElseThrow().record();
  }

  /** What a row shows, whichever of the tables it is in. */
  private String status(RecordRef row) {
    return there.stream()
        .filter(table -> table.records().contains(row.record()))
        .findFirst()
        .orElseThrow()
        .cell(row.record(), Column.STATUS);
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  /** The cells of all rows as a person sees them, but for those that only people write. */
  private Map<String, Map<String, String>> shown() {
    Map<String, Map<String, String>> shown = new LinkedHashMap<>();
    for (dev.petforge.emulator.feishu.EmulatedTable table : there) {
      for (String record : table.records()) {
        Map<String, String> cells = new LinkedHashMap<>();
        for (ColumnKind column : ColumnKind.written(7)) {
          cells.put(column.name(), table.cell(record, column.name()));
        }
        shown.put(record, cells);
      }
    }
    return shown;
  }

  /** What a push would write into every row now. */
  private Map<String, Map<String, String>> expected(List<RecordTable> tables) {
    InMemoryPersistence third = second.nextProcess();
    List<Expected> asked = tables.stream().map(table -> new Expected(table.ref())).toList();
    PetForge looker = pusher(third, asked);
    tables.forEach(table -> looker.table(table.ref()).pushAll());
    third.runUntilIdle();
    Map<String, Map<String, String>> expected = new LinkedHashMap<>();
    for (Expected table : asked) {
      for (RowUpdate update : table.updates) {
        Map<String, String> cells = new LinkedHashMap<>();
        for (ColumnKind column : ColumnKind.written(7)) {
          String text = Optional.ofNullable(update.cells().get(column.name())).orElse("");
          cells.put(column.name(), column.made() == FieldType.DATE ? date(text) : text);
        }
        cells.put(Column.PROJECT_ID, update.project());
        expected.put(update.ref().record(), cells);
      }
    }
    assertThat(expected).hasSize(TASKS);
    expected.remove(record(Tasks.id(7)));
    return expected;
  }

  /** As the emulator shows a date that it was given no format for. */
  private static String date(String text) {
    return text.isEmpty()
        ? ""
        : DateTimeFormatter.ofPattern("yyyy/MM/dd")
            .withZone(ZoneId.of("Asia/Shanghai"))
            .format(Instant.parse(text));
  }
}
