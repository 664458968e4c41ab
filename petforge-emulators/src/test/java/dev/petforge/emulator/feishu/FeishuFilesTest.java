package dev.petforge.emulator.feishu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.testkit.MovableClock;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class FeishuFilesTest {
  private static final FeishuSettings SETTINGS = FeishuSettings.standard().withRateLimits(false);
  private static final int BLOCK = 4 * 1024 * 1024;
  private static final byte[] PICTURE = bytes(1000);

  private final MovableClock clock = new MovableClock();
  private FeishuEmulator feishu = new FeishuEmulator(SETTINGS.withClock(clock));
  private FeishuClient client = new FeishuClient(feishu).signedIn();
  private EmulatedTable table = feishu.addDemo();
  private EmulatedBase base = table.base();

  private static byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    new Random(7).nextBytes(bytes);
    return bytes;
  }

  private void restart(FeishuSettings settings) {
    stop();
    feishu = new FeishuEmulator(settings.withClock(clock));
    client = new FeishuClient(feishu).signedIn();
    table = feishu.addDemo();
    base = table.base();
  }

  @AfterEach
  void stop() {
    client.close();
    feishu.close();
  }

  private String uploaded(byte[] content) {
    FeishuClient.Reply reply = client.uploadTo(base, "cat.png", content);
    assertThat(reply.code()).as(() -> reply.json().toString()).isZero();
    return reply.data().path("file_token").asString();
  }

  private static String download(String token) {
    return "/drive/v1/medias/" + token + "/download";
  }

  @Test
  void a_file_comes_back_whole_and_in_parts() {
    String token = uploaded(PICTURE);

    FeishuClient.Reply whole = client.get(download(token));
    FeishuClient.Reply part = client.getPart(download(token), "bytes=990-");

    assertThat(whole.bytes()).isEqualTo(PICTURE);
    assertThat(whole.header("Content-Type")).isEqualTo("image/png");
    assertThat(whole.header("Content-Disposition")).contains("cat.png");
    assertThat(part.status()).isEqualTo(206);
    assertThat(part.header("Content-Range")).isEqualTo("bytes 990-999/1000");
    assertThat(part.bytes()).isEqualTo(Arrays.copyOfRange(PICTURE, 990, 1000));
    assertThat(client.getPart(download(token), "bytes=0-0").bytes()).hasSize(1);
    assertThat(client.getPart(download(token), "bytes=1000-").status()).isEqualTo(416);
    assertThat(client.get(download("nothing")).code()).isEqualTo(1061007);
    assertThat(feishu.complaints()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "size, 999, 1062009",
    "checksum, 12, 1062008",
    "parent_type, explorer, 1061002",
    "parent_node, bascnNobodyKnowsThisOne00, 1061044",
    "size, 20971521, 1061043",
    "size, many, 1061002",
    "file_name, '', 1061002",
  })
  void an_upload_that_is_wrong_is_refused(String part, String value, int code) {
    Map<String, String> parts =
        new HashMap<>(
            Map.of(
                "file_name", "cat.png",
                "parent_type", "bitable_image",
                "parent_node", base.token(),
                "size", "1000"));
    parts.put(part, value);

    assertThat(client.upload("/drive/v1/medias/upload_all", parts, PICTURE).code()).isEqualTo(code);
  }

  @Test
  void an_app_that_may_not_edit_the_base_may_not_upload_or_download() {
    String token = uploaded(PICTURE);
    base.moveAway();

    assertThat(client.uploadTo(base, "cat.png", PICTURE).code()).isEqualTo(1061004);
    assertThat(client.get(download(token)).code()).isEqualTo(1061004);
  }

  @Test
  void files_of_one_base_cannot_be_put_into_another() {
    EmulatedTable other = feishu.addDemo();
    String token = uploaded(PICTURE);

    assertThat(
            client
                .create(other, Map.of("opening_image_url", List.of(Map.of("file_token", token))))
                .code())
        .isEqualTo(1254303);
    assertThat(
            client
                .create(table, Map.of("opening_image_url", List.of(Map.of("file_token", token))))
                .code())
        .isZero();
  }

  @Test
  void writing_a_cell_of_files_replaces_what_was_there() {
    String record = table.records().get(0);
    String token = uploaded(PICTURE);

    client.update(table, record, Map.of("opening_image_url", List.of(Map.of("file_token", token))));

    assertThat(table.cell(record, "opening_image_url")).isEqualTo("cat.png");
  }

  @Test
  void under_advanced_permissions_the_place_of_a_file_must_be_said() {
    base.advanced(true);
    String record = table.records().get(0);
    JsonNode cell =
        client
            .search(table, "", Map.of())
            .data()
            .path("items")
            .path(0)
            .path("fields")
            .path("opening_image_url")
            .path(0);
    String token = cell.path("file_token").asString();
    String place =
        "{\"bitablePerm\":{\"tableId\":\"%s\",\"attachments\":{\"%s\":{\"%s\":[\"%s\"]}}}}";
    String right = place.formatted(table.id(), table.columnId("opening_image_url"), record, token);
    String wrong =
        place.formatted(
            table.id(), table.columnId("opening_image_url"), table.records().get(1), token);

    assertThat(client.get(download(token)).status()).isEqualTo(403);
    assertThat(client.get(download(token) + "?extra=" + encoded("{")).code()).isEqualTo(1061002);
    assertThat(client.get(download(token) + "?extra=" + encoded(wrong)).code()).isEqualTo(1061004);
    assertThat(client.get(download(token) + "?extra=" + encoded(right)).status()).isEqualTo(200);
    assertThat(client.get(cell.path("url").asString()).status()).isEqualTo(200);
    assertThat(client.get(cell.path("tmp_url").asString()).code()).isZero();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  @Test
  void temporary_links_need_no_token_and_end_after_a_day() {
    String token = uploaded(PICTURE);
    String path = "/drive/v1/medias/batch_get_tmp_download_url?file_tokens=" + token;

    JsonNode links = client.get(path + "&file_tokens=" + token).data().path("tmp_download_urls");
    String link = links.path(0).path("tmp_download_url").asString();

    assertThat(links.size()).isEqualTo(2);
    assertThat(client.withToken("").get(link).bytes()).isEqualTo(PICTURE);
    clock.advance(Duration.ofHours(24));
    assertThat(client.get(link).status()).isEqualTo(403);
    client.signedIn();
    assertThat(client.get(path + ("&file_tokens=" + token).repeat(5)).code()).isEqualTo(1061002);
  }

  @ParameterizedTest
  @ValueSource(strings = {"medias", "files"})
  void a_large_file_goes_in_blocks_which_can_be_taken_up_again(String area) {
    String folder = feishu.drive().sharedFolder("成片", feishu.app());
    byte[] film = bytes(2 * BLOCK + 5);
    JsonNode plan = prepare(area, folder, film.length);
    String upload = plan.path("upload_id").asString();

    assertThat(plan.path("block_size").asInt()).isEqualTo(BLOCK);
    assertThat(plan.path("block_num").asInt()).isEqualTo(3);
    assertThat(part(area, upload, 0, film, 0, BLOCK).code()).isZero();
    assertThat(finish(area, upload, 3).code()).isEqualTo(1062010);
    assertThat(part(area, upload, 3, film, 0, 5).code()).isEqualTo(1062011);
    assertThat(part(area, upload, 1, film, 0, 5).code()).isEqualTo(1062009);
    clock.advance(Duration.ofHours(23));
    client.signedIn();
    assertThat(part(area, upload, 2, film, 2 * BLOCK, 5).code()).isZero();
    assertThat(part(area, upload, 1, film, BLOCK, BLOCK).code()).isZero();
    assertThat(part(area, upload, 1, film, BLOCK, BLOCK).code()).as("again").isZero();
    FeishuClient.Reply done = finish(area, upload, 3);
    assertThat(done.code()).isZero();
    String path = "/drive/v1/" + area + "/" + done.data().path("file_token").asString();
    assertThat(client.get(path + "/download").bytes()).isEqualTo(film);
    assertThat(finish(area, upload, 3).code()).isEqualTo(1061021);
  }

  private JsonNode prepare(String area, String folder, int size) {
    boolean media = area.equals("medias");
    FeishuClient.Reply reply =
        client.post(
            "/drive/v1/" + area + "/upload_prepare",
            Map.of(
                "file_name",
                "film.mp4",
                "parent_type",
                media ? "bitable_file" : "explorer",
                "parent_node",
                media ? base.token() : folder,
                "size",
                size));
    assertThat(reply.code()).as(() -> reply.json().toString()).isZero();
    return reply.data();
  }

  private FeishuClient.Reply part(
      String area, String upload, int seq, byte[] film, int from, int length) {
    byte[] block = Arrays.copyOfRange(film, from, from + length);
    return client.upload(
        "/drive/v1/" + area + "/upload_part",
        Map.of(
            "upload_id", upload,
            "seq", Integer.toString(seq),
            "size", Integer.toString(length),
            "checksum", FeishuClient.adler(block)),
        block);
  }

  private FeishuClient.Reply finish(String area, String upload, int blocks) {
    return client.post(
        "/drive/v1/" + area + "/upload_finish", Map.of("upload_id", upload, "block_num", blocks));
  }

  @Test
  void an_upload_ends_after_a_day() {
    String upload = prepare("medias", "", 5).path("upload_id").asString();
    clock.advance(Duration.ofHours(24));
    client.signedIn();

    assertThat(part("medias", upload, 0, PICTURE, 0, 5).code()).isEqualTo(1061021);
  }

  @Test
  void two_uploads_at_once_are_one_too_many() throws Exception {
    restart(SETTINGS.withWriteTime(Duration.ofSeconds(1)));
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      Callable<Integer> upload = () -> client.uploadTo(base, "cat.png", PICTURE).code();

      List<Integer> codes = new ArrayList<>();
      for (Future<Integer> one : threads.invokeAll(Collections.nCopies(2, upload))) {
        codes.add(one.get());
      }

      assertThat(codes).containsExactlyInAnyOrder(0, 1061045);
      assertThat(feishu.overlappingUploads()).isOne();
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void folders_are_made_listed_and_filled() {
    JsonNode root = client.get("/drive/explorer/v2/root_folder/meta").data();
    FeishuClient.Reply made =
        client.post(
            "/drive/v1/files/create_folder",
            Map.of("name", "成片", "folder_token", root.path("token").asString()));
    String folder = made.data().path("token").asString();

    FeishuClient.Reply file =
        client.upload(
            "/drive/v1/files/upload_all",
            Map.of(
                "file_name", "film.mp4",
                "parent_type", "explorer",
                "parent_node", folder,
                "size", "1000"),
            PICTURE);
    JsonNode files = client.get("/drive/v1/files?folder_token=" + folder).data().path("files");

    assertThat(file.code()).isZero();
    assertThat(files.size()).isOne();
    assertThat(files.path(0).path("name").asString()).isEqualTo("film.mp4");
    assertThat(files.path(0).path("type").asString()).isEqualTo("file");
    assertThat(client.get("/drive/v1/files").data().path("files").path(0).path("type").asString())
        .isEqualTo("folder");
    assertThat(feishu.drive().files(folder)).containsExactly("film.mp4");
    assertThat(feishu.drive().bytes(folder, "film.mp4")).isEqualTo(PICTURE);
    assertThat(feishu.drive().foldersOf(EmulatedApp.ID)).containsExactly("成片");
    String token = file.data().path("file_token").asString();
    assertThat(
            client
                .create(table, Map.of("opening_image_url", List.of(Map.of("file_token", token))))
                .code())
        .as("a file of the drive is no attachment")
        .isEqualTo(1254303);
    assertThat(client.delete("/drive/v1/files/" + token + "?type=file").code()).isZero();
    assertThat(feishu.drive().files(folder)).isEmpty();
  }

  @Test
  void a_folder_of_somebody_else_must_be_shared() {
    EmulatedApp stranger = EmulatedApp.standard().withId("cli_stranger", "secret-of-stranger");
    feishu.put(stranger);
    String folder = feishu.drive().sharedFolder("成片", feishu.app());

    assertThat(client.get("/drive/v1/files?folder_token=" + folder).code()).isZero();
    client.signedIn(stranger);
    assertThat(client.get("/drive/v1/files?folder_token=" + folder).code()).isEqualTo(1061004);
    feishu.drive().removeFolder(folder);
    assertThat(client.get("/drive/v1/files?folder_token=" + folder).code()).isEqualTo(1061044);
  }
}
