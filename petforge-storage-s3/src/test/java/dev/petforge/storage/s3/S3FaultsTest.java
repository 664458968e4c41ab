package dev.petforge.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.petforge.failure.PermanentException;
import dev.petforge.failure.PetForgeException;
import dev.petforge.failure.RetryableException;
import dev.petforge.file.FileKey;
import dev.petforge.file.Sha256;
import dev.petforge.file.Workspace;
import dev.petforge.storage.local.LocalFileStore;
import dev.petforge.storage.s3.ScriptedStore.Answer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Stores that refuse, break off, and say what is not so. */
class S3FaultsTest {
  private static final FileKey KEY = new FileKey("projects/p1/archive/v1/clip.mp4");
  private static final String CONTENT = "0123456789";

  @TempDir Path folder;
  private final ScriptedStore server = new ScriptedStore();
  private S3FileStore store;

  @BeforeEach
  void open() {
    store =
        ObjectStores.store(
                server.endpoint(), S3Profile.MINIO, LocalFileStore.at(folder.resolve("local")))
            .prefix("ours")
            .build();
  }

  @AfterEach
  void close() {
    store.close();
    server.close();
  }

  @Test
  void an_entity_tag_that_two_versions_have_tells_nothing_of_a_name() {
    FileKey home = new FileKey("projects/p1");
    server.answer(
        listed("archive/v1/clip.mp4", 1, "archive/v2/clip.mp4", 1, "segments/clip.mp4", 1),
        Answer.error(503, "SlowDown"));

    assertThatThrownBy(() -> store.linkAll(home, Map.of(home.child("segments/clip.mp4"), KEY)))
        .isInstanceOf(RetryableException.class);

    assertThat(server.asked()).startsWith("GET", "HEAD");
  }

  /** A list of objects of one length, each with the number of its entity tag. */
  private static Answer listed(Object... keysAndTags) {
    StringBuilder list = new StringBuilder("<?xml version=\"1.0\"?><ListBucketResult>");
    for (int i = 0; i < keysAndTags.length; i += 2) {
      list.append("<Contents><Key>ours/projects/p1/")
          .append(keysAndTags[i])
          .append("</Key><ETag>\"tag-")
          .append(keysAndTags[i + 1])
          .append("\"</ETag><Size>10</Size></Contents>");
    }
    return Answer.of(
        200,
        Map.of("Content-Type", "application/xml"),
        list.append("</ListBucketResult>").toString());
  }

  @Test
  void one_list_tells_which_names_show_their_versions() {
    server.answer(listed("archive/v1/clip.mp4", 1, "segments/clip.mp4", 1));
    FileKey home = new FileKey("projects/p1");

    store.linkAll(home, Map.of(home.child("segments/clip.mp4"), KEY));

    assertThat(server.asked()).containsExactly("GET");
  }

  @ParameterizedTest
  @CsvSource({
    "404, NoSuchBucket, STORAGE_NO_BUCKET, false",
    "301, PermanentRedirect, STORAGE_REGION, false",
    "400, AuthorizationHeaderMalformed, STORAGE_REGION, false",
    "403, AccessDenied, STORAGE_DENIED, false",
    "403, InvalidAccessKeyId, STORAGE_CREDENTIALS, false",
    "403, SignatureDoesNotMatch, STORAGE_CREDENTIALS, false",
    "400, ExpiredToken, STORAGE_CREDENTIALS, true",
    "403, RequestTimeTooSkewed, STORAGE_CLOCK, true",
    "400, BadDigest, STORAGE_CORRUPTED, true",
    "507, XMinioStorageFull, DISK_FULL, true",
    "503, SlowDown, STORAGE_BUSY, true",
    "501, NotImplemented, STORAGE_REFUSED, false",
    "400, InvalidRequest, STORAGE_REFUSED, false"
  })
  void what_a_store_refuses_is_said_with_its_own_word_and_the_place(
      int status, String said, String code, boolean retryable) {
    server.answer(Answer.error(status, said));

    PetForgeException failure =
        catchThrowableOfType(PetForgeException.class, () -> store.find(KEY));

    assertThat(failure.failure().code()).isEqualTo(code);
    assertThat(failure)
        .isInstanceOf(retryable ? RetryableException.class : PermanentException.class);
    assertThat(failure)
        .hasMessageContaining(said)
        .hasMessageContaining("because")
        .hasMessageContaining(KEY.value())
        .hasMessageContaining(server.endpoint())
        .hasMessageContaining("bucket petforge");
    assertThat(failure.getMessage()).doesNotContain(ObjectStores.SECRET_KEY);
  }

  @Test
  void the_region_of_a_bucket_is_named_where_the_store_names_it() {
    server.answer(
        Answer.of(
            301,
            Map.of("x-amz-bucket-region", "eu-central-1"),
            "<Error><Code>PermanentRedirect</Code></Error>"));

    assertThatThrownBy(() -> store.find(KEY)).hasMessageContaining("eu-central-1");
  }

  @Test
  void a_question_without_a_body_is_asked_again_so_that_the_answer_says_what_is_wrong()
      throws IOException {
    server.answer(Answer.of(400, Map.of(), ""), Answer.error(400, "ExpiredToken"));

    assertThatExceptionOfType(RetryableException.class)
        .isThrownBy(() -> store.put(KEY, source(CONTENT)))
        .withMessageContaining("ExpiredToken");
    assertThat(server.asked()).containsExactly("HEAD", "GET");
  }

