package dev.petforge.examples.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.event.Subscription;
import dev.petforge.failure.Failure;
import dev.petforge.project.ProjectId;
import dev.petforge.table.Column;
import dev.petforge.table.RecordRef;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShopTest {
  private static final Duration LONG = Duration.ofMinutes(5);

  @TempDir Path home;

  @Test
  void an_order_and_a_row_of_its_own_table_become_videos_and_a_refused_row_says_why()
      throws Exception {
    OrdersTable orders = new OrdersTable();
    RecordRef order =
        orders.add("4711", Map.of(Column.SEGMENT_COUNT, "1"), Optional.of(photo("dog.png")));
    orders.add("4712", Map.of(), Optional.empty());
    BlockingQueue<ProjectId> finished = new LinkedBlockingQueue<>();

    try (Shop shop = Shop.open(home.resolve("shop"))) {
      Subscription told = shop.whenFinished(finished::add);
      shop.start();
      ProjectId wanted = shop.want("order-4710", photo("cat.png"), "on the sofa");
      assertThat(shop.want("order-4710", photo("cat.png"), "on the sofa")).isEqualTo(wanted);
      List<ProjectId> taken = shop.takeIn(orders);
      assertThat(taken).hasSize(1);

      assertThat(shop.await(List.of(wanted), LONG)).isTrue();
      assertThat(shop.await(taken, LONG)).isTrue();

      // A listener has a thread of its own: it may hear of a video after the database has it.
      assertThat(List.of(next(finished), next(finished)))
          .containsExactlyInAnyOrder(wanted, taken.get(0));
      told.close();
      shop.drain();
      assertThat(shop.want("order-4710", photo("cat.png"), "on the sofa")).isEqualTo(wanted);
    }

    assertThat(orders.complaints()).singleElement().asString().contains("4712", "picture");
    assertThat(orders.shown(order, Column.STATUS)).isNotBlank();
  }

  @Test
  void a_failure_is_told_with_what_to_do_in_the_language_of_the_page() {
    Failure failure = Failure.retryable("DISK_FULL", "no space left in /data");

    assertThat(Shop.advice(failure, Locale.ENGLISH))
        .isEqualTo("no space left in /data Free some space; PetForge goes on by itself.");
    assertThat(Shop.advice(failure, Locale.CHINESE)).contains("释放空间");
    assertThat(Shop.advice(Failure.permanent("1061004", "Feishu says no"), Locale.ENGLISH))
        .isEqualTo("Feishu says no (1061004)");
  }

  private static ProjectId next(BlockingQueue<ProjectId> finished) throws InterruptedException {
    return Objects.requireNonNull(
        finished.poll(LONG.toSeconds(), TimeUnit.SECONDS), "nobody was told of a finished video");
  }

  private Path photo(String name) throws IOException {
    Path file = home.resolve(name);
    ImageIO.write(new BufferedImage(320, 320, BufferedImage.TYPE_INT_RGB), "png", file.toFile());
    return file;
  }
}
