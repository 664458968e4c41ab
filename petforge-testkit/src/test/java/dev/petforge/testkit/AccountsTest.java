package dev.petforge.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.PetForge;
import dev.petforge.PetForgeBuilder;
import dev.petforge.call.CallQuery;
import dev.petforge.call.CallState;
import dev.petforge.call.ProviderCall;
import dev.petforge.money.AccountId;
import dev.petforge.money.Charge;
import dev.petforge.money.Money;
import dev.petforge.money.PurchaseMark;
import dev.petforge.project.ProjectId;
import dev.petforge.reconciliation.PurchaseGap;
import dev.petforge.table.Column;
import dev.petforge.task.Goal;
import dev.petforge.task.OpenCalls;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A provider with two accounts, and what people are told of what is bought. */
class AccountsTest {
  private static final AccountId FIRST = new AccountId("memory/first");
  private static final AccountId SECOND = new AccountId("memory/second");

  private final MovableClock clock = new MovableClock();
  private InMemoryPersistence persistence = InMemoryPersistence.manual(clock);
  private final InMemoryRecordTable table = new InMemoryRecordTable("pets");
  private final InMemoryPurchaseWitness witness = new InMemoryPurchaseWitness();
  private final InMemoryVideoGenerator first =
      InMemoryVideoGenerator.keyless(clock).account("first").charge(Charge.AT_ORDER);
  private final InMemoryVideoGenerator second =
      InMemoryVideoGenerator.keyed(clock).account("second");
  private PetForge petForge = begun(builder(first));

  private PetForgeBuilder builder(InMemoryVideoGenerator preferred) {
    return PetForge.builder()
        .persistence(persistence)
        .files(new InMemoryFileStore())
        .videoTools(new InMemoryVideoTools())
        .storyboardWriter(new InMemoryStoryboardWriter())
        .videoGenerator(preferred)
        .videoGenerator(second)
        .purchaseWitness(witness)
        .table(table);
  }

  private static PetForge begun(PetForgeBuilder builder) {
    PetForge made = builder.build();
    made.worker().start();
    return made;
  }

  private void beginAnewWith(InMemoryVideoGenerator preferred, int slots) {
    persistence = InMemoryPersistence.manual(clock);
    petForge = begun(builder(preferred).slots(slots));
  }

  private ProjectId imported(int segments) {
    table.add(
        Map.of(Column.SEGMENT_COUNT, Integer.toString(segments)),
        ("cat " + segments).getBytes(StandardCharsets.UTF_8));
    return petForge.table(table.ref()).importRows().imported().get(0);
  }

  private long estimate(ProjectId project) {
    return petForge.projects().estimate(List.of(project)).micros();
  }

  private List<ProviderCall> calls(ProjectId project) {
    return petForge.money().calls(CallQuery.of(project));
  }

  private void bothAreBehind() {
    witness.remember(
        List.of(new PurchaseMark("mem", FIRST, 3), new PurchaseMark("mem", SECOND, 5)));
  }

  @Test
  void every_account_of_a_provider_is_verified() {
    beginAnewWith(InMemoryVideoGenerator.keyed(clock).account("first"), 1);
    bothAreBehind();

    assertThat(petForge.money().accounts("memory")).containsExactly(FIRST, SECOND);
    petForge
        .money()
        .accounts("memory")
        .forEach(account -> petForge.money().verify(account, Instant.EPOCH));

    assertThat(petForge.money().missingPurchases()).isEmpty();
  }

  @Test
  void what_is_waived_is_what_was_named() {
    bothAreBehind();

    petForge.money().waive(FIRST);

    assertThat(petForge.money().missingPurchases())
        .extracting(PurchaseGap::account)
        .containsExactly(SECOND);
  }

  @Test
  void an_estimate_leaves_out_what_is_bought_already() {
    first.latency(Duration.ofHours(1));
    ProjectId project = imported(3);
    long each = estimate(project) / 3;
    petForge.project(project).run(Goal.segments());
    persistence.runUntilIdle();
    assertThat(calls(project))
        .extracting(call -> call.status().state())
        .doesNotContain(CallState.PLANNED);

    assertThat(estimate(project)).as("the first one is at the provider").isEqualTo(2 * each);
    petForge.project(project).cancel();
    petForge.project(project).cancel(OpenCalls.ABANDON);
    assertThat(estimate(project)).as("given up").isEqualTo(3 * each);
  }

  @Test
  void an_estimate_counts_what_is_planned_with_the_price_that_was_agreed() {
    beginAnewWith(first, 0);
    ProjectId project = imported(2);
    long each = estimate(project) / 2;
    petForge.project(project).run(Goal.segments());
    persistence.runUntilIdle();
    assertThat(calls(project)).hasSize(1);
    first.price(new Money(2 * each, "USD"));

    assertThat(estimate(project)).isEqualTo(each + 2 * each);
  }
}
