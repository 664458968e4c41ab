package dev.petforge.video.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.emulator.Fault;
import dev.petforge.generation.ClipInputs;
import dev.petforge.generation.ClipRequest;
import dev.petforge.generation.VideoGenerator;
import dev.petforge.testkit.ProviderTrouble;
import dev.petforge.testkit.VideoGeneratorContract;
import dev.petforge.video.EmulatedTrouble;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;

/** The promises of a generator, kept in every shape of relay. */
class RelayGeneratorTest {
  @Nested
  class OpenAiVideos extends Contract {
    OpenAiVideos() {
      super(RelayShape.OPENAI_VIDEOS);
    }
  }

  @Nested
  class OpenAiVideosInJson extends Contract {
    OpenAiVideosInJson() {
      super(
          RelayShape.OPENAI_VIDEOS.withBody(
              RelayShape.Body.JSON,
              new RelayShape.Frames(
                  "image", RelayShape.Form.BASE64, RelayShape.Layout.PLAIN, false)));
    }
  }

  @Nested
  class VideoGenerations extends Contract {
    VideoGenerations() {
      super(RelayFixture.GENERATIONS);
    }
  }

  @Nested
  class UnifiedVideo extends Contract {
    UnifiedVideo() {
      super(RelayShape.UNIFIED_VIDEO);
    }
  }

  @Nested
  class Kie extends Contract {
    Kie() {
      super(RelayShape.KIE);
    }
  }

  @Nested
  class OpenRouter extends Contract {
    OpenRouter() {
      super(RelayShape.OPENROUTER);
    }
  }

  abstract static class Contract extends VideoGeneratorContract {
    private final RelayFixture fixture = new RelayFixture();
    private final RelayShape shape;
    private @Nullable ClipInputs inputs;

    Contract(RelayShape shape) {
      this.shape = shape;
    }

    @Override
    protected VideoGenerator generator() {
      return fixture.generator(shape);
    }

    @Override
    protected ClipRequest request() {
      return RelayFixture.request();
    }

    @Override
    protected synchronized ClipInputs inputs() {
      // several threads ask for it at once, and none may read a file that is being written
      if (inputs == null) {
        inputs = RelayFixture.inputs(folder);
      }
      return inputs;
    }

    @Override
    protected void finishJobs() {
      fixture.relay.finishJobs();
    }

    @Override
    protected ProviderTrouble trouble() {
      return new EmulatedTrouble(fixture.relay);
    }

    @Override
    protected void loseResults() {
      fixture.relay.loseResults();
    }

    @Override
    protected boolean nextResultComesLate() {
      fixture.relay.faults().next(Fault.RESULT_LATE);
      return true;
    }

    @Override
    protected void assertPlayable(Path clip) {
      try {
        byte[] bytes = Files.readAllBytes(clip);
        assertThat(new String(bytes, 4, 4, StandardCharsets.US_ASCII)).isEqualTo("ftyp");
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }

    @AfterEach
    void the_relay_knew_all_that_was_sent() {
      assertThat(fixture.relay.complaints()).isEmpty();
      fixture.close();
    }
  }
}
