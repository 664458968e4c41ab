package dev.petforge.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.InstanceOfAssertFactories.PATH;

import dev.petforge.failure.PermanentException;
import dev.petforge.failure.PetForgeException;
import dev.petforge.file.FileKey;
import dev.petforge.file.FoundFile;
import dev.petforge.file.Sha256;
import dev.petforge.file.StoredFile;
import dev.petforge.file.Workspace;
import dev.petforge.storage.local.LocalFileStore;
import dev.petforge.testkit.TcpProxy;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/** What a store in a bucket does beyond the contract. */
class S3FileStoreTest {
  private static final FileKey CLIP = new FileKey("projects/p1/archive/v1/clip.mp4");
  private static final FileKey NAME = new FileKey("projects/p1/clip.mp4");

  /** Two parts, the second of them small. */
  private static final int LARGE = (5 << 20) + 3;

  @TempDir Path folder;
  private LocalFileStore local;
  private S3Client client;

  @BeforeEach
  void open() {
    local = LocalFileStore.at(folder.resolve("local"));
    client = ObjectStores.client(ObjectStores.s3proxy());
  }

  @AfterEach
  void close() {
    client.close();
    local.close();
  }

  private S3FileStore.Builder builder(S3Profile profile) {
    return ObjectStores.store(ObjectStores.s3proxy(), profile, local).prefix(prefix());
  }

  private String prefix() {
    return folder.getFileName().toString();
  }

  private String object(FileKey key) {
    return prefix() + "/" + key;
  }

  @ParameterizedTest
  @EnumSource(
      value = S3Profile.class,
      names = {"AWS", "CEPH"})
  void a_large_file_goes_and_comes_in_parts(S3Profile profile) throws IOException {
    byte[] large = large();
    Path source = Files.write(folder.resolve("source"), large);

    try (S3FileStore store = builder(profile).parts(S3FileStore.SMALLEST_PART).copies(0).build();
        Workspace workspace = store.workspace("test")) {
      StoredFile file = store.put(CLIP, source);

      assertThat(file.bytes()).isEqualTo(LARGE);
      assertThat(store.find(CLIP)).contains(file);
      assertThat(store.verified(CLIP, file.sha256(), workspace)).hasBinaryContent(large);
      assertThat(
              client
                  .headObject(it -> it.bucket(ObjectStores.BUCKET).key(object(CLIP)))
                  .metadata()
                  .get("petforge-sha256"))
          .isEqualTo(file.sha256().hex());
    }
  }

  private static byte[] large() {
    byte[] large = new byte[LARGE];
    for (int i = 0; i < large.length; i++) {
      large[i] = (byte) (i * 31 + (i >> 9));
    }
    return large;
  }

  @Test
  void a_large_file_whose_connection_breaks_leaves_nothing_behind() throws Exception {
    Path source = Files.write(folder.resolve("source"), large());
    URI real = URI.create(ObjectStores.s3proxy());
    try (TcpProxy proxy = TcpProxy.to(real.getHost(), real.getPort());
        S3FileStore store =
            ObjectStores.store("http://localhost:" + proxy.port(), S3Profile.MINIO, local)
                .prefix(prefix())
                .parts(S3FileStore.SMALLEST_PART)
                .build()) {
      proxy.lose("partNumber=2", "HTTP/1.1 200", 1);

      assertThatExceptionOfType(PetForgeException.class)
          .isThrownBy(() -> store.put(CLIP, source))
          .satisfies(e -> assertThat(e.failure().code()).isEqualTo("STORAGE_UNREACHABLE"));
    }
    try (S3FileStore store = builder(S3Profile.MINIO).build()) {
      assertThat(store.find(CLIP)).isEmpty();
      assertThat(store.list(new FileKey("projects"))).isEmpty();
      assertThat(store.removeLeftovers(Instant.now().plus(Duration.ofDays(1)))).isZero();
    }
  }

