package dev.petforge.storage.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SharedCommitsTest {
  @TempDir Path directory;

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final AtomicInteger commits = new AtomicInteger();
  private volatile boolean commitFails;
  private Jdbi database;
  private SharedCommits shared;

  @BeforeEach
  void open() {
    String url = "jdbc:sqlite:" + directory.resolve("shared.db");
    database = Jdbi.create(() -> watched(DriverManager.getConnection(url)));
    database.useHandle(handle -> handle.execute("create table words (word text primary key)"));
    shared = new SharedCommits(database, Duration.ofSeconds(30));
  }

  @AfterEach
  void close() {
    threads.shutdownNow();
  }

  private Connection watched(Connection behind) {
    return (Connection)
        Proxy.newProxyInstance(
            Connection.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (self, method, arguments) -> {
              if (method.getName().equals("commit")) {
                commits.incrementAndGet();
                if (commitFails) {
                  throw new SQLException("the disk is away");
                }
              }
              try {
                return method.invoke(behind, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private static Function<Handle, Integer> insert(String word) {
    return handle -> handle.execute("insert into words values (?)", word);
  }

  /** Has works come while another one is under way, in this order, so that they join it. */
  private List<Future<Integer>> together(List<Function<Handle, Integer>> works) throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    CountDownLatch begun = new CountDownLatch(1);
    List<Future<Integer>> results = new ArrayList<>();
    results.add(
        threads.submit(
            () ->
                shared.write(
                    handle -> {
                      begun.countDown();
                      awaitLatch(go);
                      return works.get(0).apply(handle);
                    })));
    awaitLatch(begun);
    for (Function<Handle, Integer> work : works.subList(1, works.size())) {
      int before = shared.waiting();
      results.add(threads.submit(() -> shared.write(work)));
      await().atMost(10, TimeUnit.SECONDS).until(() -> shared.waiting() > before);
    }
    go.countDown();
    return results;
  }

  private static void awaitLatch(CountDownLatch latch) {
    try {
      assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private List<String> words() {
    return database.withHandle(
        handle ->
            handle.createQuery("select word from words order by word").mapTo(String.class).list());
  }

  @Test
  void whoever_waits_for_the_writer_joins_the_commit() throws Exception {
    List<Function<Handle, Integer>> works = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      works.add(insert("word " + i));
    }

    for (Future<Integer> result : together(works)) {
      assertThat(result.get(10, TimeUnit.SECONDS)).isEqualTo(1);
    }
    assertThat(words()).hasSize(8);
    assertThat(commits).hasValue(1);
  }

  @Test
  void whoever_is_alone_commits_at_once() {
    shared.write(insert("one"));
    shared.write(insert("two"));

    assertThat(words()).containsExactly("one", "two");
    assertThat(commits).hasValue(2);
  }

  @Test
  void a_transaction_that_is_old_is_joined_by_no_more_work() throws Exception {
    shared = new SharedCommits(database, Duration.ZERO);

    for (Future<Integer> result : together(List.of(insert("one"), insert("two")))) {
      assertThat(result.get(10, TimeUnit.SECONDS)).isEqualTo(1);
    }
    assertThat(commits).hasValue(2);
  }

  @Test
  void work_that_fails_is_undone_alone() throws Exception {
    List<Future<Integer>> results =
        together(
            List.of(
                insert("first"),
                handle -> {
                  handle.execute("insert into words values ('half')");
                  throw new IllegalStateException("no more");
                },
                insert("last")));

    assertThat(results.get(0).get(10, TimeUnit.SECONDS)).isEqualTo(1);
    assertThatExceptionOfType(ExecutionException.class)
        .isThrownBy(() -> results.get(1).get(10, TimeUnit.SECONDS))
        .withMessageContaining("no more");
    assertThat(results.get(2).get(10, TimeUnit.SECONDS)).isEqualTo(1);
    assertThat(words()).containsExactly("first", "last");
  }

  @Test
  void when_the_first_work_fails_the_others_have_a_transaction_of_their_own() throws Exception {
    List<Future<Integer>> results =
        together(
            List.of(
                handle -> {
                  handle.execute("insert into words values ('half')");
                  throw new IllegalStateException("no more");
                },
                insert("second"),
                insert("third")));

    assertThatExceptionOfType(ExecutionException.class)
        .isThrownBy(() -> results.get(0).get(10, TimeUnit.SECONDS))
        .withMessageContaining("no more");
    assertThat(results.get(1).get(10, TimeUnit.SECONDS)).isEqualTo(1);
    assertThat(results.get(2).get(10, TimeUnit.SECONDS)).isEqualTo(1);
    assertThat(words()).containsExactly("second", "third");
    assertThat(commits).hasValue(1);
  }

  @Test
  void nobody_is_told_that_something_is_stored_which_was_not_committed() throws Exception {
    commitFails = true;

    for (Future<Integer> result : together(List.of(insert("one"), insert("two")))) {
      assertThatExceptionOfType(ExecutionException.class)
          .isThrownBy(() -> result.get(10, TimeUnit.SECONDS))
          .withStackTraceContaining("the disk is away");
    }
    assertThat(words()).isEmpty();
    commitFails = false;
    assertThat(shared.write(insert("three"))).isEqualTo(1);
    assertThat(words()).containsExactly("three");
  }

  @Test
  void when_the_database_undoes_all_of_it_everybody_hears_of_it_and_nothing_is_there()
      throws Exception {
    List<Future<Integer>> results =
        together(
            List.of(
                insert("first"),
                handle -> {
                  // As SQLite does when the disk is full.
                  handle.execute("rollback");
                  throw new IllegalStateException("the disk is full");
                }));

    assertThatExceptionOfType(ExecutionException.class)
        .isThrownBy(() -> results.get(0).get(10, TimeUnit.SECONDS))
        .withCauseInstanceOf(SharedCommits.UndoneException.class);
    assertThatExceptionOfType(ExecutionException.class)
        .isThrownBy(() -> results.get(1).get(10, TimeUnit.SECONDS))
        .withMessageContaining("the disk is full");
    assertThat(words()).isEmpty();
    assertThat(shared.write(insert("again"))).isEqualTo(1);
    assertThat(words()).containsExactly("again");
  }

  @Test
  void an_interrupt_does_not_hide_what_was_stored() throws Exception {
    Future<Boolean> interrupted =
        threads.submit(
            () -> {
              Thread.currentThread().interrupt();
              shared.write(insert("one"));
              return Thread.interrupted();
            });

    assertThat(interrupted.get(10, TimeUnit.SECONDS)).isTrue();
    assertThat(words()).containsExactly("one");
  }
}
