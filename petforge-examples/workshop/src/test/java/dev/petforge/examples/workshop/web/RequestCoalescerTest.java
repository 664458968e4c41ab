package dev.petforge.examples.workshop.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class RequestCoalescerTest {
  private final RequestCoalescer<String, String> requests = new RequestCoalescer<>();
  private final AtomicInteger made = new AtomicInteger();
  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch mayEnd = new CountDownLatch(1);

  @Test
  void those_who_come_while_an_answer_is_made_share_the_next_one() throws Exception {
    FutureTask<String> first = asks("list", this::slow);
    begun.await();
    List<FutureTask<String>> later = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      later.add(asks("list", () -> "answer " + made.incrementAndGet()));
    }
    mayEnd.countDown();

    assertThat(first.get()).isEqualTo("answer 1");
    for (FutureTask<String> one : later) {
      assertThat(one.get()).isEqualTo("answer 2");
    }
    assertThat(requests.answer("list", () -> "answer " + made.incrementAndGet()))
        .isEqualTo("answer 3");
  }

  @Test
  void what_is_asked_for_otherwise_does_not_wait() throws Exception {
    FutureTask<String> first = asks("list", this::slow);
    begun.await();

    assertThat(requests.answer("another list", () -> "another")).isEqualTo("another");
    assertThat(first).isNotDone();
    mayEnd.countDown();
    assertThat(first.get()).isEqualTo("answer 1");
  }

  @Test
  void a_failure_is_told_to_those_who_shared_it_and_to_nobody_after_them() throws Exception {
    FutureTask<String> first =
        asks(
            "list",
            () -> {
              slow();
              throw new BadRequest("limit", "the first fails");
            });
    begun.await();
    Supplier<String> fails =
        () -> {
          throw new BadRequest("limit", "failure " + made.incrementAndGet());
        };
    FutureTask<String> second = asks("list", fails);
    FutureTask<String> third = asks("list", fails);
    mayEnd.countDown();

    assertThatThrownBy(first::get).cause().isInstanceOf(BadRequest.class);
    for (FutureTask<String> one : List.of(second, third)) {
      assertThatThrownBy(one::get)
          .cause()
          .isInstanceOf(BadRequest.class)
          .hasMessageContaining("failure 2");
    }
    assertThat(requests.answer("list", () -> "fine")).isEqualTo("fine");
  }

  private String slow() {
    begun.countDown();
    try {
      mayEnd.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return "answer " + made.incrementAndGet();
  }

  /** Asks on a thread of its own; returns when that makes the answer or waits for it. */
  private FutureTask<String> asks(String what, Supplier<String> make) {
    FutureTask<String> answer = new FutureTask<>(() -> requests.answer(what, make));
    Thread thread = new Thread(answer, "asks for " + what);
    thread.setDaemon(true);
    thread.start();
    await().until(() -> thread.getState() == Thread.State.WAITING);
    return answer;
  }
}
