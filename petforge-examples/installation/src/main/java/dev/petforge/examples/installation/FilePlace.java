package dev.petforge.examples.installation;

import dev.petforge.file.FileKey;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where files are, as a person names it: a folder, or {@code s3://BUCKET/PREFIX}. */
public sealed interface FilePlace {
  /** A folder, absolute. */
  record Folder(Path path) implements FilePlace {
    @Override
    public String toString() {
      return path.toString();
    }
  }

  /**
   * A bucket.
   *
   * @param scheme {@code s3}, or {@code oss} for Aliyun's
   * @param prefix the folder in it, empty for none
   */
  record Bucket(String scheme, String name, String prefix) implements FilePlace {
    @Override
    public String toString() {
      return scheme + "://" + name + (prefix.isEmpty() ? "" : "/" + prefix);
    }
  }

  Pattern BUCKET = Pattern.compile("(s3|oss)://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:/(.*?))?/?");

  /** What begins like an address; a drive of Windows has one letter. */
  Pattern ADDRESS = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+:.*");

  /**
   * @param directory that a relative folder is below
   * @return empty if it is neither a folder nor a bucket
   */
  static Optional<FilePlace> parse(String text, Path directory) {
    Matcher bucket = BUCKET.matcher(text);
    if (bucket.matches()) {
      String prefix = bucket.group(3) == null ? "" : bucket.group(3);
      return isPrefix(prefix)
          ? Optional.of(new Bucket(bucket.group(1), bucket.group(2), prefix))
          : Optional.empty();
    }
    if (text.isBlank() || ADDRESS.matcher(text).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(new Folder(directory.resolve(Path.of(text)).toAbsolutePath().normalize()));
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  private static boolean isPrefix(String text) {
    try {
      return text.isEmpty() || new FileKey(text).value().equals(text);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** Where the files of an installation are by its settings. */
  static FilePlace configured(Configuration configuration, Path home) {
    String type = configuration.get(Setting.CLOUD_STORAGE_TYPE).orElse("local");
    Optional<String> bucket = configuration.get(Setting.PETFORGE_S3_BUCKET);
    if (type.equals("local") || bucket.isEmpty()) {
      return new Folder(Installation.filesRoot(home, configuration));
    }
    return new Bucket(type, bucket.get(), configuration.get(Setting.PETFORGE_S3_PREFIX).orElse(""));
  }
}
