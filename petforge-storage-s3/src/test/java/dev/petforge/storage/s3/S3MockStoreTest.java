package dev.petforge.storage.s3;

import dev.petforge.file.FileStore;
import dev.petforge.storage.local.LocalFileStore;
import dev.petforge.testkit.FileStoreContract;
import org.junit.jupiter.api.Tag;

/**
 * The contract on S3Mock with the checksums of the protocol and, by a gateway, with the bucket in
 * the name of the host.
 */
@Tag("slow")
class S3MockStoreTest extends FileStoreContract {
  @Override
  protected FileStore emptyStore() {
    return ObjectStores.inTurns(
        ObjectStores.store(
                ObjectStores.s3mockByHosts(),
                S3Profile.AWS,
                LocalFileStore.at(outside.resolve("local")))
            .pathStyle(false)
            .build());
  }
}
