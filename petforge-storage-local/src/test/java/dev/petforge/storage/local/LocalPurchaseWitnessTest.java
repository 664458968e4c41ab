package dev.petforge.storage.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.petforge.failure.PermanentException;
import dev.petforge.failure.RetryableException;
import dev.petforge.money.AccountId;
import dev.petforge.money.PurchaseMark;
import dev.petforge.money.PurchaseWitness;
import dev.petforge.testkit.PurchaseWitnessContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalPurchaseWitnessTest extends PurchaseWitnessContract {
  private static final List<PurchaseMark> ONE =
      List.of(new PurchaseMark("k3j2h1", new AccountId("kling/default"), 1));

  @TempDir Path directory;

  private Path folder() {
    return directory.resolve("a/witness");
  }

  @Override
  protected PurchaseWitness fresh() {
    return LocalPurchaseWitness.in(folder());
  }

  @Override
  protected PurchaseWitness reopened() {
    return LocalPurchaseWitness.in(folder());
  }

  @Test
  void the_file_and_its_folder_have_reached_the_disk_when_it_returns() {
    List<String> order = new ArrayList<>();
    Disk watched =
        new Disk() {
          @Override
          void write(Path target, byte[] content) throws IOException {
            super.write(target, content);
            order.add("write " + folder().relativize(target));
          }

          @Override
          void replace(Path source, Path target) throws IOException {
            super.replace(source, target);
            order.add("replace " + folder().relativize(target));
          }

          @Override
          void forceDirectory(Path path) throws IOException {
            super.forceDirectory(path);
            order.add("force " + directory.relativize(path));
          }
        };

    LocalPurchaseWitness witness = new LocalPurchaseWitness(folder(), watched);
    witness.remember(ONE);
    witness.remember(ONE);

    assertThat(order)
        .as("and what is no news is not written")
        .containsExactly(
            "force ",
            "force a",
            "write .purchases.txt.next",
            "replace purchases.txt",
            "force a/witness");
  }

  @Test
  void what_a_process_left_that_died_while_it_wrote_is_no_harm() throws IOException {
    fresh().remember(ONE);
    Files.writeString(folder().resolve(".purchases.txt.next"), "half a li");

    PurchaseMark more = new PurchaseMark("k3j2h1", new AccountId("kling/default"), 2);
    fresh().remember(List.of(more));

    assertThat(reopened().marks()).containsExactly(more);
  }

  @Test
  void a_disk_that_is_full_is_told() {
    Disk full =
        new Disk() {
          @Override
          void write(Path target, byte[] content) throws IOException {
            throw new IOException("No space left on device");
          }
        };

    assertThatExceptionOfType(RetryableException.class)
        .isThrownBy(() -> new LocalPurchaseWitness(folder(), full).remember(ONE))
        .satisfies(failure -> assertThat(failure.failure().code()).isEqualTo("DISK_FULL"));
    assertThat(reopened().marks()).isEmpty();
  }

  @Test
  void a_line_that_is_none_of_ours_is_named() throws IOException {
    fresh().remember(ONE);
    Path file = folder().resolve("purchases.txt");
    Files.writeString(file, Files.readString(file) + "k3j2h1 many kling/default\n");

    assertThatExceptionOfType(PermanentException.class)
        .isThrownBy(() -> reopened().marks())
        .withMessageContaining("purchases.txt, line 4")
        .withMessageContaining("'k3j2h1 many kling/default'");
  }
}