  @Test
  void an_upload_whose_answer_was_lost_is_not_taken_for_another_content() throws Exception {
    URI real = URI.create(ObjectStores.s3proxy());
    try (TcpProxy proxy = TcpProxy.to(real.getHost(), real.getPort());
        S3FileStore store =
            ObjectStores.store("http://localhost:" + proxy.port(), S3Profile.MINIO, local)
                .prefix(prefix())
                .build()) {
      proxy.lose("PUT /", "HTTP/1.1 200", 2);
      put(store, new FileKey("projects/p1/first"), "first");

      StoredFile clip = put(store, CLIP, "clip");

      assertThat(proxy.lost()).isEqualTo(1);
      assertThat(store.find(CLIP)).contains(clip);
    }
  }

  @Test
  void uploads_that_never_ended_are_removed_once_they_are_old() throws IOException {
    try (S3FileStore store = builder(S3Profile.MINIO).build()) {
      String upload =
          client
              .createMultipartUpload(it -> it.bucket(ObjectStores.BUCKET).key(object(CLIP)))
              .uploadId();
      String other =
          client
              .createMultipartUpload(it -> it.bucket(ObjectStores.BUCKET).key("other/" + CLIP))
              .uploadId();

      assertThat(store.removeLeftovers(Instant.now().minus(Duration.ofDays(1)))).isZero();
      assertThat(store.removeLeftovers(Instant.now().plus(Duration.ofDays(1)))).isEqualTo(1);

      assertThat(client.listMultipartUploads(it -> it.bucket(ObjectStores.BUCKET)).uploads())
          .extracting(one -> one.uploadId())
          .contains(other)
          .doesNotContain(upload);
      client.abortMultipartUpload(
          it -> it.bucket(ObjectStores.BUCKET).key("other/" + CLIP).uploadId(other));
    }
  }

  @Test
  void players_are_told_what_a_file_is() throws IOException {
    try (S3FileStore store = builder(S3Profile.AWS).build()) {
      store.put(CLIP, Files.writeString(folder.resolve("source"), "clip"));
      store.link(CLIP, NAME);

      for (FileKey key : List.of(CLIP, NAME)) {
        assertThat(
                client
                    .headObject(it -> it.bucket(ObjectStores.BUCKET).key(object(key)))
                    .contentType())
            .isEqualTo("video/mp4");
      }
    }
  }

