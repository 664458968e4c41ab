package dev.petforge.storage.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.file.FileKey;
import dev.petforge.file.Workspace;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
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
    String host = InetAddress.getLocalHost().getHostName().replaceAll("[^A-Za-z0-9.-]", "-");
    Path half = Files.createDirectories(root.resolve(".work/" + host + "_1-0-0/merge-1"));

    LocalFileStore.at(root);

    assertThat(half.getParent()).doesNotExist();
  }

  /** A network file system may be mounted so that no lock of another machine is seen. */
  @Test
  void what_another_machine_works_with_is_never_taken_for_left_over() throws IOException {
    Path living = Files.createDirectories(root.resolve(".work/elsewhere_1-0-0/merge-1"));
    Path dead = Files.createDirectories(root.resolve(".work/elsewhere_2-0-0/merge-1"));
    Files.setLastModifiedTime(
        dead.getParent(), FileTime.from(Instant.now().minus(Duration.ofDays(3))));

    LocalFileStore.at(root);

    assertThat(living).exists();
    assertThat(dead.getParent()).doesNotExist();
  }

  @Test
  void who_was_taken_for_left_over_all_the_same_goes_on() throws IOException {
    LocalFileStore store = LocalFileStore.at(root);
    try (DirectoryStream<Path> all =
        Files.newDirectoryStream(root.resolve(".work"), Files::isDirectory)) {
      for (Path one : all) {
        Files.delete(one.resolve(".lock"));
        Files.delete(one);
      }
    }

    store.write(new FileKey("a.txt"), "a".getBytes(StandardCharsets.UTF_8));

    try (Workspace workspace = store.workspace("merge")) {
      assertThat(workspace.directory()).exists();
      assertThat(workspace.directory().resolveSibling(".lock")).exists();
    }
    assertThat(store.find(new FileKey("a.txt"))).isPresent();
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
