package dev.petforge.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.petforge.failure.PermanentException;
import dev.petforge.file.FileKey;
import dev.petforge.file.FileStore;
import dev.petforge.file.FoundFile;
import dev.petforge.file.Sha256;
import dev.petforge.file.StoredFile;
import dev.petforge.file.Workspace;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What every {@link FileStore} promises. The test of an adapter extends this and supplies an empty
 * store for each test; JUnit finds the tests by itself.
 */
public abstract class FileStoreContract {
  private static final FileKey VERSION = new FileKey("projects/p1/archive/v1/clip.mp4");
  private static final FileKey OTHER_VERSION = new FileKey("projects/p1/archive/v2/clip.mp4");
  private static final FileKey NAME = new FileKey("projects/p1/clip.mp4");

  /** Where sources are that do not come from a workspace. */
  @TempDir protected Path outside;

  /** For subclasses. */
  protected FileStoreContract() {}

  /** A store without files. Called once for each test. */
  protected abstract FileStore emptyStore();

  /** Puts some text from a file in a workspace, as work does. */
  protected static StoredFile put(FileStore store, FileKey key, String text) {
    try (Workspace workspace = store.workspace("test")) {
      return store.put(key, Files.writeString(workspace.resolve("source"), text));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What a store has under a key, as text. */
  protected static String text(FileStore store, FileKey key) {
    try (InputStream in = store.open(key)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void what_was_put_is_there_with_its_size_and_hash() {
    FileStore store = emptyStore();

    StoredFile put = put(store, VERSION, "abc");

    assertThat(put.key()).isEqualTo(VERSION);
    assertThat(put.bytes()).isEqualTo(3);
    assertThat(put.sha256().hex())
        .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assertThat(store.find(VERSION)).contains(put);
    assertThat(text(store, VERSION)).isEqualTo("abc");
  }

  @Test
  void a_file_from_outside_of_a_workspace_can_be_put() throws IOException {
    FileStore store = emptyStore();
    Path source = Files.writeString(outside.resolve("photo 猫.jpg"), "photo");

    store.put(VERSION, source);

    assertThat(text(store, VERSION)).isEqualTo("photo");
  }

  @Test
  void an_empty_file_and_one_of_a_megabyte_are_kept_as_they_are() throws IOException {
    FileStore store = emptyStore();
    byte[] large = new byte[1 << 20];
    for (int i = 0; i < large.length; i++) {
      large[i] = (byte) (i * 31 + (i >> 8));
    }
    Path source = Files.write(outside.resolve("large"), large);

    store.put(OTHER_VERSION, source);
    put(store, VERSION, "");

    assertThat(store.find(VERSION).orElseThrow().bytes()).isZero();
    try (InputStream in = store.open(OTHER_VERSION)) {
      assertThat(in.readAllBytes()).isEqualTo(large);
    }
  }

  @Test
  void putting_the_same_again_changes_nothing() {
    FileStore store = emptyStore();
    StoredFile first = put(store, VERSION, "clip");

    assertThat(put(store, VERSION, "clip")).isEqualTo(first);
    assertThat(text(store, VERSION)).isEqualTo("clip");
  }

  @Test
  void another_content_never_replaces_a_version() throws IOException {
    FileStore store = emptyStore();
    put(store, VERSION, "paid for");
    Path source = Files.writeString(outside.resolve("other"), "another");

    assertThatExceptionOfType(PermanentException.class)
        .isThrownBy(() -> put(store, VERSION, "another"))
        .satisfies(e -> assertThat(e.failure().code()).isEqualTo("EXISTS"))
        .withMessageContaining(VERSION.value());
    assertThatExceptionOfType(PermanentException.class)
        .isThrownBy(() -> store.put(VERSION, source))
        .satisfies(e -> assertThat(e.failure().code()).isEqualTo("EXISTS"));
    assertThat(text(store, VERSION)).isEqualTo("paid for");
  }

  @Test
  void several_can_be_put_together() throws IOException {
    FileStore store = emptyStore();
    Path photo = Files.writeString(outside.resolve("photo.jpg"), "photo");

    Map<FileKey, StoredFile> put;
    try (Workspace workspace = store.workspace("test")) {
      Path clip = Files.writeString(workspace.resolve("clip"), "clip");
      put = store.putAll(Map.of(VERSION, clip, OTHER_VERSION, photo));
    }

    assertThat(put).containsOnlyKeys(VERSION, OTHER_VERSION);
    put.forEach((key, file) -> assertThat(store.find(key)).contains(file));
    assertThat(text(store, VERSION)).isEqualTo("clip");
    assertThat(text(store, OTHER_VERSION)).isEqualTo("photo");
    assertThat(store.putAll(Map.of())).isEmpty();
  }

  @Test
  void of_several_that_are_put_together_none_replaces_a_version() throws IOException {
    FileStore store = emptyStore();
    put(store, VERSION, "paid for");
    Path another = Files.writeString(outside.resolve("another"), "another");
    Path clip = Files.writeString(outside.resolve("clip"), "clip");
    Path same = Files.writeString(outside.resolve("same"), "paid for");
    Map<FileKey, Path> together = new LinkedHashMap<>();
    together.put(OTHER_VERSION, clip);
    together.put(VERSION, another);

    assertThatExceptionOfType(PermanentException.class)
        .isThrownBy(() -> store.putAll(together))
        .satisfies(e -> assertThat(e.failure().code()).isEqualTo("EXISTS"))
        .withMessageContaining(VERSION.value());

    assertThat(text(store, VERSION)).isEqualTo("paid for");
    clip = Files.writeString(outside.resolve("clip"), "clip");
    assertThat(store.putAll(Map.of(VERSION, same, OTHER_VERSION, clip))).hasSize(2);
    assertThat(text(store, OTHER_VERSION)).isEqualTo("clip");
  }

  @Test
  void of_many_who_put_different_contents_under_one_key_exactly_one_wins() throws Exception {
    FileStore store = emptyStore();

    List<String> winners = new ArrayList<>();
    List<Callable<String>> writers = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      String content = "content of writer " + i;
      writers.add(
          () -> {
            try {
              put(store, VERSION, content);
              return content;
            } catch (PermanentException e) {
              assertThat(e.failure().code()).isEqualTo("EXISTS");
              return "";
            }
          });
    }
    together(writers).stream().filter(text -> !text.isEmpty()).forEach(winners::add);

    assertThat(winners).hasSize(1);
    assertThat(text(store, VERSION)).isEqualTo(winners.get(0));
  }

  @Test
  void many_who_put_the_same_content_under_one_key_all_succeed() throws Exception {
    FileStore store = emptyStore();

    List<Callable<StoredFile>> writers = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      writers.add(() -> put(store, VERSION, "the same"));
    }

    assertThat(new HashSet<>(together(writers))).hasSize(1);
    assertThat(text(store, VERSION)).isEqualTo("the same");
  }

  @Test
  void a_name_is_replaced_by_what_is_written_last() {
    FileStore store = emptyStore();
    store.write(NAME, bytes("old"));

    StoredFile written = store.write(NAME, bytes("newer"));

    assertThat(written.bytes()).isEqualTo(5);
    assertThat(store.find(NAME)).contains(written);
    assertThat(text(store, NAME)).isEqualTo("newer");
  }

  @Test
  void a_reader_sees_the_old_content_or_the_new_and_never_a_part() throws Exception {
    FileStore store = emptyStore();
    List<String> contents = List.of("a".repeat(20_000), "b".repeat(30_000));
    store.write(NAME, bytes(contents.get(0)));

    Set<String> seen = new HashSet<>();
    together(
        List.of(
            () -> {
              for (int i = 0; i < 50; i++) {
                store.write(NAME, bytes(contents.get(i % 2)));
              }
              return "";
            },
            () -> {
              for (int i = 0; i < 50; i++) {
                seen.add(text(store, NAME));
              }
              return "";
            }));

    assertThat(contents).containsAll(seen);
  }

  @Test
  void a_name_shows_the_version_that_it_was_linked_to_last() {
    FileStore store = emptyStore();
    put(store, VERSION, "first version");
    put(store, OTHER_VERSION, "second version");

    store.link(VERSION, NAME);
    assertThat(text(store, NAME)).isEqualTo("first version");
    store.link(VERSION, NAME);
    store.link(OTHER_VERSION, NAME);

    assertThat(text(store, NAME)).isEqualTo("second version");
    assertThat(text(store, VERSION)).isEqualTo("first version");
  }

  @Test
  void several_names_show_their_versions_whatever_they_showed_before() {
    FileStore store = emptyStore();
    FileKey folder = new FileKey("projects");
    FileKey third = folder.child("third");
    put(store, VERSION, "first version");
    put(store, OTHER_VERSION, "second version");
    Map<FileKey, FileKey> names = Map.of(NAME, VERSION, third, OTHER_VERSION);

    store.linkAll(folder, names);
    store.linkAll(folder, names);
    assertThat(text(store, NAME)).isEqualTo("first version");
    assertThat(text(store, third)).isEqualTo("second version");

    // Of the same length.
    store.write(NAME, bytes("other content"));
    store.link(VERSION, third);
    store.linkAll(folder, names);
    assertThat(text(store, NAME)).isEqualTo("first version");
    assertThat(text(store, third)).isEqualTo("second version");

    FileKey missing = folder.child("archive/missing");
    assertMissing(() -> store.linkAll(folder, Map.of(NAME, missing)));
    assertThat(text(store, NAME)).isEqualTo("first version");
  }

  @Test
  void writing_over_a_linked_name_leaves_the_version_alone() {
    FileStore store = emptyStore();
    put(store, VERSION, "paid for");
    store.link(VERSION, NAME);

    store.write(NAME, bytes("something else"));

    assertThat(text(store, VERSION)).isEqualTo("paid for");
    assertThat(text(store, NAME)).isEqualTo("something else");
  }

  @Test
  void a_linked_name_stays_when_its_version_is_deleted() {
    FileStore store = emptyStore();
    put(store, VERSION, "clip");
    store.link(VERSION, NAME);

    store.delete(VERSION);

    assertThat(store.find(VERSION)).isEmpty();
    assertThat(text(store, NAME)).isEqualTo("clip");
  }

  @Test
  void linking_to_a_version_that_is_missing_is_refused_and_changes_nothing() {
    FileStore store = emptyStore();
    store.write(NAME, bytes("old"));

    assertMissing(() -> store.link(VERSION, NAME));
    assertThat(text(store, NAME)).isEqualTo("old");
  }

  @Test
  void many_who_link_one_name_leave_one_of_the_versions_there() throws Exception {
    FileStore store = emptyStore();
    put(store, VERSION, "first version");
    put(store, OTHER_VERSION, "second version");

    List<Callable<String>> linkers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      FileKey version = i % 2 == 0 ? VERSION : OTHER_VERSION;
      linkers.add(
          () -> {
            for (int k = 0; k < 10; k++) {
              store.link(version, NAME);
            }
            return "";
          });
    }
    together(linkers);

    assertThat(text(store, NAME)).isIn("first version", "second version");
  }

  @Test
  void what_is_not_there_is_named() {
    FileStore store = emptyStore();

    assertThat(store.find(VERSION)).isEmpty();
    assertMissing(() -> store.open(VERSION).close());
    try (Workspace workspace = store.workspace("test")) {
      assertMissing(() -> store.local(VERSION, workspace));
    }
  }

  @Test
  void a_directory_is_no_file() {
    FileStore store = emptyStore();
    put(store, VERSION, "clip");
    FileKey directory = new FileKey("projects/p1");

    assertThat(store.find(directory)).isEmpty();
    assertMissing(() -> store.open(directory).close());
    store.delete(directory);
    assertThat(text(store, VERSION)).isEqualTo("clip");
  }

  @Test
  void a_local_file_has_the_content() throws IOException {
    FileStore store = emptyStore();
    StoredFile clip = put(store, VERSION, "clip");

    try (Workspace workspace = store.workspace("test")) {
      assertThat(store.local(VERSION, workspace)).isRegularFile().hasContent("clip");
      assertThat(store.cached(VERSION, clip.sha256(), workspace))
          .isRegularFile()
          .hasContent("clip");
    }
    assertThat(text(store, VERSION)).isEqualTo("clip");
  }

  @Test
  void a_local_file_is_compared_with_the_hash_that_it_should_have() {
    FileStore store = emptyStore();
    StoredFile clip = put(store, VERSION, "clip");
    Sha256 other = Sha256.of("another clip");

    try (Workspace workspace = store.workspace("test")) {
      assertThat(store.verified(VERSION, clip.sha256(), workspace)).hasContent("clip");
      assertThat(store.verified(VERSION, clip.sha256(), workspace)).hasContent("clip");
      assertThatExceptionOfType(PermanentException.class)
          .isThrownBy(() -> store.verified(VERSION, other, workspace))
          .satisfies(e -> assertThat(e.failure().code()).isEqualTo("DAMAGED"))
          .withMessageContaining(VERSION.value())
          .withMessageContaining(other.hex());
      store.delete(VERSION);
      assertMissing(() -> store.local(VERSION, workspace));
    }
  }

  @Test
  void what_is_noted_of_a_file_is_what_it_is() {
    FileStore store = emptyStore();
    StoredFile clip = put(store, VERSION, "clip");
    StoredFile document = store.write(new FileKey("projects/p1/meta.json"), bytes("{}"));
    store.link(VERSION, NAME);

    assertThat(store.noted(VERSION)).contains(clip);
    assertThat(store.noted(document.key())).contains(document);
    assertThat(store.noted(NAME)).isEqualTo(store.find(NAME));
    assertThat(store.noted(OTHER_VERSION)).isEmpty();
  }

  @Test
  void nothing_that_counts_is_left_over() {
    FileStore store = emptyStore();
    StoredFile clip = put(store, VERSION, "clip");

    assertThat(store.removeLeftovers(Instant.EPOCH)).isZero();
    assertThat(store.find(VERSION)).contains(clip);
  }

  @Test
  void the_keys_below_a_prefix_are_listed_in_order() {
    FileStore store = emptyStore();
    FileKey prefix = new FileKey("projects/p1");
    put(store, new FileKey("projects/p10/a"), "");
    put(store, new FileKey("projects/p1/b"), "");
    put(store, new FileKey("projects/p1/a-b/c"), "");
    put(store, new FileKey("projects/p1/a/c"), "");
    store.write(new FileKey("projects/p1/a.json"), bytes("{}"));

    assertThat(store.list(prefix))
        .extracting(FileKey::value)
        .containsExactly(
            "projects/p1/a-b/c", "projects/p1/a.json", "projects/p1/a/c", "projects/p1/b");
    assertThat(store.list(new FileKey("projects/p"))).isEmpty();
    assertThat(store.list(new FileKey("projects/p1/b"))).isEmpty();
  }

  @Test
  void the_files_below_a_prefix_are_surveyed_with_their_sizes() {
    FileStore store = emptyStore();
    put(store, VERSION, "abc");
    put(store, OTHER_VERSION, "abcd");
    store.write(new FileKey("projects/p2/note.txt"), bytes("elsewhere"));

    List<FoundFile> found = store.survey(new FileKey("projects/p1"));

    assertThat(found).extracting(FoundFile::key).containsExactly(VERSION, OTHER_VERSION);
    assertThat(found).extracting(FoundFile::bytes).containsExactly(3L, 4L);
    assertThat(found.get(0).isSame(found.get(1))).isFalse();
    assertThat(store.survey(new FileKey("projects/p3"))).isEmpty();
  }

  @Test
  void a_deleted_file_is_gone_and_its_neighbours_stay() {
    FileStore store = emptyStore();
    put(store, VERSION, "clip");
    put(store, OTHER_VERSION, "clip 2");

    store.delete(VERSION);
    store.delete(VERSION);

    assertThat(store.find(VERSION)).isEmpty();
    assertThat(text(store, OTHER_VERSION)).isEqualTo("clip 2");
    put(store, VERSION, "another may come");
    assertThat(text(store, VERSION)).isEqualTo("another may come");
  }

  @Test
  void files_can_be_put_where_others_are_deleted_at_the_same_time() throws Exception {
    FileStore store = emptyStore();

    List<Callable<String>> workers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      FileKey key = new FileKey("a/b/c/file-" + i);
      String content = "content " + i;
      workers.add(
          () -> {
            for (int k = 0; k < 15; k++) {
              put(store, key, content);
              assertThat(text(store, key)).isEqualTo(content);
              store.delete(key);
            }
            return "";
          });
    }
    together(workers);

    assertThat(store.list(new FileKey("a"))).isEmpty();
  }

