package dev.petforge.storage.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.file.FileKey;
import dev.petforge.file.Workspace;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class LocalFileStoreProcessesTest {
  @TempDir Path root;

  @Test
  void leftovers_of_a_living_process_stay_and_those_of_a_dead_one_go() throws Exception {
    Process other = OtherProcess.start("hold", root.toString());
    try (BufferedReader answers = OtherProcess.answers(other)) {
      Path workspace = Path.of(answers.readLine());

      LocalFileStore.at(root);
      assertThat(workspace.resolve("half.mp4")).exists();

      other.destroyForcibly().waitFor();
      assertThat(workspace.resolve("half.mp4")).exists();
      try (Workspace own = LocalFileStore.at(root).workspace("own")) {
        LocalFileStore.at(root);
        assertThat(workspace.getParent()).doesNotExist();
        assertThat(own.directory()).exists();
      }
    } finally {
      other.destroyForcibly();
    }
  }

  @Test
  void a_directory_whose_process_died_before_it_locked_it_goes() throws IOException {
    Path half = Files.createDirectories(root.resolve(".work/1-00000000-00000000/merge-1"));

    LocalFileStore.at(root);

    assertThat(half.getParent()).doesNotExist();
  }

  @Test
  void of_two_processes_that_put_different_contents_exactly_one_wins_each_key() throws Exception {
    Process one = OtherProcess.start("put", root.toString(), "one");
    Process two = OtherProcess.start("put", root.toString(), "two");
    List<String> won = new ArrayList<>();
    try (BufferedReader first = OtherProcess.answers(one);
        BufferedReader second = OtherProcess.answers(two)) {
      first.lines().map(key -> key + " one" + key).forEach(won::add);
      second.lines().map(key -> key + " two" + key).forEach(won::add);
    }

    assertThat(one.waitFor(10, TimeUnit.SECONDS) && two.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(List.of(one.exitValue(), two.exitValue())).containsOnly(0);
    assertThat(won).hasSize(50);
    for (String key : won) {
      String[] parts = key.split(" ", -1);
      assertThat(root.resolve("race/clip-" + parts[0])).hasContent(parts[1]);
    }
    assertThat(LocalFileStore.at(root).list(new FileKey("race"))).hasSize(50);
  }
}
