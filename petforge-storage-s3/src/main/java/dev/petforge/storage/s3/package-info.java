/**
 * Files in the bucket of an object store that speaks the protocol of Amazon S3: AWS itself, Aliyun
 * OSS, MinIO, Ceph, Cloudflare R2. Start with {@link dev.petforge.storage.s3.S3FileStore}.
 */
@NullMarked
package dev.petforge.storage.s3;

import org.jspecify.annotations.NullMarked;
