package dev.petforge.storage.s3;

import dev.petforge.file.FileStore;
import dev.petforge.storage.local.LocalFileStore;
import dev.petforge.testkit.FileStoreContract;
import org.junit.jupiter.api.Tag;

/** The contract on S3Mock as an old store and without copies on the disk. */
@Tag("slow")
class S3MockOldStoreTest extends FileStoreContract {
  @Override
  protected FileStore emptyStore() {
    return ObjectStores.inTurns(
        ObjectStores.store(
                ObjectStores.s3mock(), S3Profile.CEPH, LocalFileStore.at(outside.resolve("local")))
            .copies(0)
            .build());
  }
}