  @Test
  void a_store_that_is_not_there_is_named() {
    server.close();

    assertThatExceptionOfType(RetryableException.class)
        .isThrownBy(() -> store.find(KEY))
        .satisfies(e -> assertThat(e.failure().code()).isEqualTo("STORAGE_UNREACHABLE"))
        .withMessageContaining(server.endpoint());
  }

  @Test
  void a_download_that_is_cut_off_goes_on_where_it_was() {
    server.answer(cut("0123"), part("456789", 4));

    assertThat(local()).hasContent(CONTENT);
    assertThat(server.asked()).containsExactly("GET", "GET bytes=4-");
  }

  @Test
  void a_store_that_gives_another_part_than_was_asked_for_is_not_believed() {
    server.answer(cut("0123"), part("89", 8), whole(CONTENT));

    assertThat(local()).hasContent(CONTENT);
    assertThat(server.asked()).containsExactly("GET", "GET bytes=4-", "GET");
  }

  @Test
  void a_store_that_gives_all_of_it_for_a_part_is_taken_at_that() {
    server.answer(cut("0123"), whole(CONTENT));

    assertThat(local()).hasContent(CONTENT);
    assertThat(server.asked()).containsExactly("GET", "GET bytes=4-");
  }

  @Test
  void a_store_that_gives_wrong_bytes_for_a_part_gives_nothing_that_counts() throws IOException {
    server.answer(cut("0123"), part("xxxxxx", 4));

    try (Workspace workspace = store.workspace("test")) {
      assertThatExceptionOfType(PermanentException.class)
          .isThrownBy(() -> store.verified(KEY, Sha256.of(CONTENT), workspace))
          .satisfies(e -> assertThat(e.failure().code()).isEqualTo("DAMAGED"))
          .withMessageContaining(Sha256.of(CONTENT).hex());
    }
    try (Stream<Path> all = Files.walk(folder.resolve("local"))) {
      assertThat(all).noneMatch(file -> file.getFileName().toString().endsWith("clip.mp4"));
    }
  }

  @Test
  void an_object_that_was_replaced_in_the_middle_is_read_from_its_beginning() {
    server.answer(cut("0123"), Answer.error(412, "PreconditionFailed"), whole(CONTENT));

    assertThat(local()).hasContent(CONTENT);
    assertThat(server.asked()).containsExactly("GET", "GET bytes=4-", "GET");
  }

  @Test
  void a_download_that_is_always_cut_off_fails_and_says_how_far_it_came() {
    server.answer(cut("0123"), part("", 4));
    server.answer(cut("0123"));

    assertThatExceptionOfType(RetryableException.class)
        .isThrownBy(() -> store.find(KEY))
        .satisfies(e -> assertThat(e.failure().code()).isEqualTo("STORAGE_UNREACHABLE"))
        .withMessageContaining("4 of 10 bytes");
  }

  @Test
  void a_stream_that_is_cut_off_fails_and_does_not_end() throws IOException {
    server.answer(cut("0123"));

    try (InputStream in = store.open(KEY)) {
      assertThatExceptionOfType(IOException.class).isThrownBy(in::readAllBytes);
    }
  }

  @Test
  void what_a_store_keeps_otherwise_than_it_was_sent_is_removed_and_does_not_count()
      throws IOException {
    server.answer(
        Answer.of(404, Map.of(), ""), // HEAD: nothing is there
        Answer.of(200, Map.of("ETag", "\"not-an-md5\""), ""), // PUT
        whole("something"), // read back
        Answer.of(204, Map.of(), "")); // DELETE

    assertThatExceptionOfType(RetryableException.class)
        .isThrownBy(() -> store.put(KEY, source(CONTENT)))
        .satisfies(e -> assertThat(e.failure().code()).isEqualTo("STORAGE_CORRUPTED"))
        .withMessageContaining(Sha256.of("something").hex());
    assertThat(server.asked()).containsExactly("HEAD", "PUT", "GET", "DELETE");
  }

  @Test
  void a_store_that_overlooks_the_condition_and_one_whose_first_answer_was_lost_are_told_apart()
      throws IOException {
    Answer there =
        Answer.of(
            200,
            Map.of("x-amz-meta-petforge-sha256", Sha256.of(CONTENT).hex(), "Content-Length", "10"),
            "");
    server.answer(
        Answer.of(404, Map.of(), ""),
        Answer.error(412, "PreconditionFailed"),
        there,
        whole(CONTENT));

    assertThat(store.put(KEY, source(CONTENT)).sha256()).isEqualTo(Sha256.of(CONTENT));
    assertThat(server.asked().subList(0, 3)).containsExactly("HEAD", "PUT", "HEAD");
  }

  private Path local() {
    Workspace workspace = store.workspace("test");
    return store.verified(KEY, Sha256.of(CONTENT), workspace);
  }

  private Path source(String content) throws IOException {
    return Files.writeString(folder.resolve("source"), content);
  }

  private static Answer whole(String body) {
    return Answer.of(200, Map.of("ETag", "\"tag\""), body);
  }

  private static Answer cut(String body) {
    return new Answer(200, Map.of("ETag", "\"tag\""), body, CONTENT.length());
  }

  private static Answer part(String body, int from) {
    return Answer.of(
        206,
        Map.of(
            "ETag",
            "\"tag\"",
            "Content-Range",
            "bytes " + from + "-" + (from + body.length() - 1) + "/10"),
        body);
  }
}