  @Test
  void a_signed_address_is_read_without_credentials_and_a_changed_one_is_not() throws Exception {
    try (S3FileStore store = builder(S3Profile.MINIO).build()) {
      store.put(CLIP, Files.writeString(folder.resolve("source"), "clip"));
      String signed = store.presigned(CLIP, Duration.ofMinutes(5));

      assertThat(get(signed).body()).isEqualTo("clip");
      assertThat(get(signed.replace("clip.mp4", "clop.mp4")).statusCode()).isEqualTo(403);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> store.presigned(CLIP, Duration.ofDays(8)))
          .withMessageContaining("1 second to 7 days")
          .withMessageContaining("PT192H");
    }
  }

  private static HttpResponse<String> get(String address) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(address)).build(),
            HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void without_a_public_address_it_is_that_of_the_object_and_stays_the_same() {
    try (S3FileStore store = builder(S3Profile.AWS).build();
        S3FileStore amazon =
            S3FileStore.builder("bucket", local)
                .region("eu-central-1")
                .credentials("a", "b", "c")
                .build()) {
      assertThat(store.url(CLIP))
          .isEqualTo(ObjectStores.s3proxy() + "/" + ObjectStores.BUCKET + "/" + object(CLIP));
      assertThat(amazon.url(CLIP))
          .isEqualTo("https://bucket.s3.eu-central-1.amazonaws.com/" + CLIP);
    }
  }

  @Test
  void a_public_address_is_followed_by_the_key() {
    try (S3FileStore store = builder(S3Profile.AWS).url("https://videos.example.com/").build()) {
      assertThat(store.url(CLIP)).isEqualTo("https://videos.example.com/" + object(CLIP));
    }
  }

  @Test
  void objects_that_no_key_can_name_are_not_listed() throws IOException {
    try (S3FileStore store = builder(S3Profile.AWS).build()) {
      store.put(CLIP, Files.writeString(folder.resolve("source"), "clip"));
      for (String name : List.of("projects/p1/a b&c.txt", "projects/p1/.hidden", "projects/p1/猫")) {
        client.putObject(
            it -> it.bucket(ObjectStores.BUCKET).key(prefix() + "/" + name),
            RequestBody.fromString("theirs"));
      }

      assertThat(store.survey(new FileKey("projects")))
          .extracting(FoundFile::key)
          .containsExactly(CLIP);
    }
  }

  @Test
  void a_version_is_worked_with_without_being_fetched_again() throws IOException {
    try (S3FileStore store = builder(S3Profile.AWS).build();
        Workspace workspace = store.workspace("test")) {
      StoredFile file = store.put(CLIP, Files.writeString(folder.resolve("source"), "clip"));
      client.deleteObject(it -> it.bucket(ObjectStores.BUCKET).key(object(CLIP)));

      assertThat(store.verified(CLIP, file.sha256(), workspace)).hasContent("clip");
    }
  }

  @Test
  void a_copy_that_was_changed_is_fetched_anew() throws IOException {
    try (S3FileStore store = builder(S3Profile.AWS).build();
        Workspace workspace = store.workspace("test")) {
      StoredFile file = store.put(CLIP, Files.writeString(folder.resolve("source"), "clip"));
      Path copy = copies().get(0);
      Files.delete(copy);
      Files.writeString(copy, "clop");

      assertThat(store.verified(CLIP, file.sha256(), workspace)).hasContent("clip");
      assertThat(store.verified(CLIP, file.sha256(), workspace)).hasContent("clip");
      assertThat(copies()).singleElement().asInstanceOf(PATH).hasContent("clip");
    }
    assertThat(copies()).isEmpty();
  }

  @Test
  void a_copy_that_somebody_cleared_away_is_fetched_and_kept_anew() throws IOException {
    try (S3FileStore store = builder(S3Profile.AWS).build();
        Workspace workspace = store.workspace("test")) {
      StoredFile file = store.put(CLIP, Files.writeString(folder.resolve("source"), "clip"));
      Files.delete(copies().get(0));

      assertThat(store.verified(CLIP, file.sha256(), workspace)).hasContent("clip");

      assertThat(copies()).singleElement().asInstanceOf(PATH).hasContent("clip");
    }
  }

  @Test
  void copies_take_no_more_room_than_they_may_and_the_oldest_go_first() throws IOException {
    try (S3FileStore store = builder(S3Profile.AWS).copies(25).build();
        Workspace workspace = store.workspace("test")) {
      StoredFile used = put(store, new FileKey("projects/p1/a"), "used again");
      put(store, new FileKey("projects/p1/b"), "the oldest");
      Path lent = store.verified(used.key(), used.sha256(), workspace);
      put(store, new FileKey("projects/p1/c"), "0123456789");
      put(store, new FileKey("projects/p1/d"), "more than all copies may take");

      assertThat(copies())
          .extracting(Files::readString)
          .containsExactlyInAnyOrder("used again", "0123456789");
      put(store, new FileKey("projects/p1/e"), "the newest");
      put(store, new FileKey("projects/p1/f"), "the latest");
      assertThat(copies())
          .extracting(Files::readString)
          .containsExactlyInAnyOrder("the newest", "the latest");
      assertThat(lent).hasContent("used again");
    }
  }

  /** The files that the store has copied to the disk. */
  private List<Path> copies() throws IOException {
    try (Stream<Path> all = Files.walk(folder.resolve("local"))) {
      return all.filter(Files::isRegularFile)
          .filter(file -> file.getParent().getFileName().toString().startsWith("copies-"))
          .toList();
    }
  }

  private StoredFile put(S3FileStore store, FileKey key, String content) throws IOException {
    return store.put(key, Files.writeString(folder.resolve(key.name()), content));
  }

  @Test
  void without_names_none_is_there() throws IOException {
    try (S3FileStore with = builder(S3Profile.AWS).build();
        S3FileStore without = builder(S3Profile.AWS).names(false).build()) {
      put(with, CLIP, "clip");
      with.link(CLIP, NAME);

      without.link(CLIP, NAME);

      assertThat(without.makesNames()).isFalse();
      assertThat(with.find(NAME)).isEmpty();
    }
  }

  @Test
  void the_check_finds_out_what_a_store_can_do() {
    try (S3FileStore proxy = builder(S3Profile.AWS).build();
        S3FileStore old = builder(S3Profile.CEPH).build();
        S3FileStore mock =
            ObjectStores.store(ObjectStores.s3mock(), S3Profile.AWS, local).build()) {
      assertThat(proxy.check().missing()).isEmpty();
      assertThat(old.check().missing())
          .containsExactly(S3Features.Missing.CHECKSUMS, S3Features.Missing.CONDITIONAL_PUT);
      assertThat(mock.check().missing()).isEmpty();
      assertThat(proxy.list(new FileKey("petforge-check"))).isEmpty();
    }
  }

  @Test
  void the_check_says_what_keeps_a_bucket_from_being_used() {
    try (S3FileStore wrong = builder(S3Profile.AWS).credentials("the-key", "wrong").build();
        S3FileStore unknown = builder(S3Profile.AWS).credentials("nobody", "x").build();
        S3FileStore missing =
            S3FileStore.builder("another-bucket", local)
                .endpoint(ObjectStores.s3proxy())
                .region("us-east-1")
                .pathStyle(true)
                .credentials(ObjectStores.ACCESS_KEY, ObjectStores.SECRET_KEY)
                .build()) {
      assertCode("STORAGE_CREDENTIALS", wrong);
      assertCode("STORAGE_CREDENTIALS", unknown);
      assertCode("STORAGE_NO_BUCKET", missing);
    }
  }

  @Test
  void without_credentials_of_its_own_a_store_asks_the_usual_chain_each_time() {
    String key = "aws.accessKeyId";
    String secret = "aws.secretAccessKey";
    System.setProperty(key, ObjectStores.ACCESS_KEY);
    System.setProperty(secret, "expired");
    try (S3FileStore store =
        S3FileStore.builder(ObjectStores.BUCKET, local)
            .endpoint(ObjectStores.s3proxy())
            .region("us-east-1")
            .pathStyle(true)
            .prefix("chain")
            .build()) {
      assertCode("STORAGE_CREDENTIALS", store);

      System.setProperty(secret, ObjectStores.SECRET_KEY);

      assertThat(store.check().missing()).isEmpty();
    } finally {
      System.clearProperty(key);
      System.clearProperty(secret);
    }
  }

  private static void assertCode(String code, S3FileStore store) {
    assertThatExceptionOfType(PermanentException.class)
        .isThrownBy(store::check)
        .satisfies(e -> assertThat(e.failure().code()).isEqualTo(code));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "ab", "Upper", "a_b", "-a-", "a/b"})
  void a_bucket_that_cannot_be_one_is_refused(String bucket) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> S3FileStore.builder(bucket, local).region("eu-west-1").build())
        .withMessageContaining("bucket must be 3 to 63 of [a-z0-9.-]")
        .withMessageContaining("'" + bucket + "'");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"ftp://a", "https://u:p@a", "https://a/path", "https://a?x", "no address"})
  void an_endpoint_that_cannot_be_one_is_refused(String endpoint) {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> S3FileStore.builder("bucket", local).region("r").endpoint(endpoint).build())
        .withMessageContaining("endpoint must be")
        .withMessageContaining("'" + endpoint + "'");
  }

  @Test
  void a_region_has_to_be_given_where_there_is_no_usual_one() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> S3FileStore.builder("bucket", local).profile(S3Profile.OSS).build())
        .withMessageContaining("region must be set for the profile 'oss'");
  }

  @Test
  void a_store_of_aliyun_is_found_by_its_region() {
    try (S3FileStore store =
        S3FileStore.builder("bucket", local)
            .profile(S3Profile.OSS)
            .region("oss-cn-hangzhou")
            .credentials("a", "b")
            .build()) {
      assertThat(store.place())
          .isEqualTo("bucket bucket at https://s3.oss-cn-hangzhou.aliyuncs.com");
      assertThat(store.url(CLIP))
          .startsWith("https://bucket.s3.oss-cn-hangzhou.aliyuncs.com/projects/");
    }
  }

  @Test
  void a_hash_in_the_bucket_is_that_of_the_content() throws IOException {
    try (S3FileStore store = builder(S3Profile.AWS).build()) {
      assertThat(put(store, CLIP, "clip").sha256()).isEqualTo(Sha256.of("clip"));
    }
  }
}
