package dev.petforge.storage.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.petforge.failure.PermanentException;
import dev.petforge.failure.RetryableException;
import dev.petforge.file.FileKey;
import dev.petforge.file.FileStore;
import dev.petforge.file.Workspace;
import dev.petforge.testkit.FileStoreContract;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LocalFileStoreTest extends FileStoreContract {
  private static final FileKey VERSION = new FileKey("projects/p1/archive/v1/clip.mp4");
  private static final FileKey NAME = new FileKey("projects/p1/clip.mp4");

  @TempDir Path root;

  @Override
  protected FileStore emptyStore() {
    return LocalFileStore.at(root);
  }

  @Test
  void a_key_is_a_path_below_the_root() {
    FileStore store = emptyStore();

    put(store, VERSION, "clip");

    assertThat(root.resolve("projects/p1/archive/v1/clip.mp4")).hasContent("clip");
  }

  @Test
  void a_version_is_read_only() throws IOException {
    put(emptyStore(), VERSION, "clip");

    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(root.resolve(VERSION.value()))))
        .isEqualTo("r--r--r--");
  }

  /** As root, who writes into a file of mode 444 as into any other. */
  @Test
  void what_is_written_into_a_name_in_place_never_reaches_the_version() throws IOException {
    FileStore store = emptyStore();
    put(store, VERSION, "clip");
    store.link(VERSION, NAME);

    try {
      Files.writeString(root.resolve(NAME.value()), "trimmed by some tool");
    } catch (AccessDeniedException e) {
      assertThat(Files.isWritable(root.resolve(NAME.value()))).isFalse();
    }

    assertThat(text(store, VERSION)).isEqualTo("clip");
    store.link(VERSION, NAME);
    assertThat(text(store, NAME)).isEqualTo("clip");
  }

  @Test
  void a_name_is_a_hard_link_where_the_mode_protects_it_and_a_copy_where_it_does_not()
      throws IOException {
    for (boolean root : new boolean[] {false, true}) {
      Path place = Files.createDirectory(outside.resolve("root-" + root));
      FileStore store = LocalFileStore.builder(place).disk(new NoClones(root)).build();
      put(store, VERSION, "clip");

      store.link(VERSION, NAME);

      assertThat(isLink(place)).isEqualTo(!root);
    }
  }

  @Test
  void a_disk_that_can_clone_is_asked_to() throws IOException {
    List<String> cloned = new ArrayList<>();
    Disk clones =
        new Disk() {
          @Override
          boolean cloned(Path source, Path target) throws IOException {
            cloned.add(source.getFileName().toString());
            Files.copy(source, target);
            return true;
          }
        };
    FileStore store = LocalFileStore.builder(root).disk(clones).build();
    put(store, VERSION, "clip");

    store.link(VERSION, NAME);

    assertThat(cloned).hasSize(2).last().isEqualTo("clip.mp4");
    assertThat(isLink(root)).isFalse();
  }

  @ParameterizedTest
  @EnumSource(LinkMode.class)
  void a_setting_chooses_how_names_show_versions(LinkMode mode) throws IOException {
    FileStore store = LocalFileStore.builder(root).disk(new NoClones(true)).linkMode(mode).build();
    put(store, VERSION, "clip");
    Files.createDirectories(root.resolve(NAME.value()).getParent());
    Files.createLink(root.resolve(NAME.value()), root.resolve(VERSION.value()));

    store.link(VERSION, NAME);

    assertThat(Files.exists(root.resolve(NAME.value()))).isEqualTo(mode != LinkMode.NONE);
    assertThat(mode != LinkMode.NONE && isLink(root)).isEqualTo(mode == LinkMode.LINK);
  }

  private static boolean isLink(Path root) throws IOException {
    return Files.isSameFile(root.resolve(VERSION.value()), root.resolve(NAME.value()));
  }

  /** A disk as most are. */
  private static final class NoClones extends Disk {
    private final boolean rootWrites;

    NoClones(boolean rootWrites) {
      this.rootWrites = rootWrites;
    }

    @Override
    boolean cloned(Path source, Path target) {
      return false;
    }

    @Override
    boolean isWritable(Path file) {
      return rootWrites;
    }
  }

  @Test
  void a_source_outside_of_the_work_area_is_copied_and_stays_a_persons_own() throws IOException {
    FileStore store = emptyStore();
    Path photo = Files.writeString(outside.resolve("photo.jpg"), "photo");

    store.put(VERSION, photo);
    Files.writeString(photo, "edited");

    assertThat(text(store, VERSION)).isEqualTo("photo");
    assertThat(Files.isWritable(photo)).isTrue();
  }

  @Test
  void a_source_in_a_workspace_becomes_the_version_itself() throws IOException {
    FileStore store = emptyStore();
    try (Workspace workspace = store.workspace("fetch")) {
      Path source = Files.writeString(workspace.resolve("clip"), "clip");
      Object inode = Files.getAttribute(source, "unix:ino");

      store.put(VERSION, source);

      assertThat(source).doesNotExist();
      assertThat(Files.getAttribute(root.resolve(VERSION.value()), "unix:ino")).isEqualTo(inode);
    }
  }

  @Test
  void content_and_every_directory_have_reached_the_disk_when_put_returns() throws IOException {
    List<String> done = new ArrayList<>();
    FileStore store = LocalFileStore.builder(root).disk(new NotingDisk(done)).build();

    try (Workspace workspace = store.workspace("fetch")) {
      store.put(new FileKey("a/b/c"), Files.writeString(workspace.resolve("clip"), "clip"));
    }

    assertThat(done).containsExactly("force clip", "link c", "sync b", "sync a", "sync root");
  }

  @Test
  void several_wait_for_each_directory_once_when_all_their_names_are_there() throws IOException {
    List<String> done = new ArrayList<>();
    FileStore store = LocalFileStore.builder(root).disk(new NotingDisk(done)).build();
    Map<FileKey, Path> sources = new LinkedHashMap<>();

    try (Workspace workspace = store.workspace("import")) {
      for (int i = 0; i < 3; i++) {
        sources.put(
            new FileKey("a/b" + i + "/c" + i),
            Files.writeString(workspace.resolve("picture" + i), "picture " + i));
      }
      store.putAll(sources);
    }

    assertThat(done)
        .startsWith("force picture0", "force picture1", "force picture2")
        .containsSubsequence("link c0", "link c1", "link c2", "sync b0")
        .containsOnlyOnce("sync b0", "sync b1", "sync b2", "sync a", "sync root")
        .hasSize(11);
  }

  @Test
  void what_was_there_already_is_waited_for_as_well() throws IOException {
    List<String> done = new ArrayList<>();
    FileStore store = LocalFileStore.builder(root).disk(new NotingDisk(done)).build();
    Path picture = Files.writeString(outside.resolve("picture"), "picture");
    store.put(new FileKey("a/one"), picture);
    done.clear();

    store.putAll(Map.of(new FileKey("a/one"), picture));

    // Whoever put it may not have waited yet.
    assertThat(done).containsExactly("sync a", "sync root");
  }

  @Test
  void a_name_is_on_the_disk_before_it_replaces_the_old_one() {
    List<String> done = new ArrayList<>();
    FileStore store = LocalFileStore.builder(root).disk(new NotingDisk(done)).build();

    store.write(new FileKey("a/meta.json"), new byte[] {1});

    assertThat(done).containsExactly("write", "replace meta.json", "sync a", "sync root");
  }

  /** Notes what reaches the disk, in order. */
  private final class NotingDisk extends Disk {
    private final List<String> done;

    NotingDisk(List<String> done) {
      this.done = done;
    }

    @Override
    void force(Path file) throws IOException {
      done.add("force " + file.getFileName());
      super.force(file);
    }

    @Override
    void write(Path target, byte[] content) throws IOException {
      done.add("write");
      super.write(target, content);
    }

    @Override
    void link(Path existing, Path name) throws IOException {
      done.add("link " + name.getFileName());
      super.link(existing, name);
    }

    @Override
    void replace(Path source, Path target) throws IOException {
      done.add("replace " + target.getFileName());
      super.replace(source, target);
    }

    @Override
    void forceDirectory(Path directory) throws IOException {
      done.add("sync " + (Files.isSameFile(directory, root) ? "root" : directory.getFileName()));
      super.forceDirectory(directory);
    }
  }

  @Test
  void a_full_disk_is_worth_a_retry_and_leaves_nothing_behind() throws IOException {
    Path source = Files.writeString(outside.resolve("clip"), "clip");
    for (String words :
        List.of("No space left on device", "Disk quota exceeded", "File too large")) {
      FileStore store = LocalFileStore.builder(root).disk(new FullDisk(words)).build();

      assertFull(() -> store.put(VERSION, source));
      assertFull(() -> store.write(NAME, new byte[] {1}));
      assertThat(store.find(VERSION)).isEmpty();
      assertThat(store.find(NAME)).isEmpty();
    }
    assertThat(filesIn(root.resolve(".work"))).allMatch(file -> file.endsWith(".lock"));
  }

  private static void assertFull(Runnable call) {
    assertThatExceptionOfType(RetryableException.class)
        .isThrownBy(call::run)
        .satisfies(e -> assertThat(e.failure().code()).isEqualTo("DISK_FULL"))
        .withMessageContaining("projects");
  }

  private static final class FullDisk extends Disk {
    private final String words;

    FullDisk(String words) {
      this.words = words;
    }

    @Override
    void copy(Path source, Path target) throws IOException {
      Files.writeString(target, "half");
      throw new IOException(words);
    }

    @Override
    void write(Path target, byte[] content) throws IOException {
      Files.writeString(target, "half");
      throw new FileSystemException(target.toString(), null, words);
    }
  }

  private static List<String> filesIn(Path directory) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      return all.filter(Files::isRegularFile).map(Path::toString).toList();
    }
  }

  @Test
  void a_root_that_is_a_file_or_cannot_be_made_is_named() throws IOException {
    Path file = Files.writeString(outside.resolve("file"), "");

    for (Path place : List.of(file, file.resolve("below"), Path.of("/proc/petforge"))) {
      assertThatExceptionOfType(PermanentException.class)
          .isThrownBy(() -> LocalFileStore.at(place))
          .satisfies(e -> assertThat(e.failure().code()).isEqualTo("NOT_WRITABLE"))
          .withMessageContaining(place.toString());
    }
  }

  @Test
  void a_file_in_the_way_of_a_directory_is_refused_for_good() throws IOException {
    FileStore store = emptyStore();
    Files.writeString(root.resolve("projects"), "a file in the way");
    Path source = Files.writeString(outside.resolve("clip"), "clip");

    assertNotWritable(() -> store.put(VERSION, source));
    assertNotWritable(() -> store.write(NAME, new byte[] {1}));
  }

  @Test
  void a_directory_in_the_way_of_a_file_is_refused_for_good() throws IOException {
    FileStore store = emptyStore();
    Files.createDirectories(root.resolve(VERSION.value()).resolve("inside"));
    Path source = Files.writeString(outside.resolve("clip"), "clip");

    assertNotWritable(() -> store.put(VERSION, source));
    assertNotWritable(() -> store.write(VERSION, new byte[] {1}));
  }

  private static void assertNotWritable(Runnable call) {
    assertThatExceptionOfType(PermanentException.class)
        .isThrownBy(call::run)
        .satisfies(e -> assertThat(e.failure().code()).isEqualTo("NOT_WRITABLE"));
  }

  @Test
  void a_symbolic_link_that_leads_out_is_refused() throws IOException {
    FileStore store = emptyStore();
    Files.writeString(outside.resolve("secret"), "secret");
    Files.createSymbolicLink(root.resolve("out"), outside);
    Files.createSymbolicLink(root.resolve("dangling"), outside.resolve("missing"));
    Files.createDirectories(root.resolve("in"));
    Files.createSymbolicLink(root.resolve("stays"), root.resolve("in"));

    for (String key : List.of("out/secret", "dangling")) {
      FileKey out = new FileKey(key);
      List<Runnable> calls =
          List.of(
              () -> store.find(out),
              () -> text(store, out),
              () -> store.delete(out),
              () -> store.write(out, new byte[] {1}),
              () -> put(store, out, "clip"));
      for (Runnable call : calls) {
        assertThatExceptionOfType(PermanentException.class)
            .isThrownBy(call::run)
            .satisfies(e -> assertThat(e.failure().code()).isEqualTo("OUTSIDE_STORE"));
      }
    }
    put(store, new FileKey("stays/clip"), "clip");
    assertThat(text(store, new FileKey("in/clip"))).isEqualTo("clip");
    assertThat(outside.resolve("secret")).hasContent("secret");
    assertThat(outside.resolve("missing")).doesNotExist();
  }

  @Test
  void files_that_no_key_can_name_are_not_listed() throws IOException {
    FileStore store = emptyStore();
    put(store, VERSION, "clip");
    Files.writeString(root.resolve("projects/p1/.hidden"), "");
    Files.writeString(root.resolve("projects/p1/a person's file.txt"), "");
    Files.createSymbolicLink(root.resolve("projects/p1/link"), outside);

    assertThat(store.list(new FileKey("projects"))).containsExactly(VERSION);
  }

  @Test
  void directories_that_become_empty_go_and_the_root_stays() {
    FileStore store = emptyStore();
    put(store, VERSION, "clip");

    store.delete(VERSION);

    assertThat(root.resolve("projects")).doesNotExist();
    assertThat(root).exists();
  }

  @Test
  void addresses_begin_with_the_given_base() {
    FileStore store =
        LocalFileStore.builder(root).url("https://files.example.com/storage//").build();

    assertThat(store.url(NAME)).isEqualTo("https://files.example.com/storage/projects/p1/clip.mp4");
    assertThat(LocalFileStore.at(root).url(NAME))
        .startsWith("file:/")
        .endsWith("/projects/p1/clip.mp4");
    for (String bad : List.of("storage", "", "https://example.com/?a=b", "not an address")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> LocalFileStore.builder(root).url(bad).build());
    }
  }

  @Test
  void closing_removes_this_stores_work_and_no_other() throws IOException {
    LocalFileStore store = LocalFileStore.at(root);
    LocalFileStore other = LocalFileStore.at(root);
    Workspace kept = other.workspace("merge");
    Workspace left = store.workspace("merge");

    store.close();

    assertThat(left.directory()).doesNotExist();
    assertThat(kept.directory()).exists();
    LocalFileStore.at(root);
    assertThat(kept.directory()).exists();
  }
}
