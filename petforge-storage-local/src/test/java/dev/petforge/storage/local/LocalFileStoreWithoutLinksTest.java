package dev.petforge.storage.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.file.FileKey;
import dev.petforge.file.FileStore;
import dev.petforge.testkit.FileStoreContract;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A file system that knows no hard links, as exFAT and some network folders, keeps the contract.
 */
class LocalFileStoreWithoutLinksTest extends FileStoreContract {
  @TempDir Path root;

  @Override
  protected FileStore emptyStore() {
    return LocalFileStore.builder(root).disk(new DiskWithoutLinks()).build();
  }

  private static final class DiskWithoutLinks extends Disk {
    @Override
    void link(Path existing, Path name) throws IOException {
      throw new FileSystemException(name.toString(), null, "Operation not permitted");
    }
  }

  @Test
  void a_copy_that_shows_the_version_already_is_left_alone() throws IOException {
    FileStore store = emptyStore();
    FileKey version = new FileKey("v/clip");
    FileKey name = new FileKey("clip");
    put(store, version, "clip");
    store.link(version, name);
    FileTime old = FileTime.fromMillis(1_000_000);
    Files.setLastModifiedTime(root.resolve("clip"), old);

    store.link(version, name);

    assertThat(Files.getLastModifiedTime(root.resolve("clip"))).isEqualTo(old);
  }
}
