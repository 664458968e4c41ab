package dev.petforge.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.PetForge;
import dev.petforge.call.CallQuery;
import dev.petforge.call.CallState;
import dev.petforge.call.ProviderCall;
import dev.petforge.money.AccountId;
import dev.petforge.project.ProjectId;
import dev.petforge.table.Column;
import dev.petforge.task.Goal;
import dev.petforge.task.Outcome.Refused;
import dev.petforge.task.Refusal;
import dev.petforge.task.Task;
import dev.petforge.testkit.InMemoryVideoGenerator.Answer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is done with lost answers where nobody promises that keys of orders are kept. */
class OrderKeysTest {
  private static final byte[] PHOTO = "a photo of a cat".getBytes(StandardCharsets.UTF_8);
  private static final String PLACE = "https://relay.example";

  private final MovableClock clock = new MovableClock();
  private final InMemoryRecordTable table = new InMemoryRecordTable("pets");
  private final InMemoryFileStore files = new InMemoryFileStore();
  private InMemoryVideoGenerator generator = InMemoryVideoGenerator.relayed(PLACE, clock);
  private InMemoryPersistence persistence = InMemoryPersistence.manual(clock);
  private PetForge petForge = begin();

  private PetForge begin() {
    PetForge built =
        PetForge.builder()
            .persistence(persistence)
            .files(files)
            .videoTools(new InMemoryVideoTools())
            .storyboardWriter(new InMemoryStoryboardWriter())
            .videoGenerator(generator)
            .table(table)
            .build();
    built.worker().start();
    return built;
  }

  private void restartWith(InMemoryVideoGenerator other) {
    generator = other;
    persistence = persistence.crash();
    petForge = begin();
  }

  /** Runs a project of one segment as long as it goes on by itself. */
  private ProjectId run() {
    table.add(Map.of(Column.SEGMENT_COUNT, "1"), PHOTO);
    List<ProjectId> imported = petForge.table(table.ref()).importRows().imported();
    ProjectId id = imported.get(imported.size() - 1);
    petForge.project(id).run(Goal.segments());
    work();
    return id;
  }

  /** Longer than any job takes. */
  private void work() {
    for (int i = 0; i < 100; i++) {
      persistence.runUntilIdle();
      persistence.advance(Duration.ofSeconds(10));
    }
  }

  private ProviderCall call(ProjectId id) {
    List<ProviderCall> calls = petForge.money().calls(new CallQuery(Optional.of(id), Set.of()));
    assertThat(calls).hasSize(1);
    return calls.get(0);
  }

  @Test
  void a_lost_answer_is_left_to_a_person_and_nothing_is_bought_twice() {
    generator.next(Answer.LOSE_AFTER_ACCEPTING);

    ProjectId id = run();

    assertThat(generator.jobs()).hasSize(1);
    assertThat(call(id).status().state()).isEqualTo(CallState.UNKNOWN);
    assertThat(call(id).terms().keyed()).isFalse();
    assertThat(petForge.project(id).find().orElseThrow().task().activity().failure()).isPresent();
  }

  @Test
  void orders_that_are_accepted_and_not_found_prove_nothing() {
    run();
    generator.next(Answer.LOSE_AFTER_ACCEPTING);

    ProjectId id = run();

    assertThat(generator.jobs()).hasSize(2);
    assertThat(call(id).status().state()).isEqualTo(CallState.UNKNOWN);
  }

  @Test
  void once_an_order_was_found_by_its_key_later_ones_are_looked_up_also_after_a_restart() {
    generator.keepKeys(true);
    run();
    assertThat(persistence.calls().keepsKeys(AccountId.of("memory", "default"), PLACE)).isTrue();
    persistence = persistence.crash();
    petForge = begin();
    generator.next(Answer.LOSE_AFTER_ACCEPTING);

    ProjectId found = run();
    generator.next(Answer.LOSE_BEFORE_ACCEPTING);
    ProjectId sentAgain = run();

    assertThat(call(found).terms().keyed()).isTrue();
    assertThat(call(found).status().state()).isEqualTo(CallState.DONE);
    assertThat(call(sentAgain).status().state()).isEqualTo(CallState.DONE);
    assertThat(generator.jobs()).hasSize(3);
  }

