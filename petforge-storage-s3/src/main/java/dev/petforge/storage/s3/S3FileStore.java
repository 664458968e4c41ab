package dev.petforge.storage.s3;

import dev.petforge.failure.PermanentException;
import dev.petforge.failure.PetForgeException;
import dev.petforge.failure.RetryableException;
import dev.petforge.file.FileKey;
import dev.petforge.file.FileStore;
import dev.petforge.file.FoundFile;
import dev.petforge.file.Sha256;
import dev.petforge.file.StoredFile;
import dev.petforge.file.Workspace;
import dev.petforge.job.ProcessThreads;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.model.EncodingType;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.MetadataDirective;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Files in a bucket: the key {@code projects/a/b.mp4} is the object of that name, behind a prefix
 * if one is set. Work in progress, and copies of what is worked with, are in a local store.
 *
 * <p>A version is born in the bucket in one step: an upload that is cut off leaves nothing under
 * its key. It is sent with its MD5, and with the protocol's SHA-256 where the store knows that;
 * what the store answers is held against what was sent, and where the answer does not tell, the
 * content is read back. The object bears our own SHA-256 as {@code x-amz-meta-petforge-sha256}, and
 * whoever works with a version compares its content with the hash in its row ({@link #verified}).
 *
 * <p>Whether a store can be asked not to replace an object differs, and nothing relies on it: keys
 * of versions are never given twice. Threads of one store take turns at a key; of several processes
 * that put different contents under one key, on a store that replaces, the last would win.
 *
 * <p>Safe for use by many threads; any number of processes may use one bucket.
 */
public final class S3FileStore implements FileStore, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(S3FileStore.class);

  /** The longest that the protocol lets a signed address be valid. */
  public static final Duration LONGEST_LINK = Duration.ofDays(7);

  private static final long MEGABYTE = 1_000_000;
  private static final long DEFAULT_COPIES = 2_000 * MEGABYTE;

  /** Stores refuse smaller parts. */
  static final long SMALLEST_PART = 5 << 20;

  private static final long DEFAULT_PART = 16 << 20;
  private static final int STRIPES = 64;

  /** So many files are sent at once. */
  private static final int AT_ONCE = 6;

  private final S3Connection connection;
  private final S3Profile.Condition condition;
  private final long partBytes;
  private final boolean names;
  private final String url;
  private final FileStore local;
  private final Copies copies;
  private final Upload upload;
  private final Download download;
  private final Links links;
  private final List<Lock> turns;
  private final ProcessThreads threads =
      new ProcessThreads(e -> log.error("no memory to send files", e));
  private volatile S3Features features = S3Features.ASSUMED;

  private S3FileStore(Builder settings, S3Connection connection) {
    this.connection = connection;
    this.condition = settings.profile.condition();
    this.partBytes = settings.partBytes;
    this.names = settings.names;
    this.url = settings.url;
    this.local = settings.local;
    this.copies = new Copies(settings.local, settings.copies);
    this.upload = new Upload(connection);
    this.download = new Download(connection, () -> features.ranges());
    this.links = new Links(connection);
    List<Lock> locks = new ArrayList<>();
    for (int i = 0; i < STRIPES; i++) {
      locks.add(new ReentrantLock());
    }
    this.turns = List.copyOf(locks);
  }

  /**
   * Settings of a store in a bucket.
   *
   * @param bucket its name; it has to be there
   * @param local where work goes on and copies are kept, best a {@code LocalFileStore}; this store
   *     uses it and does not close it
   */
  public static Builder builder(String bucket, FileStore local) {
    return new Builder(bucket, local);
  }

  /** Builds a {@link S3FileStore}. */
  public static final class Builder {
    /** What all stores take as a name in a host as well as in a path. */
    private static final Pattern BUCKET = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");

    private final String bucket;
    private final FileStore local;
    private S3Profile profile = S3Profile.AWS;
    private String endpoint = "";
    private String region = "";
    private String prefix = "";
    private String url = "";
    private @Nullable Boolean pathStyle;
    private @Nullable Boolean checksums;
    private AwsCredentialsProvider credentials;
    private long copies = DEFAULT_COPIES;
    private long partBytes = DEFAULT_PART;
    private boolean names = true;

    private Builder(String bucket, FileStore local) {
      this.bucket = bucket;
      this.local = local;
      this.credentials = DefaultCredentialsProvider.builder().build();
    }

    /** What kind of store it is. Default: {@link S3Profile#AWS}. */
    public Builder profile(S3Profile profile) {
      this.profile = profile;
      return this;
    }

    /**
     * Where the store is, for example {@code https://minio.example.com:9000}: scheme, host and port
     * only. Default: AWS in the region; of {@link S3Profile#OSS} that of Aliyun in the region.
     */
    public Builder endpoint(String endpoint) {
      this.endpoint = endpoint.strip();
      return this;
    }

    /**
     * The region with which requests are signed, for example {@code eu-central-1} or {@code
     * oss-cn-hangzhou}. Default: that of the profile; AWS and OSS have none.
     */
    public Builder region(String region) {
      this.region = region.strip();
      return this;
    }

    /**
     * The access key and its secret. Default: the usual chain of AWS: the environment ({@code
     * AWS_ACCESS_KEY_ID}, {@code AWS_SECRET_ACCESS_KEY}, {@code AWS_SESSION_TOKEN}), the profile in
     * {@code ~/.aws}, the role of the container or machine. Credentials of a role are renewed
     * before they expire.
     */
    public Builder credentials(String accessKey, String secretKey) {
      this.credentials =
          StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKey, secretKey));
      return this;
    }

    /** The same with the token of temporary ones, which are not renewed. */
    public Builder credentials(String accessKey, String secretKey, String sessionToken) {
      this.credentials =
          StaticCredentialsProvider.create(
              AwsSessionCredentials.create(accessKey, secretKey, sessionToken));
      return this;
    }

    /**
     * A folder in the bucket that all keys are below, for example {@code petforge}. Default: none.
     */
    public Builder prefix(String prefix) {
      this.prefix = prefix.strip();
      return this;
    }

    /**
     * Whether the bucket is a part of the path, and not of the host. Default: as the profile has
     * it.
     */
    public Builder pathStyle(boolean inPath) {
      this.pathStyle = inPath;
      return this;
    }

    /**
     * Whether the protocol's checksums are sent and asked for, which stores from before 2025 may
     * refuse. Default: as the profile has it.
     */
    public Builder checksums(boolean sent) {
      this.checksums = sent;
      return this;
    }

    /**
     * Where people reach the bucket, or what serves its content, for example {@code
     * https://videos.example.com}: an absolute address without query and fragment; keys follow it.
     * Default: that of the bucket itself.
     */
    public Builder url(String url) {
      this.url = url.strip();
      return this;
    }

    /** How many bytes copies on the local disk may take, at least 0. Default: 2 GB. */
    public Builder copies(long bytes) {
      this.copies = bytes;
      return this;
    }

    /** In how large parts larger files are sent, in bytes, at least 5 MiB. Default: 16 MiB. */
    public Builder parts(long bytes) {
      this.partBytes = bytes;
      return this;
    }

    /**
     * Whether versions are shown under well-known names, which takes a copy of each. Default: yes.
     */
    public Builder names(boolean shown) {
      this.names = shown;
      return this;
    }

    /**
     * Makes the store. Nothing is asked of it yet: {@link #check} does that.
     *
     * @throws IllegalArgumentException if a setting is wrong or missing
     */
    public S3FileStore build() {
      require(
          BUCKET.matcher(bucket).matches(),
          "bucket must be 3 to 63 of [a-z0-9.-], was '" + bucket + "'");
      require(copies >= 0, "copies must be at least 0 bytes, was " + copies);
      require(partBytes >= SMALLEST_PART, "parts must be at least 5242880 bytes, was " + partBytes);
      String signed = region.isEmpty() ? profile.region() : region;
      if (signed.isEmpty()) {
        throw new IllegalArgumentException(
            "region must be set for the profile '" + profile.word() + "'");
      }
      return new S3FileStore(
          checkedUrl(),
          new S3Connection(
              bucket,
              prefix.isEmpty() ? "" : new FileKey(prefix).value() + "/",
              address(signed),
              Region.of(signed),
              pathStyle == null ? profile.pathStyle() : pathStyle,
              checksums == null ? profile.checksums() : checksums,
              credentials));
    }

    private static void require(boolean holds, String otherwise) {
      if (!holds) {
        throw new IllegalArgumentException(otherwise);
      }
    }

    private String address(String signed) {
      if (endpoint.isEmpty()) {
        String name = signed.startsWith("oss-") ? signed : "oss-" + signed;
        return profile == S3Profile.OSS ? "https://s3." + name + ".aliyuncs.com" : "";
      }
      URI uri = address("endpoint", endpoint);
      require(
          uri.getRawPath() == null || uri.getRawPath().isEmpty() || uri.getRawPath().equals("/"),
          "endpoint must be scheme, host and port only, was '" + endpoint + "'");
      return trimmed(uri);
    }

    private Builder checkedUrl() {
      if (!url.isEmpty()) {
        url = trimmed(address("url", url));
      }
      return this;
    }

    private static URI address(String name, String text) {
      URI uri;
      try {
        uri = URI.create(text);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(name + " must be an address, was '" + text + "'", e);
      }
      String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
      if (uri.getHost() == null
          || !(scheme.equals("https") || scheme.equals("http"))
          || uri.getRawUserInfo() != null
          || uri.getRawQuery() != null
          || uri.getRawFragment() != null) {
        throw new IllegalArgumentException(
            name
                + " must be an http or https address without user, query and fragment, was '"
                + text
                + "'");
      }
      return uri;
    }

    private static String trimmed(URI uri) {
      return uri.toASCIIString().replaceFirst("/+$", "");
    }
  }

  /**
   * Tries what the store can do with small objects of its own, which it deletes again, and uses
   * only that from now on.
   *
   * @return what was found
   * @throws PetForgeException if the bucket cannot be used at all: it is not there ({@code
   *     STORAGE_NO_BUCKET}), in another region ({@code STORAGE_REGION}), the credentials are wrong
   *     or expired ({@code STORAGE_CREDENTIALS}) or have no right ({@code STORAGE_DENIED})
   */
  public S3Features check() {
    S3Features found = new Probe(connection, condition, links).run();
    features = found;
    log.info(
        "object store checked: place={} missing={}",
        connection.failures().place(),
        found.missing());
    return found;
  }

  /** The bucket and its store, for people. */
  public String place() {
    return connection.failures().place();
  }

  /** Where a file is, as tools for object stores write it: {@code s3://BUCKET/NAME}. */
  public String uri(FileKey key) {
    return "s3://" + connection.bucket() + "/" + connection.name(key);
  }

  /** Whether anything is there under a key; its content is not read. */
  public boolean isThere(FileKey key) {
    return head(key).isPresent();
  }

  @Override
  public StoredFile put(FileKey key, Path source) {
    if (!Files.isRegularFile(source, LinkOption.NOFOLLOW_LINKS)) {
      throw new IllegalArgumentException("source must be a regular file, was " + source);
    }
    Content content;
    try {
      content = Content.of(source, partBytes);
    } catch (IOException e) {
      throw disk(source, e);
    }
    StoredFile file = content.at(key);
    inTurn(key, () -> bring(key, content, source));
    copies.keep(file, source);
    return file;
  }

  /**
   * {@inheritDoc} A few at a time, each of which waits for the store by itself: small ones wait
   * longer than they take.
   */
  @Override
  public Map<FileKey, StoredFile> putAll(Map<FileKey, Path> sources) {
    Map<FileKey, StoredFile> stored = new ConcurrentHashMap<>();
    Queue<Map.Entry<FileKey, Path>> left = new ConcurrentLinkedQueue<>(sources.entrySet());
    threads.together(
        Math.max(1, Math.min(AT_ONCE, sources.size())),
        () -> {
          Map.Entry<FileKey, Path> next = left.poll();
          try {
            while (next != null) {
              stored.put(next.getKey(), put(next.getKey(), next.getValue()));
              next = left.poll();
            }
          } finally {
            left.clear(); // Of one that failed the others need not begin anything more.
          }
        });
    Map<FileKey, StoredFile> inOrder = new LinkedHashMap<>();
    sources.keySet().forEach(key -> inOrder.put(key, require(stored, key)));
    return inOrder;
  }

  private static StoredFile require(Map<FileKey, StoredFile> stored, FileKey key) {
    StoredFile file = stored.get(key);
    if (file == null) {
      throw new IllegalStateException(key + " was not stored");
    }
    return file;
  }

  private void bring(FileKey key, Content content, Path source) {
    if (isThere(key, content)) {
      return;
    }
    String operation = "PutObject " + key;
    try {
      boolean certain =
          content.parts() > 1
              ? upload.inParts(key, content, source)
              : upload.whole(key, content, RequestBody.fromFile(source), condition());
      if (!certain) {
        readBack(key, content, operation);
      }
    } catch (SdkException e) {
      if (S3Failures.isConditionFailed(e) && isThere(key, content)) {
        return; // The first try of this very request, or another process with the same content.
      }
      throw connection.failures().of(operation, e);
    } catch (UncheckedIOException e) {
      throw disk(source, e);
    }
  }

  private S3Profile.Condition condition() {
    return features.conditionalPut() ? condition : S3Profile.Condition.NONE;
  }

  /** Whether this content is there already; another one is refused. */
  private boolean isThere(FileKey key, Content content) {
    Optional<HeadObjectResponse> head = head(key);
    if (head.isEmpty()) {
      return false;
    }
    String known = String.valueOf(head.get().metadata().get(Upload.HASH));
    boolean same =
        head.get().contentLength() == content.bytes() && known.equals(content.sha256().hex());
    Optional<StoredFile> there = same ? Optional.of(content.at(key)) : download.hash(key);
    if (there.isPresent() && !there.get().equals(content.at(key))) {
      throw new PermanentException(
          "EXISTS",
          "another content is there already under "
              + key
              + ": "
              + there.get().bytes()
              + " bytes, sha256 "
              + there.get().sha256()
              + "; a version never changes");
    }
    return there.isPresent();
  }

  /** The store did not say what it keeps: it is looked at. What is wrong must not stay. */
  private void readBack(FileKey key, Content content, String operation) {
    Optional<StoredFile> there = download.hash(key);
    if (there.filter(content.at(key)::equals).isEmpty()) {
      there.ifPresent(wrong -> delete(key));
      throw connection
          .failures()
          .corrupted(
              operation,
              there
                  .map(wrong -> wrong.bytes() + " bytes, sha256 " + wrong.sha256())
                  .orElse("nothing"));
    }
  }

  @Override
  public StoredFile write(FileKey name, byte[] bytes) {
    Content content = Content.of(bytes);
    String operation = "PutObject " + name;
    boolean certain =
        connection.ask(
            operation,
            () ->
                upload.whole(
                    name, content, RequestBody.fromBytes(bytes), S3Profile.Condition.NONE));
    if (!certain) {
      // Another writer may have been later: the store's word is all there is.
      log.debug("the store did not say what it keeps: name={}", name);
    }
    return content.at(name);
  }

  @Override
  public void link(FileKey version, FileKey name) {
    if (!names) {
      delete(name);
      return;
    }
    HeadObjectResponse from =
        head(version).orElseThrow(() -> connection.failures().missing(version, null));
    Optional<HeadObjectResponse> shown = head(name);
    if (shown.filter(there -> isSame(from, there)).isPresent()) {
      return;
    }
    if (!features.copies()) {
      fill(version, name);
      return;
    }
    try {
      connection
          .client()
          .copyObject(
              it ->
                  it.sourceBucket(connection.bucket())
                      .sourceKey(connection.name(version))
                      .destinationBucket(connection.bucket())
                      .destinationKey(connection.name(name))
                      .metadataDirective(MetadataDirective.COPY));
    } catch (SdkException e) {
      if (S3Failures.isMissing(e)) {
        throw connection.failures().missing(version, e);
      }
      throw connection.failures().of("CopyObject " + name, e);
    }
  }

  /**
   * {@inheritDoc} One list tells which of them need nothing: the copy of an object that was not
   * uploaded in parts has its entity tag. A tag that several versions have tells nothing, and of
   * what has another one each is asked for.
   */
  @Override
  public void linkAll(FileKey folder, Map<FileKey, FileKey> versions) {
    Map<FileKey, Tag> tags = new HashMap<>();
    if (names) {
      objects(folder).forEach((key, object) -> Tag.of(object).ifPresent(tag -> tags.put(key, tag)));
    }
    Map<Tag, Long> versionsByTag =
        tags.entrySet().stream()
            .filter(tag -> !versions.containsKey(tag.getKey()))
            .collect(Collectors.groupingBy(Map.Entry::getValue, Collectors.counting()));
    versions.forEach(
        (name, version) -> {
          Tag tag = tags.get(version);
          boolean shown =
              tag != null
                  && tag.equals(tags.get(name))
                  && Long.valueOf(1).equals(versionsByTag.get(tag));
          if (!shown) {
            link(version, name);
          }
        });
  }

  /** What a list says of an object's content. */
  private record Tag(String entityTag, long bytes) {
    static Optional<Tag> of(S3Object object) {
      return Optional.ofNullable(object.eTag()).map(tag -> new Tag(tag, object.size()));
    }
  }

  private static boolean isSame(HeadObjectResponse version, HeadObjectResponse name) {
    String hash = version.metadata().get(Upload.HASH);
    return hash != null
        && hash.equals(name.metadata().get(Upload.HASH))
        && version.contentLength().equals(name.contentLength());
  }

  /** What the store cannot copy goes this way. */
  private void fill(FileKey version, FileKey name) {
    try (Workspace workspace = local.workspace("link")) {
      Path content = local(version, workspace);
      Content read = Content.of(content, partBytes);
      connection.ask(
          "PutObject " + name,
          () ->
              read.parts() > 1
                  ? upload.inParts(name, read, content)
                  : upload.whole(
                      name, read, RequestBody.fromFile(content), S3Profile.Condition.NONE));
    } catch (IOException e) {
      throw disk(Path.of(name.name()), e);
    }
  }

  @Override
  public Optional<StoredFile> find(FileKey key) {
    return download.hash(key);
  }

  /** {@inheritDoc} What others have put into the bucket bears no hash, and is read. */
  @Override
  public Optional<StoredFile> noted(FileKey key) {
    Optional<HeadObjectResponse> head = head(key);
    if (head.isEmpty()) {
      return Optional.empty();
    }
    String hash = head.get().metadata().get(Upload.HASH);
    return hash == null
        ? find(key)
        : Optional.of(new StoredFile(key, head.get().contentLength(), new Sha256(hash)));
  }

  /** {@inheritDoc} It fails when it is cut off, and never ends early. */
  @Override
  public InputStream open(FileKey key) {
    try {
      return new WholeStream(
          connection
              .client()
              .getObject(it -> it.bucket(connection.bucket()).key(connection.name(key))));
    } catch (SdkException e) {
      if (S3Failures.isMissing(e)) {
        throw connection.failures().missing(key, e);
      }
      throw connection.failures().of("GetObject " + key, e);
    }
  }

  @Override
  public Path local(FileKey key, Workspace workspace) {
    HeadObjectResponse head = head(key).orElseThrow(() -> connection.failures().missing(key, null));
    String known = head.metadata().get(Upload.HASH);
    Path target = target(key, workspace);
    if (known != null) {
      Optional<Path> copy = copies.take(key, new Sha256(known), target);
      if (copy.isPresent()) {
        return copy.get();
      }
    }
    fetch(key, target);
    return target;
  }

  /** {@inheritDoc} A copy on the local disk is as good, since its content is compared too. */
  @Override
  public Path verified(FileKey key, Sha256 expected, Workspace workspace) {
    Path target = target(key, workspace);
    Optional<Path> copy = copies.take(key, expected, target);
    if (copy.isPresent()) {
      return copy.get();
    }
    StoredFile fetched = fetch(key, target);
    FileStore.requireContent(fetched, expected);
    copies.keep(fetched, target);
    return target;
  }

  @Override
  public Path cached(FileKey key, Sha256 expected, Workspace workspace) {
    return verified(key, expected, workspace);
  }

  private static Path target(FileKey key, Workspace workspace) {
    return workspace.directory().resolve("local-" + UUID.randomUUID() + "-" + key.name());
  }

  private StoredFile fetch(FileKey key, Path target) {
    try {
      return download.to(key, target).orElseThrow(() -> connection.failures().missing(key, null));
    } catch (UncheckedIOException e) {
      throw disk(target, e);
    }
  }

  @Override
  public List<FileKey> list(FileKey prefix) {
    return survey(prefix).stream().map(FoundFile::key).toList();
  }

  /** {@inheritDoc} Objects whose names are no keys are not listed. */
  @Override
  public List<FoundFile> survey(FileKey prefix) {
    List<FoundFile> found = new ArrayList<>();
    objects(prefix).forEach((key, object) -> found.add(new FoundFile(key, object.size(), "")));
    return found;
  }

  private SortedMap<FileKey, S3Object> objects(FileKey prefix) {
    return connection.ask(
        "ListObjectsV2 " + prefix,
        () -> {
          SortedMap<FileKey, S3Object> found = new TreeMap<>();
          connection
              .client()
              .listObjectsV2Paginator(
                  it ->
                      it.bucket(connection.bucket())
                          .prefix(connection.name(prefix) + "/")
                          .encodingType(EncodingType.URL))
              .contents()
              .forEach(object -> key(object.key()).ifPresent(key -> found.put(key, object)));
          return found;
        });
  }

  private Optional<FileKey> key(String name) {
    try {
      return Optional.of(new FileKey(name.substring(connection.prefix().length())));
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // A person's object: no key can name it.
    }
  }

  @Override
  public boolean makesNames() {
    return names;
  }

  @Override
  public void delete(FileKey key) {
    connection.ask(
        "DeleteObject " + key,
        () ->
            connection
                .client()
                .deleteObject(it -> it.bucket(connection.bucket()).key(connection.name(key))));
  }

  /**
   * {@inheritDoc} Of an object store: uploads in parts that nobody ended, which cost money and are
   * in no list of files.
   */
  @Override
  public int removeLeftovers(Instant before) {
    return abortUploads(before);
  }

  private int abortUploads(Instant before) {
    return connection.ask(
        "ListMultipartUploads",
        () -> {
          List<MultipartUpload> unfinished =
              connection
                  .client()
                  .listMultipartUploadsPaginator(
                      it -> it.bucket(connection.bucket()).prefix(connection.prefix()))
                  .uploads()
                  .stream()
                  .filter(one -> one.initiated() != null && one.initiated().isBefore(before))
                  .filter(one -> one.key().startsWith(connection.prefix()))
                  .filter(one -> key(one.key()).isPresent())
                  .toList();
          for (MultipartUpload one : unfinished) {
            log.info(
                "an unfinished upload is removed: object={} since={}", one.key(), one.initiated());
            connection
                .client()
                .abortMultipartUpload(
                    it -> it.bucket(connection.bucket()).key(one.key()).uploadId(one.uploadId()));
          }
          return unfinished.size();
        });
  }

  /** {@inheritDoc} On the local disk. */
  @Override
  public Workspace workspace(String purpose) {
    return local.workspace(purpose);
  }

  /** {@inheritDoc} Of the local disk: everything passes through it, and a bucket has no end. */
  @Override
  public long freeBytes() {
    return local.freeBytes();
  }

  /**
   * {@inheritDoc} Below the public address if there is one, else the object's own, which those can
   * read who may read the bucket. It stays the same, so that what a table shows can be compared: a
   * signed one would not.
   */
  @Override
  public String url(FileKey key) {
    return (url.isEmpty() ? connection.address() : url) + "/" + connection.name(key);
  }

  /**
   * An address under which anybody may read a file for a while: a player, or a provider that takes
   * an address instead of bytes. It is good for {@code GET} only, and with credentials of a role no
   * longer than these are.
   *
   * @param validity 1 second to {@link #LONGEST_LINK}
   */
  public String presigned(FileKey key, Duration validity) {
    return links.to(connection.name(key), validity);
  }

  /** Ends the connections and removes the copies; the local store stays open. */
  @Override
  public void close() {
    threads.close();
    copies.close();
    connection.close();
  }

  /** Where a store may not answer who it is, the same question with a body does. */
  private Optional<HeadObjectResponse> head(FileKey key) {
    try {
      return Optional.of(
          connection
              .client()
              .headObject(it -> it.bucket(connection.bucket()).key(connection.name(key))));
    } catch (SdkException e) {
      if (S3Failures.isMissing(e)) {
        return Optional.empty();
      }
      if (S3Failures.saysTooLittle(e)) {
        explain(key);
      }
      throw connection.failures().of("HeadObject " + key, e);
    }
  }

  private void explain(FileKey key) {
    connection.ask(
        "ListObjectsV2 " + key,
        () ->
            connection
                .client()
                .listObjectsV2(
                    it ->
                        it.bucket(connection.bucket())
                            .prefix(connection.name(key))
                            .encodingType(EncodingType.URL)
                            .maxKeys(1)));
  }

  private void inTurn(FileKey key, Runnable step) {
    Lock turn = turns.get(Math.floorMod(key.hashCode(), STRIPES));
    turn.lock();
    try {
      step.run();
    } finally {
      turn.unlock();
    }
  }

  private PetForgeException disk(Path file, Exception cause) {
    String words = cause.getClass().getSimpleName() + ": " + cause.getMessage();
    if (words.toLowerCase(Locale.ROOT).contains("no space left") || local.freeBytes() == 0) {
      return new RetryableException(
          "DISK_FULL", "no space left for " + file + ": " + words, null, cause);
    }
    return new RetryableException("IO_ERROR", "cannot use " + file + ": " + words, null, cause);
  }
}
