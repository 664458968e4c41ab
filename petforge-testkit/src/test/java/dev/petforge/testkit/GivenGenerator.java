package dev.petforge.testkit;

import dev.petforge.file.FileKey;
import dev.petforge.file.Sha256;
import dev.petforge.generation.ClipInputs;
import dev.petforge.generation.ClipRequest;
import dev.petforge.generation.FrameRef;
import dev.petforge.generation.VideoGenerator;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** A contract whose tests are called one by one, for a generator that is given. */
final class GivenGenerator extends VideoGeneratorContract {
  static final Duration LATENCY = Duration.ofMinutes(1);

  private final VideoGenerator generator;
  private final ProviderTrouble trouble;
  private final MovableClock clock;

  GivenGenerator(
      VideoGenerator generator, ProviderTrouble trouble, MovableClock clock, Path folder) {
    this.generator = generator;
    this.trouble = trouble;
    this.clock = clock;
    this.folder = folder;
  }

  @Override
  protected VideoGenerator generator() {
    return generator;
  }

  @Override
  protected ClipRequest request() {
    return new ClipRequest(
        "memory-1",
        0,
        "intro",
        "a cat",
        "",
        "",
        new FrameRef(new FileKey("projects/p/last.png"), new Sha256("0".repeat(64))),
        Optional.empty(),
        Duration.ofSeconds(1),
        "720p",
        true);
  }

  @Override
  protected ClipInputs inputs() {
    return new ClipInputs(Path.of("last.png"), Optional.empty());
  }

  @Override
  protected void finishJobs() {
    clock.advance(LATENCY);
  }

  @Override
  protected ProviderTrouble trouble() {
    return trouble;
  }

  @Override
  protected void loseResults() {
    throw new UnsupportedOperationException("no test here needs it");
  }
}
