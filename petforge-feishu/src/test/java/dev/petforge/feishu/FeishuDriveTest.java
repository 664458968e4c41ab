package dev.petforge.feishu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.petforge.emulator.feishu.FeishuFault;
import dev.petforge.emulator.feishu.FeishuSettings;
import dev.petforge.failure.PermanentException;
import dev.petforge.publication.Destination;
import dev.petforge.publication.PublishedFile;
import dev.petforge.publication.Publisher;
import dev.petforge.publication.Publisher.PublishedContent;
import dev.petforge.testkit.MovableClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FeishuDriveTest {
  private static final int BLOCK = 4 << 20;

  @TempDir Path directory;

  private final MovableClock clock = new MovableClock();
  private final Emulated emulated =
      new Emulated(FeishuSettings.standard().withRateLimits(false).withClock(clock));
  private final FeishuDrive drive = emulated.client.drive();
  private final String folder =
      emulated.feishu.drive().sharedFolder("Videos", emulated.feishu.app());
  private final Destination place = drive.folder(new FeishuFolder(Optional.empty(), folder));

  @AfterEach
  void close() {
    assertThat(emulated.feishu.complaints()).isEmpty();
    emulated.close();
  }

  private PublishedContent file(String name, int bytes) throws IOException {
    byte[] content = new byte[bytes];
    new SplittableRandom(bytes).nextBytes(content);
    return new PublishedContent(name, Files.write(directory.resolve(name), content), bytes);
  }

  /** Notes that a test can look at. */
  private static final class Notes implements Publisher.Session {
    private final List<String> kept = new ArrayList<>();

    @Override
    public Optional<String> last() {
      return kept.isEmpty() ? Optional.empty() : Optional.of(kept.get(kept.size() - 1));
    }

    @Override
    public void keep(String text) {
      kept.add(text);
    }
  }

  private long requests(String end) {
    return emulated.feishu.requests().stream().filter(line -> line.endsWith(end)).count();
  }

  @Test
  void up_to_the_limit_a_file_goes_at_once_and_a_larger_one_in_blocks() throws IOException {
    PublishedContent whole = file("whole.mp4", BLOCK);
    PublishedContent parts = file("parts.mp4", BLOCK + 1);
    Notes notes = new Notes();

    PublishedFile published = drive.publish(whole, place, notes);
    assertThat(notes.kept).isEmpty();
    assertThat(requests("/upload_all")).isEqualTo(1);
    assertThat(published.link()).isEqualTo(emulated.api() + "/file/" + published.reference());

    drive.publish(parts, place, notes);
    assertThat(requests("/upload_part")).isEqualTo(2);
    assertThat(notes.kept).hasSize(3);
    assertThat(emulated.feishu.drive().bytes(folder, "parts.mp4"))
        .isEqualTo(Files.readAllBytes(parts.path()));
  }

  @Test
  void busy_uploads_limits_and_lost_tokens_are_waited_out() throws IOException {
    emulated
        .feishu
        .faultsOn(line -> line.contains("/upload_"))
        .faults()
        .next(
            FeishuFault.UPLOAD_BUSY,
            FeishuFault.TOKEN_DIES,
            FeishuFault.UPLOAD_BUSY,
            FeishuFault.GATEWAY_BEFORE);

    drive.publish(file("cat.mp4", 2 * BLOCK + 5), place, new Notes());

    assertThat(emulated.feishu.drive().files(folder)).containsExactly("cat.mp4");
    assertThat(emulated.feishu.faults().met(FeishuFault.UPLOAD_BUSY)).isEqualTo(2);
  }

  @Test
  void whatever_is_lost_there_is_one_file() throws IOException {
    PublishedContent small = file("small.mp4", 1_000);
    PublishedContent large = file("large.mp4", BLOCK + 7);
    for (int seed = 0; seed < 12; seed++) {
      String here = emulated.feishu.drive().sharedFolder("Videos " + seed, emulated.feishu.app());
      Destination there = drive.folder(new FeishuFolder(Optional.empty(), here));
      emulated.feishu.faults().clear();
      emulated
          .feishu
          .faultsOn(line -> true)
          .faults()
          .seed(seed)
          .chance(FeishuFault.CUT_AFTER, 0.2)
          .chance(FeishuFault.CUT_BEFORE, 0.1)
          .chance(FeishuFault.GATEWAY_AFTER, 0.1)
          .chance(FeishuFault.UPLOAD_BUSY, 0.1);

      drive.publish(small, there, new Notes());
      drive.publish(large, there, new Notes());

      emulated.feishu.faults().clear();
      assertThat(emulated.feishu.drive().files(here))
          .as("seed %d", seed)
          .containsExactly("small.mp4", "large.mp4");
    }
  }

  @Test
  void an_upload_that_is_older_than_a_day_is_begun_anew() throws IOException {
    PublishedContent large = file("large.mp4", BLOCK + 7);
    Notes notes = new Notes();
    // The first block is on its way for ever.
    emulated
        .feishu
        .faultsOn(line -> line.endsWith("/upload_part"))
        .faults()
        .chance(FeishuFault.CUT_BEFORE, 1.0);
    assertThatExceptionOfType(dev.petforge.failure.RetryableException.class)
        .isThrownBy(() -> drive.publish(large, place, notes));
    emulated.feishu.faults().clear();
    clock.advance(Duration.ofHours(25));

    drive.publish(large, place, notes);

    assertThat(requests("/upload_prepare")).isEqualTo(2);
    assertThat(emulated.feishu.drive().files(folder)).containsExactly("large.mp4");
  }

  @Test
  void an_upload_of_another_app_is_begun_anew() throws IOException {
    dev.petforge.emulator.feishu.EmulatedApp other =
        emulated.feishu.app().withId("cli_other0123456", "other-secret");
    emulated.feishu.put(other);
    String both = emulated.feishu.drive().sharedFolder("Both", emulated.feishu.app(), other);
    PublishedContent large = file("large.mp4", BLOCK + 7);
    Notes notes = new Notes();
    emulated
        .feishu
        .faultsOn(line -> line.endsWith("/upload_part"))
        .faults()
        .chance(FeishuFault.CUT_BEFORE, 1.0);
    assertThatExceptionOfType(dev.petforge.failure.RetryableException.class)
        .isThrownBy(
            () ->
                drive.publish(
                    large, drive.folder(new FeishuFolder(Optional.empty(), both)), notes));
    emulated.feishu.faults().clear();

    try (FeishuClient second = emulated.client(other.id(), other.secret())) {
      FeishuDrive theirs = second.drive();
      theirs.publish(large, theirs.folder(new FeishuFolder(Optional.empty(), both)), notes);
      assertThat(theirs.serves(place)).isFalse();
    }

    assertThat(emulated.feishu.drive().files(both)).containsExactly("large.mp4");
  }

  @Test
  void many_files_at_a_time_never_overlap() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try (Emulated slow =
        new Emulated(
            FeishuSettings.standard().withRateLimits(false).withWriteTime(Duration.ofMillis(20)))) {
      String shared = slow.feishu.drive().sharedFolder("Videos", slow.feishu.app());
      FeishuDrive there = slow.client.drive();
      Destination many = there.folder(new FeishuFolder(Optional.empty(), shared));
      List<Future<PublishedFile>> files = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        PublishedContent content = file("cat" + i + ".mp4", 100 + i);
        files.add(threads.submit(() -> there.publish(content, many, new Notes())));
      }
      for (Future<PublishedFile> file : files) {
        assertThat(file.get().link()).isNotEmpty();
      }
      assertThat(slow.feishu.drive().files(shared)).hasSize(8);
      assertThat(slow.feishu.overlappingUploads()).isZero();
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void what_stands_in_the_way_is_said_with_what_to_do() throws IOException {
    PublishedContent cat = file("cat.mp4", 10);
    String foreign = emulated.feishu.drive().sharedFolder("Private");
    Destination closed = drive.folder(new FeishuFolder(Optional.empty(), foreign));

    assertThatExceptionOfType(PermanentException.class)
        .isThrownBy(() -> drive.check(closed))
        .withMessageContaining("1061004")
        .withMessageContaining("share it, with the right to edit");

    emulated.feishu.drive().removeFolder(folder);
    assertThatExceptionOfType(PermanentException.class)
        .isThrownBy(() -> drive.publish(cat, place, new Notes()))
        .withMessageContaining("there is no such folder");

    emulated.feishu.put(emulated.feishu.app().withScopes(Set.of("bitable:app")));
    assertThatExceptionOfType(PermanentException.class)
        .isThrownBy(() -> drive.check(place))
        .withMessageContaining("lacks a permission (drive:drive");

    assertThatExceptionOfType(PermanentException.class)
        .isThrownBy(
            () -> drive.folder(FeishuFolder.parse("https://a.larksuite.com/drive/folder/fldAbCd")))
        .satisfies(e -> assertThat(e.failure().code()).isEqualTo("OTHER_HOST"));
  }

  @Test
  void who_may_not_see_sizes_and_addresses_still_finds_what_is_there() throws IOException {
    emulated.feishu.put(
        emulated.feishu.app().withScopes(Set.of("drive:file:upload", "space:document:retrieve")));
    PublishedContent cat = file("cat.mp4", 10);

    PublishedFile first = drive.publish(cat, place, new Notes());
    PublishedFile again = drive.publish(cat, place, new Notes());

    assertThat(first.link()).isEqualTo(again.link()).isNotEmpty();
    assertThat(emulated.feishu.drive().files(folder)).hasSize(1);
  }

  @Test
  void a_folder_of_several_pages_is_looked_through() throws IOException {
    for (int i = 0; i < 205; i++) {
      emulated.feishu.drive().addFile(folder, "old" + i + ".mp4", new byte[] {1});
    }
    PublishedContent last = file("old204.mp4", 1);

    drive.publish(last, place, new Notes());

    assertThat(emulated.feishu.drive().files(folder)).hasSize(205);
    assertThat(requests("/upload_all")).isZero();
  }
}
