package dev.petforge.video.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import dev.petforge.failure.PetForgeException;
import dev.petforge.failure.RetryableException;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DownloadTest {
  private static final byte[] CLIP = clip(50_000);
  private static final Headers KEYS = Headers.of("Authorization", "Bearer secret-word");

  @TempDir private Path folder;

  private final ProviderClient client = client().build();

  private static ProviderClient.Builder client() {
    return ProviderClient.builder("test", "default")
        .allowLocal(true)
        .reads(1, Duration.ofMillis(10));
  }

  @AfterEach
  void close() {
    client.close();
  }

  @Test
  void a_clip_comes_whole_and_alone() throws IOException {
    try (LocalServer server = new LocalServer(exchange -> video(exchange, CLIP))) {
      Path target = folder.resolve("clip.mp4");

      client.download(server.url("/clip"), KEYS, target);

      assertThat(target).hasBinaryContent(CLIP);
      assertThat(files()).containsExactly(target);
      assertThat(server.requests().get(0).get("Authorization"))
          .containsExactly("Bearer secret-word");
    }
  }

  @Test
  void a_download_that_breaks_off_goes_on_where_it_was() {
    AtomicInteger count = new AtomicInteger();
    try (LocalServer server =
        new LocalServer(
            exchange -> {
              exchange.getResponseHeaders().set("ETag", "\"v1\"");
              if (count.getAndIncrement() == 0) {
                half(exchange);
              } else {
                rest(exchange, CLIP);
              }
            })) {
      Path target = folder.resolve("clip.mp4");

      client.download(server.url("/clip"), KEYS, target);

      assertThat(target).hasBinaryContent(CLIP);
      assertThat(server.requests()).hasSize(2);
      assertThat(server.requests().get(1).get("If-range")).containsExactly("\"v1\"");
      assertThat(server.requests().get(1).get("Range")).isNotNull().doesNotContain("bytes=0-");
    }
  }

  @Test
  void a_file_that_changed_meanwhile_is_taken_from_its_beginning() {
    byte[] other = clip(60_000);
    AtomicInteger count = new AtomicInteger();
    try (LocalServer server =
        new LocalServer(
            exchange -> {
              if (count.getAndIncrement() == 0) {
                exchange.getResponseHeaders().set("ETag", "\"v1\"");
                half(exchange);
              } else {
                video(exchange, other);
              }
            })) {
      Path target = folder.resolve("clip.mp4");

      client.download(server.url("/clip"), KEYS, target);

      assertThat(target).hasBinaryContent(other);
    }
  }

  @Test
  void keys_stay_with_the_host_they_are_for() {
    try (LocalServer other = new LocalServer(exchange -> video(exchange, CLIP));
        LocalServer server =
            new LocalServer(
                exchange -> {
                  boolean first = exchange.getRequestURI().getPath().equals("/clip");
                  exchange
                      .getResponseHeaders()
                      .set("Location", first ? "/second" : other.url("/far").toString());
                  exchange.sendResponseHeaders(302, -1);
                })) {
      client.download(server.url("/clip"), KEYS, folder.resolve("clip.mp4"));

      assertThat(server.requests()).hasSize(2);
      assertThat(server.requests().get(1)).containsKey("Authorization");
      assertThat(other.requests().get(0)).doesNotContainKey("Authorization");
    }
  }

  @Test
  void no_redirect_leads_into_a_private_network() throws IOException {
    try (LocalServer inside = new LocalServer(exchange -> video(exchange, CLIP));
        LocalServer server =
            new LocalServer(
                exchange -> {
                  exchange.getResponseHeaders().set("Location", inside.url("/clip").toString());
                  exchange.sendResponseHeaders(302, -1);
                });
        ProviderClient strict =
            client().allowLocal(false).trustedHosts(Set.of("localhost")).build()) {
      assertThat(failure(strict, server.url("localhost", "/clip"))).isEqualTo("RESULT_ADDRESS");
      assertThat(server.requests()).hasSize(1);
      assertThat(inside.requests()).isEmpty();
    }
  }

  @Test
  void an_endless_chain_of_redirects_is_left() throws IOException {
    try (LocalServer server =
        new LocalServer(
            exchange -> {
              exchange.getResponseHeaders().set("Location", "/again");
              exchange.sendResponseHeaders(302, -1);
            })) {
      assertThat(failure(client, server.url("/clip"))).isEqualTo("RESULT_ADDRESS");
      assertThat(server.requests()).hasSize(6);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {403, 404, 410})
  void an_address_that_is_no_longer_good_is_told_from_the_rest(int status) throws IOException {
    try (LocalServer server =
        new LocalServer(exchange -> LocalServer.json(exchange, status, "{}"))) {
      assertThat(failure(client, server.url("/clip?Signature=secret-word")))
          .isEqualTo("RESULT_EXPIRED");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/plain", "application/x-mpegurl", "application/json", "?"})
  void a_clip_is_one_whatever_its_server_calls_it(String type) {
    try (LocalServer server =
        new LocalServer(exchange -> LocalServer.answer(exchange, 200, type, CLIP))) {
      Path target = folder.resolve("clip.mp4");

      client.download(server.url("/clip"), KEYS, target);

      assertThat(target).hasBinaryContent(CLIP);
    }
  }

  @Test
  void a_page_is_no_video_and_the_message_says_what_it_came_as() {
    byte[] page = "<html>captcha</html>".getBytes(StandardCharsets.UTF_8);
    try (LocalServer server =
        new LocalServer(exchange -> LocalServer.answer(exchange, 200, "text/html", page))) {
      assertThatExceptionOfType(RetryableException.class)
          .isThrownBy(() -> client.download(server.url("/clip"), KEYS, folder.resolve("clip.mp4")))
          .satisfies(e -> assertThat(e.failure().code()).isEqualTo("RESULT_NOT_A_VIDEO"))
          .withMessageContaining("text/html");
    }
  }

  @Test
  void a_page_is_no_video() throws IOException {
    byte[] page = "<html>captcha</html>".getBytes(StandardCharsets.UTF_8);
    try (LocalServer server =
            new LocalServer(exchange -> LocalServer.answer(exchange, 200, "text/html", page));
        LocalServer liar =
            new LocalServer(exchange -> LocalServer.answer(exchange, 200, "video/mp4", page));
        LocalServer empty =
            new LocalServer(
                exchange -> LocalServer.answer(exchange, 200, "video/mp4", new byte[0]))) {
      assertThat(failure(client, server.url("/clip"))).isEqualTo("RESULT_NOT_A_VIDEO");
      assertThat(failure(client, liar.url("/clip"))).isEqualTo("RESULT_NOT_A_VIDEO");
      assertThat(failure(client, empty.url("/clip"))).isEqualTo("RESULT_NOT_A_VIDEO");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"the provider wishes you a nice day\n", "\0\0\0\0\0\0\0\0\0\0\0\0", "x"})
  void what_lies_behind_a_whole_clip_is_stored_with_it(String behind) throws IOException {
    byte[] notes = behind.getBytes(StandardCharsets.US_ASCII);
    byte[] clip = Arrays.copyOf(CLIP, CLIP.length + notes.length);
    System.arraycopy(notes, 0, clip, CLIP.length, notes.length);
    Path target = folder.resolve("clip.mp4");
    try (LocalServer server = new LocalServer(exchange -> video(exchange, clip))) {
      client.download(server.url("/clip"), KEYS, target);
    }

    assertThat(target).hasBinaryContent(clip);
  }

  @Test
  void a_file_that_ends_early_and_says_that_it_is_whole_is_seen() throws IOException {
    byte[] cut = Arrays.copyOf(CLIP, CLIP.length / 2);
    try (LocalServer server = new LocalServer(exchange -> video(exchange, cut))) {
      assertThat(failure(client, server.url("/clip"))).isEqualTo("RESULT_INCOMPLETE");
    }
  }

  @Test
  void a_file_that_is_too_large_is_left_whether_it_says_so_or_not() throws IOException {
    try (LocalServer server = new LocalServer(exchange -> video(exchange, CLIP));
        LocalServer silent =
            new LocalServer(
                exchange -> {
                  exchange.getResponseHeaders().set("Content-Type", "video/mp4");
                  exchange.sendResponseHeaders(200, 0);
                  exchange.getResponseBody().write(CLIP);
                });
        ProviderClient small = client().maxDownload(10_000).build()) {
      assertThat(failure(small, server.url("/clip"))).isEqualTo("RESULT_TOO_LARGE");
      assertThat(failure(small, silent.url("/clip"))).isEqualTo("RESULT_TOO_LARGE");
    }
  }

  @Test
  void a_server_that_is_away_is_asked_again_and_then_left() throws IOException {
    try (LocalServer server = new LocalServer(exchange -> LocalServer.json(exchange, 503, "{}"))) {
      assertThat(failure(client, server.url("/clip"))).isEqualTo("RESULT_UNAVAILABLE");
      assertThat(server.requests()).hasSize(5);
    }
  }

  /** The code of the failure; nothing may be left behind, and no secret be told. */
  private String failure(ProviderClient of, HttpUrl url) throws IOException {
    PetForgeException e =
        catchThrowableOfType(
            PetForgeException.class, () -> of.download(url, KEYS, folder.resolve("clip.mp4")));
    assertThat(e).isNotNull();
    assertThat(e.getMessage()).doesNotContain("secret-word");
    assertThat(files()).isEmpty();
    return e.failure().code();
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }

  private static void video(HttpExchange exchange, byte[] bytes) throws IOException {
    LocalServer.answer(exchange, 200, "video/mp4", bytes);
  }

  private static void half(HttpExchange exchange) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "video/mp4");
    exchange.sendResponseHeaders(200, CLIP.length);
    exchange.getResponseBody().write(CLIP, 0, CLIP.length / 2);
    exchange.getResponseBody().flush();
  }

  private static void rest(HttpExchange exchange, byte[] bytes) throws IOException {
    String range = exchange.getRequestHeaders().getFirst("Range");
    int from = Integer.parseInt(range.substring("bytes=".length(), range.length() - 1));
    exchange
        .getResponseHeaders()
        .set("Content-Range", "bytes " + from + "-" + (bytes.length - 1) + "/" + bytes.length);
    LocalServer.answer(exchange, 206, "video/mp4", Arrays.copyOfRange(bytes, from, bytes.length));
  }

  /** The outermost boxes of an MP4, as many bytes as said in all. */
  static byte[] clip(int size) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    try {
      out.writeInt(16);
      out.writeBytes("ftypisom\0\0\0\0");
      out.writeInt(108);
      out.writeBytes("moov");
      out.write(new byte[100]);
      out.writeInt(size - 124);
      out.writeBytes("mdat");
      for (int i = 132; i < size; i++) {
        out.write(i * 31);
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return bytes.toByteArray();
  }
}
