package dev.petforge.examples.installation;

import dev.petforge.file.FileStore;
import dev.petforge.storage.local.LinkMode;
import dev.petforge.storage.s3.S3FileStore;
import dev.petforge.storage.s3.S3Profile;
import java.util.List;
import java.util.Optional;

/** The bucket that a person has set for the files. */
public final class BucketSettings {
  /** A petabyte: more is a slip. */
  private static final long MOST_CACHE_MB = 1_000_000_000;

  private static final Names OWN =
      new Names(
          "PETFORGE_S3_*",
          Setting.PETFORGE_S3_PROFILE,
          Setting.PETFORGE_S3_ENDPOINT,
          Setting.PETFORGE_S3_REGION,
          Setting.PETFORGE_S3_PATH_STYLE,
          Setting.PETFORGE_S3_CHECKSUMS,
          Setting.AWS_ACCESS_KEY_ID,
          Setting.AWS_SECRET_ACCESS_KEY,
          Setting.AWS_SESSION_TOKEN);

  private static final Names OTHER =
      new Names(
          "PETFORGE_S3_TO_*",
          Setting.PETFORGE_S3_TO_PROFILE,
          Setting.PETFORGE_S3_TO_ENDPOINT,
          Setting.PETFORGE_S3_TO_REGION,
          Setting.PETFORGE_S3_TO_PATH_STYLE,
          Setting.PETFORGE_S3_TO_CHECKSUMS,
          Setting.PETFORGE_S3_TO_ACCESS_KEY_ID,
          Setting.PETFORGE_S3_TO_SECRET_ACCESS_KEY,
          Setting.PETFORGE_S3_TO_SESSION_TOKEN);

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
    S3FileStore.Builder builder = S3FileStore.builder(bucket, local).names(shown(names));
    configuration.get(Setting.PETFORGE_S3_PREFIX).ifPresent(builder::prefix);
    configuration.get(Setting.PETFORGE_S3_URL).ifPresent(builder::url);
    configuration
        .wholeNumber(Setting.PETFORGE_S3_CACHE_MB, MOST_CACHE_MB)
        .ifPresent(megabytes -> builder.copies(megabytes * 1_000_000));
    return OWN.build(configuration, builder, usual, bucket);
  }

  private static boolean shown(Optional<LinkMode> names) {
    return names.filter(LinkMode.NONE::equals).isEmpty();
  }

  /**
   * A bucket that a person named, to be read from or written to once.
   *
   * @param local where work goes on
   * @param target whether it is what is moved to: that may be another store, with settings of its
   *     own, of which one that is set makes all of them count
   * @throws dev.petforge.failure.PermanentException as {@link #bucket}
   */
  public static S3FileStore moving(
      Configuration configuration, FilePlace.Bucket place, FileStore local, boolean target) {
    Optional<LinkMode> names = Installation.linkMode(configuration);
    S3FileStore.Builder builder =
        S3FileStore.builder(place.name(), local)
            .prefix(place.prefix())
            .names(shown(names))
            .copies(0);
    boolean oss =
        place.scheme().equals("oss")
            || configuration.get(Setting.CLOUD_STORAGE_TYPE).filter("oss"::equals).isPresent();
    boolean other = target && isOther(configuration);
    return (other ? OTHER : OWN)
        .build(configuration, builder, oss ? S3Profile.OSS : S3Profile.AWS, place.name());
  }

  /** Whether what is moved to is another store than the own one. */
  public static boolean isOther(Configuration configuration) {
    return OTHER.all().stream().anyMatch(setting -> configuration.get(setting).isPresent());
  }

  /** How the settings of a store are called. */
  private record Names(
      String words,
      Setting profile,
      Setting endpoint,
      Setting region,
      Setting pathStyle,
      Setting checksums,
      Setting accessKey,
      Setting secretKey,
      Setting token) {
    S3FileStore build(
        Configuration configuration, S3FileStore.Builder builder, S3Profile usual, String bucket) {
      builder.profile(profile(configuration, usual));
      configuration.get(endpoint).ifPresent(builder::endpoint);
      configuration.get(region).ifPresent(builder::region);
      configuration.flag(pathStyle).ifPresent(builder::pathStyle);
      configuration.flag(checksums).ifPresent(builder::checksums);
      credentials(configuration, builder);
      try {
        return builder.build();
      } catch (IllegalArgumentException e) {
        throw Configuration.badSetting(
            words, "as the object store needs them: " + e.getMessage(), bucket);
      }
    }

    private S3Profile profile(Configuration configuration, S3Profile usual) {
      return configuration
          .get(profile)
          .map(
              word ->
                  S3Profile.ofWord(word)
                      .orElseThrow(
                          () ->
                              Configuration.badSetting(
                                  profile, "aws, oss, minio, ceph or r2", word)))
          .orElse(usual);
    }

    /**
     * Those of the environment or of the file; without them the usual chain of AWS looks further.
     */
    private void credentials(Configuration configuration, S3FileStore.Builder builder) {
      Optional<String> key = configuration.get(accessKey);
      Optional<String> secret = configuration.get(secretKey);
      if (key.isPresent() && secret.isPresent()) {
        Optional<String> session = configuration.get(token);
        if (session.isPresent()) {
          builder.credentials(key.get(), secret.get(), session.get());
        } else {
          builder.credentials(key.get(), secret.get());
        }
      }
    }

    List<Setting> all() {
      return List.of(profile, endpoint, region, pathStyle, checksums, accessKey, secretKey, token);
    }
  }
}
