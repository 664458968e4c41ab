package broken.core.beta;

import broken.core.alpha.KnowsTechnology;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Random;

/** Breaks: core asks nobody; with the other noun, a circle. */
public class AsksTheWorld {
  public String ask(KnowsTechnology other) throws InterruptedException {
    Thread.sleep(1);
    return Instant.now() + " " + Files.exists(Path.of("x")) + new Random().nextInt() + other;
  }
}
