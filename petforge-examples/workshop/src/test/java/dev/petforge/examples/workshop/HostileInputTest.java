package dev.petforge.examples.workshop;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.petforge.examples.workshop.WorkshopServer.Answer;
import dev.petforge.examples.workshop.WorkshopServer.Client;
import java.awt.image.BufferedImage;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Tables, files and requests of somebody who means harm. */
class HostileInputTest {
  private static final String IN_CELL = "<script>alert('cell')</script>";
  private static final String IN_NAME = "<img src=x onerror=alert('name')>.png";

  @TempDir static Path home;

  private static WorkshopServer server;

  private static Client admin;

  /** Somewhere within reach of the server that must never hear of it. */
  private static HttpServer inside;

  private static final List<String> heard = new CopyOnWriteArrayList<>();

  @BeforeAll
  static void start() throws Exception {
    inside = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    inside.createContext(
        "/",
        request -> {
          heard.add(request.getRequestURI().toString());
          request.getResponseHeaders().set("Location", "http://169.254.169.254/latest/meta-data/");
          request.sendResponseHeaders(302, -1);
          request.close();
        });
    inside.start();
    server = WorkshopServer.start(new WorkshopOptions(home, "127.0.0.1", 0, false, false));
    admin = server.admin();
  }

  @AfterAll
  static void stop() {
    server.close();
    inside.stop(0);
  }

  private static Path folder(String name, String... lines) throws Exception {
    Path folder = Files.createDirectories(home.resolve(name));
    ImageIO.write(
        new BufferedImage(400, 300, BufferedImage.TYPE_INT_RGB),
        "png",
        folder.resolve(IN_NAME).toFile());
    Files.write(folder.resolve("table.csv"), List.of(lines));
    return folder;
  }

  private static Answer connect(Path folder) throws Exception {
    return admin.post("/api/batch/connect-table", Map.of("folder", folder.toString()));
  }

  private static void isInert(Answer answer) {
    assertThat(answer.header("Content-Type").orElse("application/json"))
        .startsWith("application/")
        .contains("json");
    assertThat(answer.header("X-Content-Type-Options")).contains("nosniff");
  }

  @Test
  void script_in_a_cell_in_a_name_and_in_a_file_name_comes_back_as_text_in_json() throws Exception {
    Answer connected =
        connect(
            folder(
                "script", "opening_image_url,scene_description", IN_NAME + ",\"" + IN_CELL + "\""));
    isInert(connected);
    String table = connected.json().get("table_id").asString();

    Answer list =
        admin.get(
            "/api/batch/tasks/local?table_id=" + URLEncoder.encode(table, StandardCharsets.UTF_8));

    isInert(list);
    JsonNode task = list.json().get("tasks").get(0);
    assertThat(list.json().get("tasks").size()).as(connected.text()).isEqualTo(1);
    assertThat(task.get("table_id").asString()).isEqualTo(table);
    assertThat(list.text()).contains("onerror");
    String project = task.get("project_id").asString();
    Answer shown = admin.get("/api/batch/tasks/" + project);
    isInert(shown);
    assertThat(shown.json().get("scene_description").asString()).isEqualTo(IN_CELL);
    for (String path :
        List.of(
            "/api/batch/jobs",
            "/api/batch/saved-connections",
            "/api/audit",
            "/storage/projects/" + project + "/meta.json",
            "/storage/projects/" + project + "/no.html",
            "/api/batch/tasks/local?search=%3Cscript%3E",
            "/api/batch/tasks/%3Cscript%3Ealert(1)",
            "/api/batch/tasks/%3Cscript%3E;x",
            "/api/batch/tasks/local?sort=%3Cscript%3E")) {
      isInert(admin.get(path));
    }
    Answer picture = admin.get("/storage/projects/" + project + "/opening_image.jpg");
    assertThat(picture.header("Content-Type")).contains("image/jpeg");
    assertThat(picture.header("X-Content-Type-Options")).contains("nosniff");
  }

