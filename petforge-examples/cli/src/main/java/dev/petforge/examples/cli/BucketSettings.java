package dev.petforge.examples.cli;

import dev.petforge.file.FileStore;
import dev.petforge.storage.local.LinkMode;
import dev.petforge.storage.s3.S3FileStore;
import dev.petforge.storage.s3.S3Profile;
import java.util.Optional;

/** The bucket that a person has set for the files. */
final class BucketSettings {
  /** A petabyte: more is a slip. */
  private static final long MOST_CACHE_MB = 1_000_000_000;

  private BucketSettings() {}

  /**
   * @param local where work goes on and copies are kept
   * @param names how names show versions, if that is set
   * @return empty if files are kept in a folder
   * @throws dev.petforge.failure.PermanentException with code {@code BAD_SETTING}: names the
   *     setting and shows no key
   */
  static Optional<S3FileStore> bucket(
      Configuration configuration, FileStore local, Optional<LinkMode> names) {
    String type = configuration.get(Setting.CLOUD_STORAGE_TYPE).orElse("local");
    return switch (type) {
      case "local" -> Optional.empty();
      case "s3" -> Optional.of(bucket(configuration, local, names, S3Profile.AWS));
      case "oss" -> Optional.of(bucket(configuration, local, names, S3Profile.OSS));
      default ->
          throw Configuration.badSetting(Setting.CLOUD_STORAGE_TYPE, "local, s3 or oss", type);
    };
  }

  private static S3FileStore bucket(
      Configuration configuration, FileStore local, Optional<LinkMode> names, S3Profile usual) {
    String bucket =
        configuration
            .get(Setting.PETFORGE_S3_BUCKET)
            .orElseThrow(
                () ->
                    Configuration.badSetting(
                        Setting.PETFORGE_S3_BUCKET, "the name of the bucket for the files", ""));
    S3FileStore.Builder builder =
        S3FileStore.builder(bucket, local)
            .profile(profile(configuration, usual))
            .names(names.filter(LinkMode.NONE::equals).isEmpty());
    configuration.get(Setting.PETFORGE_S3_ENDPOINT).ifPresent(builder::endpoint);
    configuration.get(Setting.PETFORGE_S3_REGION).ifPresent(builder::region);
    configuration.get(Setting.PETFORGE_S3_PREFIX).ifPresent(builder::prefix);
    configuration.get(Setting.PETFORGE_S3_URL).ifPresent(builder::url);
    configuration.flag(Setting.PETFORGE_S3_PATH_STYLE).ifPresent(builder::pathStyle);
    configuration.flag(Setting.PETFORGE_S3_CHECKSUMS).ifPresent(builder::checksums);
    configuration
        .wholeNumber(Setting.PETFORGE_S3_CACHE_MB, MOST_CACHE_MB)
        .ifPresent(megabytes -> builder.copies(megabytes * 1_000_000));
    credentials(configuration, builder);
    try {
      return builder.build();
    } catch (IllegalArgumentException e) {
      throw Configuration.badSetting(
          "PETFORGE_S3_*", "as the object store needs them: " + e.getMessage(), bucket);
    }
  }

  private static S3Profile profile(Configuration configuration, S3Profile usual) {
    return configuration
        .get(Setting.PETFORGE_S3_PROFILE)
        .map(
            word ->
                S3Profile.ofWord(word)
                    .orElseThrow(
                        () ->
                            Configuration.badSetting(
                                Setting.PETFORGE_S3_PROFILE, "aws, oss, minio, ceph or r2", word)))
        .orElse(usual);
  }

  /** Those of the environment or of the file; without them the usual chain of AWS looks further. */
  private static void credentials(Configuration configuration, S3FileStore.Builder builder) {
    Optional<String> key = configuration.get(Setting.AWS_ACCESS_KEY_ID);
    Optional<String> secret = configuration.get(Setting.AWS_SECRET_ACCESS_KEY);
    if (key.isPresent() && secret.isPresent()) {
      Optional<String> token = configuration.get(Setting.AWS_SESSION_TOKEN);
      if (token.isPresent()) {
        builder.credentials(key.get(), secret.get(), token.get());
      } else {
        builder.credentials(key.get(), secret.get());
      }
    }
  }
}
