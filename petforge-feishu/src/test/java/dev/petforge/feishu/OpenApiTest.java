package dev.petforge.feishu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.petforge.failure.PetForgeException;
import dev.petforge.http.HttpClients;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import okhttp3.MultipartBody;
import okhttp3.Request;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What goes out for one call, whatever comes back. */
class OpenApiTest {
  /** How a server answers on which OkHttp sends a request again by itself, or elsewhere. */
  private enum Mood {
    BUSY_NOW(503),
    TIMED_OUT(408),
    MISDIRECTED(421),
    DROPPED(0),
    FOUND(302),
    MOVED(307);

    private final int status;

    Mood(int status) {
      this.status = status;
    }
  }

  @TempDir private Path folder = Path.of("");
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final List<String> stranger = new CopyOnWriteArrayList<>();
  private final List<String> paced = new CopyOnWriteArrayList<>();
  private Optional<Duration> turn = Optional.of(Duration.ZERO);
  private HttpServer feishu;
  private HttpServer elsewhere;
  private Mood mood = Mood.BUSY_NOW;

  @BeforeEach
  void start() throws IOException {
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    feishu = HttpServer.create(any, 10);
    feishu.createContext("/", exchange -> serve(exchange));
    feishu.start();
    elsewhere = HttpServer.create(any, 10);
    elsewhere.createContext(
        "/",
        exchange -> {
          try (exchange) {
            stranger.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
            answer(exchange, 200, "video/mp4", "a file");
          }
        });
    elsewhere.start();
  }

  @AfterEach
  void stop() {
    feishu.stop(0);
    elsewhere.stop(0);
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      String path = exchange.getRequestURI().getPath();
      if (path.endsWith("/internal")) {
        answer(
            exchange,
            200,
            "application/json",
            "{\"code\":0,\"tenant_access_token\":\"t-secret\",\"expire\":7200}");
        return;
      }
      asked.add(path);
      if (mood != Mood.DROPPED) {
        exchange.getResponseHeaders().set("Retry-After", "0");
        exchange
            .getResponseHeaders()
            .set("Location", "http://127.0.0.1:" + elsewhere.getAddress().getPort() + "/file");
        answer(exchange, mood.status, "text/plain", "no");
      }
    }
  }

  private static void answer(HttpExchange exchange, int status, String type, String text)
      throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private OpenApi api() {
    return new OpenApi(
        HttpClients.builder().build(),
        "http://127.0.0.1:" + feishu.getAddress().getPort(),
        new FeishuApp("cli_a", "secret"),
        InstantSource.system(),
        new OpenApi.Patience(1, Duration.ofMillis(10), 1_000),
        (account, rate, longest) -> {
          paced.add(account + " " + rate.turns() + " " + rate.period());
          return turn;
        });
  }

  @Test
  void a_call_waits_for_its_turn_among_all_that_are_the_app() {
    turn = Optional.empty();

    Throwable thrown = catchThrowable(() -> api().get("read", "/open-apis/anything", Map.of()));

    assertThat(thrown)
        .isInstanceOfSatisfying(
            PetForgeException.class, e -> assertThat(e.failure().code()).isEqualTo("OWN_RATE"));
    assertThat(paced).containsOnly("feishu/cli_a 1000 PT1S");
    assertThat(asked).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void every_kind_of_writing_goes_out_once(Mood now) throws IOException {
    mood = now;
    Path file = Files.writeString(folder.resolve("clip.mp4"), "a clip");
    OpenApi api = api();
    List<Runnable> writings =
        List.of(
            () -> api.post("a", "a/post", Map.of(), OpenApi.object()),
            () -> api.postCarefully("b", "b/carefully", Map.of(), OpenApi.object()),
            () -> api.delete("c", "c/delete", Map.of()),
            () -> api.askFlat("d", "d/flat", OpenApi.object()),
            () ->
                api.forUploads(Duration.ofSeconds(20))
                    .callCarefully(
                        "e",
                        "e/upload",
                        Map.of(),
                        url ->
                            new Request.Builder()
                                .url(url)
                                .post(
                                    new MultipartBody.Builder()
                                        .addFormDataPart(
                                            "file", "clip.mp4", new FileRegion(file, 0, 6))
                                        .build())));

    for (Runnable writing : writings) {
      assertThat(catchThrowable(writing::run)).isInstanceOf(PetForgeException.class);
    }

    assertThat(asked)
        .containsExactly(
            "/open-apis/a/post",
            "/open-apis/b/carefully",
            "/open-apis/c/delete",
            "/open-apis/d/flat",
            "/open-apis/e/upload");
    assertThat(stranger).isEmpty();
  }

  @Test
  void a_file_that_is_kept_elsewhere_is_fetched_there_without_the_token() throws IOException {
    mood = Mood.FOUND;
    Path target = folder.resolve("file");

    api().download("a file", "drive/v1/medias/x/download", Optional.empty(), 100, target);

    assertThat(target).hasContent("a file");
    assertThat(stranger).containsExactly("null");
  }
}
