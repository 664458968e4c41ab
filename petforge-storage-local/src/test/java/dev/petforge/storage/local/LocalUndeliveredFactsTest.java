package dev.petforge.storage.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.petforge.call.UndeliveredFacts;
import dev.petforge.failure.PermanentException;
import dev.petforge.failure.PetForgeException;
import dev.petforge.testkit.UndeliveredFactsContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalUndeliveredFactsTest extends UndeliveredFactsContract {
  @TempDir Path folder;

  @Override
  protected UndeliveredFacts fresh() {
    return LocalUndeliveredFacts.in(folder.resolve("facts"));
  }

  @Override
  protected UndeliveredFacts reopened() {
    return LocalUndeliveredFacts.in(folder.resolve("facts"));
  }

  @Test
  void a_fact_has_reached_the_disk_under_its_name_when_it_is_kept() {
    List<String> steps = new ArrayList<>();
    Disk disk =
        new Disk() {
          @Override
          void write(Path target, byte[] content) throws IOException {
            super.write(target, content);
            steps.add("write and force " + target.getFileName());
          }

          @Override
          void replace(Path source, Path target) throws IOException {
            super.replace(source, target);
            steps.add("name " + target.getFileName());
          }

          @Override
          void forceDirectory(Path directory) throws IOException {
            super.forceDirectory(directory);
            steps.add("force names");
          }
        };

    new LocalUndeliveredFacts(folder, disk).keep(List.of(ACCEPTED));

    assertThat(steps)
        .containsExactly(
            "write and force .undelivered.jsonl.next", "name undelivered.jsonl", "force names");
  }

  @Test
  void what_cannot_be_kept_is_told_and_what_was_kept_stays() throws IOException {
    UndeliveredFacts facts = fresh();
    facts.keep(List.of(ACCEPTED));
    Disk full =
        new Disk() {
          @Override
          void write(Path target, byte[] content) throws IOException {
            throw new IOException("No space left on device");
          }
        };

    assertThatExceptionOfType(PetForgeException.class)
        .isThrownBy(
            () -> new LocalUndeliveredFacts(folder.resolve("facts"), full).keep(List.of(LOST)));
    assertThat(facts.all()).containsExactly(ACCEPTED);
  }

  @Test
  void a_line_that_is_none_is_named() throws IOException {
    fresh().keep(List.of(ACCEPTED));
    Path file = folder.resolve("facts/undelivered.jsonl");
    Files.writeString(file, Files.readString(file) + "{\"call\":\"a\"}\n");

    assertThatExceptionOfType(PermanentException.class)
        .isThrownBy(() -> reopened().all())
        .withMessageContaining("undelivered.jsonl, line 2");
  }

  @Test
  void nothing_is_left_when_all_is_delivered() {
    UndeliveredFacts facts = fresh();
    facts.keep(List.of(ACCEPTED, LOST));
    facts.forget(List.of(LOST, ACCEPTED));

    assertThat(folder.resolve("facts/undelivered.jsonl")).doesNotExist();
  }
}
