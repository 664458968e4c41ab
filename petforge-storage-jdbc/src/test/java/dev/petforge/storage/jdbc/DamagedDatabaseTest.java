package dev.petforge.storage.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.petforge.failure.PermanentException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are no whole database, and files of any name. */
class DamagedDatabaseTest {
  private static final Duration AT_ONCE = Duration.ZERO;

  private static byte[] whole = {};
  private static String installation = "";

  @TempDir Path folder;

  private Path file() {
    return folder.resolve("petforge.db");
  }

  @BeforeAll
  static void makeOne(@TempDir Path elsewhere) throws IOException {
    Path made = elsewhere.resolve("made.db");
    try (JdbcPersistence database = JdbcPersistence.builder(made).open()) {
      installation = database.installation();
    }
    whole = Files.readAllBytes(made);
  }

  private void assertDamaged(ThrowingCallable opening, String... words) {
    assertThatExceptionOfType(PermanentException.class)
        .isThrownBy(opening)
        .satisfies(e -> assertThat(e.failure().code()).isEqualTo("DATABASE_DAMAGED"))
        .satisfies(e -> assertThat(e.failure().message()).contains(file().toString()))
        .satisfies(e -> assertThat(e.failure().message()).contains(words));
  }

  private static void open(Path file) {
    JdbcPersistence.builder(file).open().close();
  }

  @Test
  void what_is_no_database_is_named_and_left_alone() throws IOException {
    for (String text : new String[] {"x", "<html>not found</html>".repeat(100), "PK\3\4zip"}) {
      Files.writeString(file(), text);

      assertDamaged(() -> SqliteFiles.requireWhole(file(), AT_ONCE), "is no SQLite database");

      assertThat(file()).hasContent(text);
    }
    Files.write(file(), new byte[8192]);
    assertDamaged(() -> SqliteFiles.requireWhole(file(), AT_ONCE), "is no SQLite database");
  }

  @Test
  void an_empty_file_is_no_new_database() throws IOException {
    Files.createFile(file());

    assertDamaged(() -> SqliteFiles.requireWhole(file(), AT_ONCE), "is empty", "backup");

    assertThat(file()).isEmptyFile();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 50, 4096, 8192})
  void a_file_that_somebody_is_just_making_is_waited_for(int written) throws Exception {
    Files.write(file(), Arrays.copyOf(whole, written));
    Thread reader = Thread.currentThread();
    AtomicBoolean over = new AtomicBoolean();
    CompletableFuture<Void> maker =
        CompletableFuture.runAsync(
            () -> {
              while (reader.getState() != Thread.State.TIMED_WAITING && !over.get()) {
                Thread.onSpinWait();
              }
              try {
                Files.write(
                    file(),
                    Arrays.copyOfRange(whole, written, whole.length),
                    StandardOpenOption.APPEND);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });

    try {
      assertThatCode(() -> SqliteFiles.requireWhole(file(), Duration.ofSeconds(20)))
          .doesNotThrowAnyException();
    } finally {
      over.set(true);
      maker.join();
    }
  }

  @Test
  void a_file_that_is_cut_off_is_named_with_how_much_is_there() throws IOException {
    for (int left : new int[] {4096, whole.length / 2, whole.length - 1}) {
      Files.write(file(), Arrays.copyOf(whole, left));
      assertDamaged(() -> SqliteFiles.requireWhole(file(), AT_ONCE), "is cut off");
    }
    Files.write(file(), Arrays.copyOf(whole, whole.length - 4096));
    assertDamaged(() -> open(file()), "has " + (whole.length - 4096) + " of " + whole.length);
    Files.write(file(), whole);
    open(file());
  }

  @Test
  void pages_that_were_overwritten_are_named_when_they_are_met() throws IOException {
    byte[] damaged = whole.clone();
    byte[] rubbish = "rubbish!".repeat(512).getBytes(StandardCharsets.US_ASCII);
    for (int from = 4096; from + 4096 <= damaged.length; from += 4096) {
      System.arraycopy(rubbish, 0, damaged, from, 4096);
    }
    Files.write(file(), damaged);

    assertDamaged(() -> open(file()), "malformed");
  }

  @Test
  void a_folder_in_the_place_of_a_database_is_named() throws IOException {
    Files.createDirectories(file());

    assertThatExceptionOfType(PermanentException.class)
        .isThrownBy(() -> open(file()))
        .withMessageContaining("it is a folder");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "?",
        "a?mode=memory",
        "a%3fb 100%.db",
        "宠物🐱 'a\";b?c%3f#d&cache=shared.db",
        ":memory:"
      })
  void a_database_may_have_any_name(String name) throws IOException {
    Path file = Files.write(folder.resolve(name), whole);

    try (JdbcPersistence database = JdbcPersistence.builder(file).open()) {
      assertThat(database.installation()).isEqualTo(installation);
    }

    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      assertThat(files)
          .allSatisfy(one -> assertThat(one.getFileName().toString()).startsWith(name));
    }
  }

  @Test
  void an_address_with_settings_opens_no_file() {
    for (String url :
        new String[] {"jdbc:sqlite:" + file() + "?mode=memory", "sqlite:///" + file() + "?x=1"}) {
      assertThatExceptionOfType(PermanentException.class)
          .isThrownBy(() -> JdbcPersistence.open(url))
          .withMessageContaining("path of its file alone");
    }
    assertThat(folder).isEmptyDirectory();
  }
}