  @Test
  void a_page_of_an_error_repeats_nothing_of_the_request() throws Exception {
    Client browser = server.admin().with("Accept", "text/html");

    for (String path :
        List.of("/%3Cscript%3Ealert(1)%3C/script%3E", "/api/%3Cscript%3E", "/sign-in")) {
      Answer answer = browser.get(path);

      assertThat(answer.status()).as(path).isBetween(400, 499);
      assertThat(answer.text()).as(path).doesNotContain("<script", "alert(1)", "Exception");
      assertThat(answer.header("X-Content-Type-Options")).contains("nosniff");
    }
    // What is no path at all Tomcat refuses by itself.
    Answer refused = browser.get("/api/batch/tasks/%3Cscript%3Ealert(1)%3C%2Fscript%3E");
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.text()).doesNotContain("<script", "alert(1)", "Exception", "Tomcat/");
  }

  /** Addresses that lead inside, or to no web server at all. */
  private static List<String> addresses() {
    String own = "127.0.0.1:" + inside.getAddress().getPort();
    return List.of(
        "http://" + own + "/cat.png",
        "http://localhost:" + inside.getAddress().getPort() + "/cat.png",
        "http://[::1]:" + inside.getAddress().getPort() + "/cat.png",
        "http://2130706433:" + inside.getAddress().getPort() + "/cat.png",
        "http://169.254.169.254/latest/meta-data/",
        "http://metadata.google.internal/computeMetadata/v1/",
        "https://feishu.cn@" + own + "/base/AbCdEfGhIjKlMnOpQrStUvWx?table=tblAbCdEfGhIjKl",
        "https://" + own + "/base/AbCdEfGhIjKlMnOpQrStUvWx?table=tblAbCdEfGhIjKl",
        "file:///etc/passwd",
        "ftp://" + own + "/cat.png",
        "jar:http://" + own + "/x.jar!/cat.png",
        "gopher://" + own + "/1");
  }

  @Test
  void an_address_in_place_of_a_picture_is_refused_and_nothing_is_asked_there() throws Exception {
    List<String> lines = new ArrayList<>(List.of("opening_image_url"));
    lines.addAll(addresses());

    Answer connected = connect(folder("addresses", lines.toArray(String[]::new)));

    assertThat(connected.status()).isEqualTo(200);
    assertThat(connected.json().get("imported").get("refused").size())
        .as(connected.text())
        .isEqualTo(addresses().size());
    assertThat(heard).isEmpty();
  }

  @Test
  void no_request_has_the_server_ask_an_address_of_its_choice() throws Exception {
    for (String address : addresses()) {
      Map<String, Object> table = Map.of("url", address, "app_id", "cli_a", "app_secret", "secret");
      Answer connected = admin.post("/api/batch/connect-table", table);
      assertThat(connected.status()).as(address).isEqualTo(422);
      isInert(connected);

      Answer published =
          admin.post(
              "/api/batch/sync-to-drive",
              Map.of("project_ids", List.of("0123456789ab"), "folder_url", address));
      assertThat(published.json().get("success_count").asInt(0)).as(address).isZero();
      isInert(published);
    }
    assertThat(heard).isEmpty();
  }

  @Test
  void a_body_that_is_longer_than_any_that_is_meant_is_not_read() throws Exception {
    Client nobody = server.client();
    nobody.get("/api/session");
    Map<String, Object> tooLong = Map.of("user", "x", "password", "p".repeat(20_000));
    Answer signIn = nobody.post("/api/session", tooLong);
    Answer command =
        admin.post("/api/batch/retry-task", Map.of("project_ids", List.of("p".repeat(4_000_000))));

    assertThat(signIn.status()).isEqualTo(413);
    assertThat(command.status()).isEqualTo(413);
    isInert(signIn);
    assertThat(signIn.json().get("error").asString()).contains("16384");
  }

  @Test
  void a_body_of_unknown_length_has_the_same_limit() throws Exception {
    Client nobody = server.client();
    nobody.get("/api/session");
    String tooLong = json("project_ids", "p".repeat(4_000_000));
    Answer signIn = chunked(nobody, "/api/session", json("user", "p".repeat(20_000)));
    Answer withoutKey = chunked(admin, "/api/batch/cancel", tooLong);
    Answer withKey =
        chunked(server.admin().with("Idempotency-Key", "too-long"), "/api/batch/cancel", tooLong);
    Answer withLength = admin.post("/api/batch/cancel", tooLong);

    assertThat(signIn.status()).isEqualTo(413);
    assertThat(signIn.json().get("error").asString()).contains("16384");
    assertThat(withLength.status()).isEqualTo(413);
    assertThat(withLength.json().get("success").asBoolean()).isFalse();
    assertThat(withLength.json().get("error").asString()).contains("4000000");
    for (Answer answer : List.of(withoutKey, withKey)) {
      assertThat(answer.status()).isEqualTo(413);
      assertThat(answer.json()).isEqualTo(withLength.json());
      isInert(answer);
    }
  }

  @Test
  void a_body_of_unknown_length_within_the_limit_is_read_whole() throws Exception {
    Client nobody = server.client();
    nobody.get("/api/session");
    String project = "p".repeat(40);
    String body =
        " ".repeat(4_000_000 - json("project_ids", project).length())
            + json("project_ids", project);

    Answer command = chunked(admin, "/api/batch/cancel", body);
    Answer signIn = chunked(nobody, "/api/session", "{\"user\":\"x\",\"password\":\"y\"}");

    assertThat(command.status()).as(command.text()).isEqualTo(200);
    assertThat(command.json().get("results").get(0).get("project_id").asString())
        .isEqualTo(project);
    assertThat(signIn.status()).isEqualTo(401);
  }

  @Test
  void a_body_without_an_end_is_answered_before_it_ends() throws Exception {
    String session =
        "Cookie: PETFORGE_SESSION="
            + admin.cookie("PETFORGE_SESSION").orElseThrow().getValue()
            + "; XSRF-TOKEN="
            + admin.cookie("XSRF-TOKEN").orElseThrow().getValue()
            + "\r\nX-XSRF-TOKEN: "
            + admin.cookie("XSRF-TOKEN").orElseThrow().getValue();

    String endless =
        statusOfEndless(
            "POST /api/batch/cancel", session + "\r\nContent-Type: application/json", 4_000_001);
    String formOfNobody =
        statusOfEndless(
            "PUT /api/batch/tasks/0123456789ab/prompt/0",
            "Content-Type: application/x-www-form-urlencoded",
            1);

    assertThat(endless).startsWith("HTTP/1.1 413");
    assertThat(formOfNobody).startsWith("HTTP/1.1 403");
  }

  @Test
  void a_refused_body_without_an_end_is_not_read_for_ever() throws Exception {
    URI address = URI.create(server.address());
    // Of the largest upload the rest is read, so that whoever sends it sees the answer.
    int most = 550;
    byte[] megabyte =
        ("f4240\r\n" + " ".repeat(1_000_000) + "\r\n").getBytes(StandardCharsets.US_ASCII);
    int sent = 0;
    try (Socket socket = new Socket(address.getHost(), address.getPort())) {
      OutputStream out = socket.getOutputStream();
      String head =
          "POST /api/batch/cancel HTTP/1.1\r\nHost: "
              + address.getAuthority()
              + "\r\nTransfer-Encoding: chunked\r\n\r\n";
      out.write(head.getBytes(StandardCharsets.US_ASCII));
      while (sent <= most) {
        out.write(megabyte);
        sent++;
      }
    } catch (SocketException closed) {
      // As it should be: the server has had enough.
    }
    assertThat(sent).isBetween(525, most);
  }

  /** The first line of what is answered to so many bytes of a body that goes on. */
  private static String statusOfEndless(String request, String headers, int bytes)
      throws Exception {
    URI address = URI.create(server.address());
    try (Socket socket = new Socket(address.getHost(), address.getPort())) {
      socket.setSoTimeout(60_000);
      OutputStream out = socket.getOutputStream();
      String head =
          request
              + " HTTP/1.1\r\nHost: "
              + address.getAuthority()
              + "\r\nTransfer-Encoding: chunked\r\n"
              + headers
              + "\r\n\r\n"
              + Integer.toHexString(bytes)
              + "\r\n"
              + " ".repeat(bytes)
              + "\r\n";
      out.write(head.getBytes(StandardCharsets.US_ASCII));
      out.flush();
      return String.valueOf(
          new BufferedReader(
                  new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
              .readLine());
    }
  }

  private static String json(String member, String value) {
    String text = '"' + value + '"';
    return "{\"" + member + "\":" + (member.endsWith("s") ? "[" + text + "]" : text) + "}";
  }

  /** Sends a body without its length. */
  private static Answer chunked(Client client, String path, String body) throws Exception {
    return client.send(
        "POST",
        path,
        HttpRequest.BodyPublishers.ofInputStream(
            () -> new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8))),
        Map.of("Content-Type", "application/json"));
  }

  @Test
  void a_request_names_as_many_projects_as_the_page_lets_people_choose() throws Exception {
    Answer many = admin.post("/api/batch/cancel", Map.of("project_ids", ids(1_001)));
    Answer more = admin.post("/api/batch/cancel", Map.of("project_ids", ids(10_001)));

    assertThat(many.status()).isEqualTo(200);
    assertThat(many.json().get("failed_count").asInt()).isEqualTo(1_001);
    assertThat(more.status()).isEqualTo(422);
    assertThat(more.json().get("error").asString()).contains("1 to 10000", "10001");
  }

  private static List<String> ids(int count) {
    return IntStream.range(0, count).mapToObj(i -> String.format("%012x", i)).toList();
  }
}
