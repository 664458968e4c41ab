package dev.petforge.storage.s3;

import dev.petforge.file.FileStore;
import dev.petforge.storage.local.LocalFileStore;
import dev.petforge.testkit.FileStoreContract;

/** The contract on s3proxy, with the checksums of the protocol. */
class S3ProxyStoreTest extends FileStoreContract {
  @Override
  protected FileStore emptyStore() {
    return ObjectStores.store(
            ObjectStores.s3proxy(), S3Profile.AWS, LocalFileStore.at(outside.resolve("local")))
        .build();
  }
}
