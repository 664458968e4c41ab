package dev.petforge.feishu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.petforge.failure.RetryableException;
import dev.petforge.publication.Publisher;
import dev.petforge.publication.Publisher.PublishedContent;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A Feishu whose lists say for ever that there is more. */
@Timeout(60)
class EndlessListsTest {
  private static final String TABLES = "/tables";
  private static final String FIELDS = "/fields";
  private static final String ROWS = "/records/search";
  private static final String FOLDER = "/drive/v1/files";

  @TempDir Path directory;

  private final AtomicInteger pages = new AtomicInteger();
  private String endless = "none";
  private HttpServer server;
  private FeishuClient client;

  @BeforeEach
  void begin() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
    server.createContext("/", this::answer);
    server.start();
    client =
        FeishuClient.builder(
                "http://127.0.0.1:" + server.getAddress().getPort(), new FeishuApp("id", "secret"))
            .patience(2, Duration.ofMillis(20))
            .rate(1_000)
            .build();
  }

  @AfterEach
  void end() {
    client.close();
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      String path = exchange.getRequestURI().getPath();
      String body = "{\"code\":0,\"tenant_access_token\":\"t\",\"expire\":7200,\"data\":{}}";
      if (path.endsWith(endless)) {
        pages.incrementAndGet();
        body =
            "{\"code\":0,\"data\":{\"items\":[],\"files\":[],\"has_more\":true,"
                + "\"page_token\":\"again\",\"next_page_token\":\"again\"}}";
      } else if (path.endsWith(TABLES)) {
        body = "{\"code\":0,\"data\":{\"items\":[{\"table_id\":\"tbl1\",\"name\":\"Pets\"}]}}";
      } else if (path.endsWith(FIELDS)) {
        body =
            "{\"code\":0,\"data\":{\"items\":[{\"field_id\":\"f\",\"type\":17,"
                + "\"field_name\":\"opening_image_url\"}]}}";
      }
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private void assertEnds(String list, String what, Runnable work) {
    endless = list;
    assertThatExceptionOfType(RetryableException.class)
        .isThrownBy(work::run)
        .satisfies(e -> assertThat(e.failure().code()).isEqualTo("ENDLESS_LIST"))
        .withMessageContaining(what)
        .withMessageContaining("the same page comes again");
    assertThat(pages).hasValue(2);
  }

  @Test
  void the_tables_of_a_base_end() {
    FeishuBase base = client.base("appToken");

    assertEnds(TABLES, "list tables", base::tables);
  }

  @Test
  void the_columns_of_a_table_end() {
    FeishuTable table = client.base("appToken").table("tbl1");

    assertEnds(FIELDS, "list columns", table::rows);
  }

  @Test
  void the_rows_of_a_table_end() {
    FeishuTable table = client.base("appToken").table("tbl1");

    assertEnds(ROWS, "read rows", table::rows);
  }

  @Test
  void the_files_of_a_folder_end() throws IOException {
    FeishuDrive drive = client.drive();
    Path file = Files.write(directory.resolve("film.mp4"), new byte[10]);
    Publisher.Session none =
        new Publisher.Session() {
          @Override
          public Optional<String> last() {
            return Optional.empty();
          }

          @Override
          public void keep(String text) {}
        };

    assertEnds(
        FOLDER,
        "look into folder",
        () ->
            drive.publish(
                new PublishedContent("film.mp4", file, 10),
                drive.folder(new FeishuFolder(Optional.empty(), "folder1")),
                none));
  }

  private static JsonNode page(String token) {
    return JsonMapper.builder()
        .build()
        .readTree("{\"items\":[1],\"has_more\":true,\"page_token\":\"" + token + "\"}");
  }

  @Test
  void a_list_that_is_longer_than_any_ends_though_every_token_is_new() {
    AtomicInteger next = new AtomicInteger();

    assertThatExceptionOfType(RetryableException.class)
        .isThrownBy(() -> OpenApi.items("list", 500, query -> page("t" + next.incrementAndGet())))
        .withMessageContaining("more than " + Pages.MOST + " pages");
    assertThat(next).hasValue(Pages.MOST);
  }

  @Test
  void more_without_a_token_is_no_end() {
    assertThatExceptionOfType(RetryableException.class)
        .isThrownBy(() -> OpenApi.items("list", 500, query -> page("")))
        .withMessageContaining("no token");
  }

  @Test
  void tokens_that_take_turns_are_seen() {
    AtomicInteger next = new AtomicInteger();

    assertThatExceptionOfType(RetryableException.class)
        .isThrownBy(
            () -> OpenApi.items("list", 500, query -> page("t" + next.getAndIncrement() % 3)))
        .withMessageContaining("the same page comes again");
  }

  @Test
  void every_item_of_every_page_is_there_once() {
    Map<String, JsonNode> pages =
        Map.of(
            "", page("a"),
            "a", page("b"),
            "b", JsonMapper.builder().build().readTree("{\"items\":[3],\"has_more\":false}"));

    assertThat(OpenApi.items("list", 500, query -> pages.get(query.getOrDefault("page_token", ""))))
        .hasSize(3);
  }
}
