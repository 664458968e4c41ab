package dev.petforge.storage.s3;

import dev.petforge.file.FileStore;
import dev.petforge.storage.local.LocalFileStore;
import dev.petforge.testkit.FileStoreContract;

/**
 * The contract on s3proxy as an old store and without copies on the disk, with the bucket in the
 * name of the host.
 */
class S3ProxyOldStoreTest extends FileStoreContract {
  @Override
  protected FileStore emptyStore() {
    return ObjectStores.store(
            ObjectStores.s3proxy(), S3Profile.OSS, LocalFileStore.at(outside.resolve("local")))
        .pathStyle(false)
        .copies(0)
        .build();
  }
}