  @Test
  void a_workspace_is_empty_is_nobody_elses_and_goes_away() throws IOException {
    FileStore store = emptyStore();
    Path first;
    try (Workspace one = store.workspace("merge");
        Workspace other = store.workspace("merge")) {
      first = one.directory();
      assertThat(first).isEmptyDirectory().isNotEqualTo(other.directory());
      assertThat(one.resolve("part.mp4")).hasParentRaw(first).doesNotExist();
      Files.createDirectories(first.resolve("frames/deep"));
      Files.writeString(first.resolve("frames/deep/1.png"), "frame");
    }

    assertThat(first).doesNotExist();
  }

  @Test
  void a_workspace_gives_no_path_outside_of_it() {
    FileStore store = emptyStore();

    try (Workspace workspace = store.workspace("merge")) {
      for (String name : List.of("../x", "a/b", "", ".", "..")) {
        assertThatExceptionOfType(IllegalArgumentException.class)
            .as("name '%s'", name)
            .isThrownBy(() -> workspace.resolve(name));
      }
    }
  }

  @Test
  void free_space_and_addresses_are_known() {
    FileStore store = emptyStore();

    assertThat(store.freeBytes()).isPositive();
    assertThat(URI.create(store.url(VERSION)).getPath()).endsWith("/" + VERSION.value());
  }

  private static void assertMissing(ThrowingCallable call) {
    assertThatExceptionOfType(PermanentException.class)
        .isThrownBy(call)
        .satisfies(e -> assertThat(e.failure().code()).isEqualTo("MISSING"));
  }

  private static <T> List<T> together(List<Callable<T>> calls) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(calls.size());
    try {
      CountDownLatch start = new CountDownLatch(calls.size());
      List<Future<T>> futures = new ArrayList<>();
      for (Callable<T> call : calls) {
        futures.add(
            threads.submit(
                () -> {
                  start.countDown();
                  start.await();
                  return call.call();
                }));
      }
      List<T> results = new ArrayList<>();
      for (Future<T> future : futures) {
        results.add(future.get());
      }
      return results;
    } finally {
      threads.shutdownNow();
    }
  }
}
