package dev.petforge.feishu;

import dev.petforge.emulator.feishu.FeishuFault;
import dev.petforge.emulator.feishu.FeishuSettings;
import dev.petforge.publication.Destination;
import dev.petforge.publication.Publisher;
import dev.petforge.testkit.PublisherContract;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;

class FeishuDriveContractTest extends PublisherContract {
  private static final int BLOCK = 4 << 20;

  private final Emulated emulated = new Emulated(FeishuSettings.standard().withRateLimits(false));
  private final FeishuDrive drive = emulated.client.drive();

  @AfterEach
  void close() {
    emulated.close();
  }

  @Override
  protected Publisher publisher() {
    return drive;
  }

  @Override
  protected Destination place() {
    String token = emulated.feishu.drive().sharedFolder("Videos", emulated.feishu.app());
    return drive.folder(new FeishuFolder(Optional.empty(), token));
  }

  private static String token(Destination place) {
    return place.value().substring(place.value().lastIndexOf('/') + 1);
  }

  @Override
  protected Destination goneFor() {
    Destination place = place();
    emulated.feishu.drive().removeFolder(token(place));
    return place;
  }

  @Override
  protected List<String> files(Destination place) {
    return emulated.feishu.drive().files(token(place));
  }

  @Override
  protected byte[] content(Destination place, String name) {
    return emulated.feishu.drive().bytes(token(place), name);
  }

  @Override
  protected int severalSteps() {
    return 2 * BLOCK + 100;
  }

  @Override
  protected Runnable breakNext() {
    AtomicInteger parts = new AtomicInteger();
    emulated
        .feishu
        .faultsOn(line -> line.endsWith("/upload_part") && parts.incrementAndGet() > 1)
        .faults()
        .chance(FeishuFault.CUT_BEFORE, 1.0);
    return emulated.feishu.faults()::clear;
  }

  @Override
  protected void loseNextAnswer() {
    emulated
        .feishu
        .faultsOn(line -> line.endsWith("/upload_all") || line.endsWith("/upload_finish"))
        .faults()
        .next(FeishuFault.CUT_AFTER);
  }

  @Override
  protected long bytesSent() {
    List<String> requests = emulated.feishu.requests();
    long parts = requests.stream().filter(line -> line.endsWith("/upload_part")).count();
    long whole = requests.stream().filter(line -> line.endsWith("/upload_all")).count();
    return (parts - emulated.feishu.faults().met(FeishuFault.CUT_BEFORE)) * BLOCK + whole;
  }
}
