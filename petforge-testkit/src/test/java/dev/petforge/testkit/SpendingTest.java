package dev.petforge.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.call.Fact;
import dev.petforge.call.ProviderCall;
import dev.petforge.failure.Failure;
import dev.petforge.generation.ProviderJobId;
import dev.petforge.money.Expense;
import dev.petforge.money.Money;
import dev.petforge.money.Spending;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SpendingTest {
  private static final Instant EVENING = Instant.parse("2026-11-22T20:00:00Z");
  private static final Instant MORNING = Instant.parse("2026-11-23T02:00:00Z");

  private static ProviderCall sent(int segment, Instant at) {
    ProviderCall planned = Calls.planned(Tasks.id(segment % 2), segment);
    return planned.with(planned.status().sending("process", at));
  }

  private static ProviderCall charged(ProviderCall call, long micros) {
    ProviderJobId job = new ProviderJobId("job");
    return call.after(new Fact.Accepted(1, job), EVENING)
        .after(
            new Fact.Succeeded(job, "somewhere", Optional.of(new Money(micros, "USD"))), EVENING);
  }

  private static List<Expense> expenses(List<ProviderCall> calls) {
    return calls.stream().flatMap(call -> call.expense().stream()).toList();
  }

  @Test
  void what_was_sent_counts_on_the_day_of_the_zone_with_what_the_provider_said_it_took() {
    ProviderCall planned = Calls.planned(Tasks.id(1), 7);
    ProviderCall lost =
        sent(2, MORNING).after(new Fact.AnswerLost(1, Failure.retryable("IO", "reset")), MORNING);
    ProviderCall refused =
        sent(3, MORNING).after(new Fact.Refused(1, Failure.permanent("1301", "no")), MORNING);
    List<ProviderCall> calls = List.of(planned, charged(sent(1, EVENING), 70_000), lost, refused);

    assertThat(Spending.of(expenses(calls), Spending.By.DAY, ZoneOffset.UTC))
        .extracting(Spending::on, Spending::calls, line -> line.spent().micros())
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("2026-11-22", 1, 70_000L),
            org.assertj.core.groups.Tuple.tuple("2026-11-23", 2, Calls.PRICE.micros()));
    assertThat(Spending.of(expenses(calls), Spending.By.DAY, ZoneId.of("Asia/Shanghai")))
        .extracting(Spending::on)
        .containsExactly("2026-11-23");
    assertThat(Spending.of(expenses(calls), Spending.By.TASK, ZoneOffset.UTC))
        .extracting(Spending::on, Spending::calls)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(Tasks.id(0).value(), 1),
            org.assertj.core.groups.Tuple.tuple(Tasks.id(1).value(), 2));
    assertThat(Spending.of(expenses(calls), Spending.By.PROVIDER, ZoneOffset.UTC))
        .singleElement()
        .satisfies(
            line ->
                assertThat(line.running().micros())
                    .as("the clip to be fetched, and the uncertain one")
                    .isEqualTo(70_000 + Calls.PRICE.micros()));
    assertThat(Spending.of(expenses(List.of(planned)), Spending.By.TABLE, ZoneOffset.UTC))
        .isEmpty();
  }
}
