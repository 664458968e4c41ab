package dev.petforge.video.animatic;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnimaticJobsTest {
  @TempDir Path directory;

  private final AnimaticJob job = Generators.job(0, "The cat eats.", 1);
  private Path frame = Path.of("");

  @BeforeEach
  void frame() throws IOException {
    frame = Files.writeString(directory.resolve("frame.png"), "a frame");
  }

  private Path folder() {
    return directory.resolve("jobs");
  }

  /** Notes what is done, in order. */
  private static class RecordingDisk extends DurableFiles {
    final List<String> done = new ArrayList<>();

    @Override
    void force(Path file) throws IOException {
      super.force(file);
      done.add("force " + file.getFileName());
    }

    @Override
    void forceDirectory(Path directory) throws IOException {
      super.forceDirectory(directory);
      done.add("force names in " + directory.getFileName());
    }

    @Override
    void replace(Path source, Path target) throws IOException {
      super.replace(source, target);
      done.add("rename to " + target.getFileName());
    }
  }

  private List<String> keep() throws IOException {
    RecordingDisk disk = new RecordingDisk();
    new AnimaticJobs(folder(), disk).keep(job, frame);
    assertThat(folder().resolve(job.key() + ".frame")).hasContent("a frame");
    return disk.done;
  }

  @Test
  void a_job_is_on_the_disk_with_its_frame_and_their_names_before_it_counts_as_kept()
      throws IOException {
    String[] expected = {
      "force names in " + directory.getFileName(),
      "force " + job.key() + ".frame",
      "rename to " + job.key() + ".job",
      "force names in jobs"
    };

    assertThat(keep()).containsExactly(expected);
  }

  @Test
  void whoever_writes_into_the_kept_frame_does_not_reach_the_one_it_is_of() throws IOException {
    keep();

    Files.writeString(
        folder().resolve(job.key() + ".frame"), "scribbled", StandardOpenOption.WRITE);

    assertThat(frame).hasContent("a frame");
  }

  @Test
  void a_job_that_is_known_counts_only_when_its_name_is_on_the_disk() throws IOException {
    keep();

    assertThat(keep()).containsExactly("force names in jobs");
  }
}
