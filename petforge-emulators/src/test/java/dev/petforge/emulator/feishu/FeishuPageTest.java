package dev.petforge.emulator.feishu;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FeishuPageTest {
  private final FeishuEmulator feishu = new FeishuEmulator(FeishuSettings.standard());
  private final FeishuClient client = new FeishuClient(feishu);
  private final EmulatedTable table = feishu.addDemo();

  @AfterEach
  void stop() {
    client.close();
    feishu.close();
  }

  private String page(String address) {
    FeishuClient.Reply reply = client.get(address);
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.header("Content-Type")).isEqualTo("text/html; charset=utf-8");
    return new String(reply.bytes(), StandardCharsets.UTF_8);
  }

  @Test
  void it_shows_the_tables_as_a_person_sees_them() {
    String page = page(feishu.address() + "/");

    assertThat(page)
        .contains("宠物视频 Pet videos", "选题", "橘猫坐在摆满年夜饭的餐桌前", "2026/12/24")
        .contains(table.url().replace("&", "&amp;"))
        .contains("eating-template")
        .containsPattern("<img src=\"/file/box[A-Za-z0-9]+\" alt=\"cat.png\"");
  }

  @Test
  void it_shows_choices_and_the_folders_of_the_drive() {
    table.edit(table.records().get(0), "approve", "通过");
    String folder = feishu.drive().sharedFolder("成片", feishu.app());
    client
        .signedIn()
        .upload(
            "/drive/v1/files/upload_all",
            Map.of(
                "file_name", "橘猫.mp4",
                "parent_type", "explorer",
                "parent_node", folder,
                "size", "3"),
            new byte[3]);

    assertThat(page(feishu.address() + "/"))
        .contains("<span class=\"option\">通过</span>", "成片", "橘猫.mp4</a> (3");
  }

  @Test
  void a_base_has_its_own_page_also_by_way_of_the_wiki() {
    EmulatedBase other = feishu.addBase("另一个");

    assertThat(page(table.url())).contains("宠物视频").doesNotContain("另一个");
    assertThat(page(feishu.addToWiki(other))).contains("另一个").doesNotContain("宠物视频");
    assertThat(client.get(feishu.address() + "/nothing").status()).isEqualTo(404);
  }

  @Test
  void what_a_cell_holds_cannot_become_a_part_of_the_page() {
    table
        .add("site", EmulatedFieldType.URL)
        .addRow(
            Map.of(
                "project_id", "<script>alert('x')</script>",
                "site", Map.of("text", "\"><b>", "link", "javascript:alert(1)"),
                "scene_description", "长".repeat(301)));

    String page = page(feishu.address() + "/");

    assertThat(page)
        .contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;", "&quot;&gt;&lt;b&gt;")
        .contains("长… (301)")
        .doesNotContain("<script", "javascript:");
  }

  @Test
  void a_picture_can_be_looked_at_without_a_token() {
    String page = page(feishu.address() + "/");
    int start = page.indexOf("/file/");
    String address = page.substring(start, page.indexOf('"', start));

    FeishuClient.Reply picture = client.get(feishu.address() + address);

    assertThat(picture.header("Content-Type")).isEqualTo("image/png");
    assertThat(picture.header("Content-Disposition")).startsWith("inline");
    assertThat(client.get(feishu.address() + "/file/none").status()).isEqualTo(404);
  }
}
