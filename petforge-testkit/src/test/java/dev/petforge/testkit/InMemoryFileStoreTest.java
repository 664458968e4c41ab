package dev.petforge.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.petforge.failure.RetryableException;
import dev.petforge.file.FileKey;
import dev.petforge.file.FileStore;
import org.junit.jupiter.api.Test;

class InMemoryFileStoreTest extends FileStoreContract {
  @Override
  protected FileStore emptyStore() {
    return new InMemoryFileStore();
  }

  @Test
  void an_ordered_failure_comes_once_and_stores_nothing() {
    InMemoryFileStore store = new InMemoryFileStore();
    FileKey key = new FileKey("a");
    store.failNext(new RetryableException("DISK_FULL", "no space left in memory"));

    assertThatExceptionOfType(RetryableException.class).isThrownBy(() -> put(store, key, "clip"));
    assertThat(store.find(key)).isEmpty();
    put(store, key, "clip");
    assertThat(text(store, key)).isEqualTo("clip");
  }

  @Test
  void free_space_is_what_the_test_says() {
    InMemoryFileStore store = new InMemoryFileStore();

    store.freeBytes(5);

    assertThat(store.freeBytes()).isEqualTo(5);
  }
}