  @Test
  void what_was_seen_at_one_place_says_nothing_of_another() {
    generator.keepKeys(true);
    run();
    restartWith(InMemoryVideoGenerator.relayed("https://other.example", clock));
    generator.next(Answer.LOSE_AFTER_ACCEPTING);

    ProjectId id = run();

    assertThat(generator.jobs()).hasSize(1);
    assertThat(call(id).status().state()).isEqualTo(CallState.UNKNOWN);
  }

  @Test
  void who_ceases_to_keep_keys_is_not_relied_on_any_more() {
    generator.keepKeys(true);
    run();
    generator.keepKeys(false);
    run();
    generator.next(Answer.LOSE_AFTER_ACCEPTING);

    ProjectId id = run();

    assertThat(generator.jobs()).hasSize(3);
    assertThat(call(id).status().state()).isEqualTo(CallState.UNKNOWN);
  }

  @Test
  void a_look_up_that_fails_changes_nothing() {
    generator.keepKeys(true);
    generator.failNextFinds(1);
    run();
    AccountId account = AccountId.of("memory", "default");
    assertThat(persistence.calls().keepsKeys(account, PLACE)).isFalse();

    run();
    assertThat(persistence.calls().keepsKeys(account, PLACE)).isTrue();
    generator.failNextFinds(1);
    run();
    assertThat(persistence.calls().keepsKeys(account, PLACE)).isTrue();
  }

  @Test
  void who_finds_something_under_every_key_keeps_none() {
    generator.keepKeys(true).findAnyKey(true);

    run();

    assertThat(persistence.calls().keepsKeys(AccountId.of("memory", "default"), PLACE)).isFalse();
  }

  @Test
  void a_call_that_was_ordered_where_keys_are_kept_is_not_sent_again_where_they_are_not() {
    generator = InMemoryVideoGenerator.keyed(clock);
    restartWith(generator);
    generator.next(Answer.LOSE_AFTER_ACCEPTING);
    generator.failNextFinds(100_000);
    ProjectId id = run();
    assertThat(call(id).terms().keyed()).isTrue();
    assertUncertain(id, "find failed");
    InMemoryVideoGenerator keeping = generator;
    InMemoryVideoGenerator relay = InMemoryVideoGenerator.relayed(PLACE, clock);
    restartWith(relay);

    work();

    assertThat(relay.jobs()).isEmpty();
    assertUncertain(id, "KEYS_NOT_KEPT");
    keeping.failNextFinds(0);
    restartWith(keeping);
    work();
    assertThat(call(id).status().state()).isEqualTo(CallState.DONE);
    assertThat(task(id).activity().failure()).isEmpty();
    assertThat(task(id).chain().complete()).isTrue();
    assertThat(keeping.billed()).isEqualTo(1);
  }

  private Task task(ProjectId id) {
    return petForge.project(id).find().orElseThrow().task();
  }

  private void assertUncertain(ProjectId id, String why) {
    assertThat(call(id).status().state()).isEqualTo(CallState.UNKNOWN);
    assertThat(call(id).status().failure().orElseThrow().message()).contains(why);
    assertThat(task(id).activity().operation()).isEmpty();
    assertThat(task(id).activity().failure().orElseThrow().code()).isEqualTo("UNCERTAIN");
    assertThat(task(id).chain().segment(0).uncertain()).isTrue();
    assertThat(table.cell(task(id).source().row().orElseThrow(), Column.ERROR))
        .contains("nobody knows whether", call(id).key().value());
    assertThat(petForge.project(id).generate(0))
        .isInstanceOfSatisfying(
            Refused.class, no -> assertThat(no.reason()).isEqualTo(Refusal.UNCERTAIN));
  }

  @Test
  void a_look_up_that_fails_for_less_than_the_longest_run_is_nobodys_business() {
    restartWith(InMemoryVideoGenerator.keyed(clock));
    generator.next(Answer.LOSE_AFTER_ACCEPTING);
    generator.failNextFinds(100_000);
    table.add(Map.of(Column.SEGMENT_COUNT, "1"), PHOTO);
    ProjectId id = petForge.table(table.ref()).importRows().imported().get(0);
    petForge.project(id).run(Goal.segments());

    persistence.advance(generator.capabilities().longestRun());
    assertThat(call(id).status().state()).isEqualTo(CallState.UNKNOWN);
    assertThat(task(id).activity().operation()).isPresent();
    assertThat(task(id).activity().failure()).isEmpty();
    generator.failNextFinds(0);
    work();

    assertThat(task(id).chain().complete()).isTrue();
    assertThat(generator.billed()).isEqualTo(1);
  }
}
