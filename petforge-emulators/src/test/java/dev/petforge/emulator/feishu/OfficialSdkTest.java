package dev.petforge.emulator.feishu;

import static org.assertj.core.api.Assertions.assertThat;

import com.lark.oapi.Client;
import com.lark.oapi.service.bitable.v1.model.AppTableFieldForList;
import com.lark.oapi.service.bitable.v1.model.AppTableRecord;
import com.lark.oapi.service.bitable.v1.model.BatchCreateAppTableRecordReq;
import com.lark.oapi.service.bitable.v1.model.BatchCreateAppTableRecordReqBody;
import com.lark.oapi.service.bitable.v1.model.BatchCreateAppTableRecordResp;
import com.lark.oapi.service.bitable.v1.model.BatchUpdateAppTableRecordReq;
import com.lark.oapi.service.bitable.v1.model.BatchUpdateAppTableRecordReqBody;
import com.lark.oapi.service.bitable.v1.model.Condition;
import com.lark.oapi.service.bitable.v1.model.FilterInfo;
import com.lark.oapi.service.bitable.v1.model.ListAppTableFieldReq;
import com.lark.oapi.service.bitable.v1.model.ListAppTableFieldResp;
import com.lark.oapi.service.bitable.v1.model.SearchAppTableRecordReq;
import com.lark.oapi.service.bitable.v1.model.SearchAppTableRecordReqBody;
import com.lark.oapi.service.bitable.v1.model.SearchAppTableRecordResp;
import com.lark.oapi.service.bitable.v1.model.Sort;
import com.lark.oapi.service.drive.v1.model.BatchQueryMetaReq;
import com.lark.oapi.service.drive.v1.model.BatchQueryMetaResp;
import com.lark.oapi.service.drive.v1.model.DownloadMediaReq;
import com.lark.oapi.service.drive.v1.model.DownloadMediaResp;
import com.lark.oapi.service.drive.v1.model.MetaRequest;
import com.lark.oapi.service.drive.v1.model.RequestDoc;
import com.lark.oapi.service.drive.v1.model.UploadAllFileReq;
import com.lark.oapi.service.drive.v1.model.UploadAllFileReqBody;
import com.lark.oapi.service.drive.v1.model.UploadAllFileResp;
import com.lark.oapi.service.drive.v1.model.UploadAllMediaReq;
import com.lark.oapi.service.drive.v1.model.UploadAllMediaReqBody;
import com.lark.oapi.service.drive.v1.model.UploadAllMediaResp;
import com.lark.oapi.service.wiki.v2.model.GetNodeSpaceReq;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Feishu's own Java SDK against the emulator: it must be right for a client that is not ours. */
class OfficialSdkTest {
  @TempDir Path folder;

  private final FeishuEmulator feishu = new FeishuEmulator(FeishuSettings.standard());
  // The SDK keeps the tokens of all clients in one map by the app's id, blind to the host.
  private final EmulatedApp app =
      EmulatedApp.standard().withId(Ids.next("cli_", 12), "sdk-secret-0123456789");
  private final Client client =
      Client.newBuilder(app.id(), app.secret()).openBaseUrl(feishu.address().toString()).build();
  private final EmulatedTable table;

  OfficialSdkTest() {
    feishu.put(app);
    table = FeishuDemo.add(feishu, app);
  }

  @AfterEach
  void stop() {
    feishu.close();
  }

  @Test
  void the_sdk_lists_fields_searches_writes_uploads_and_downloads() throws Exception {
    ListAppTableFieldResp fields =
        client
            .bitable()
            .v1()
            .appTableField()
            .list(
                ListAppTableFieldReq.newBuilder()
                    .appToken(table.base().token())
                    .tableId(table.id())
                    .pageSize(100)
                    .build());
    assertThat(fields.success()).as("%s %s", fields.getCode(), fields.getMsg()).isTrue();
    assertThat(Arrays.stream(fields.getData().getItems()).map(AppTableFieldForList::getFieldName))
        .containsExactlyElementsOf(table.columns());
    assertThat(fields.getData().getItems()[6].getProperty().getOptions()).hasSize(2);

    byte[] picture = {(byte) 0xFF, (byte) 0xD8, 1, 2, 3, 4, 5};
    Path file = Files.write(folder.resolve("猫.jpg"), picture);
    UploadAllMediaResp uploaded =
        client
            .drive()
            .v1()
            .media()
            .uploadAll(
                UploadAllMediaReq.newBuilder()
                    .uploadAllMediaReqBody(
                        UploadAllMediaReqBody.newBuilder()
                            .fileName("猫.jpg")
                            .parentType("bitable_file")
                            .parentNode(table.base().token())
                            .size(picture.length)
                            .checksum(FeishuClient.adler(picture))
                            .file(file.toFile())
                            .build())
                    .build());
    assertThat(uploaded.success()).as("%s %s", uploaded.getCode(), uploaded.getMsg()).isTrue();
    String token = uploaded.getData().getFileToken();

    BatchCreateAppTableRecordReq create =
        BatchCreateAppTableRecordReq.newBuilder()
            .appToken(table.base().token())
            .tableId(table.id())
            .clientToken(UUID.randomUUID().toString())
            .batchCreateAppTableRecordReqBody(
                BatchCreateAppTableRecordReqBody.newBuilder()
                    .records(
                        new AppTableRecord[] {
                          AppTableRecord.newBuilder()
                              .fields(
                                  Map.of(
                                      "scene_description",
                                      "橘猫 🐈",
                                      "segment_count",
                                      5,
                                      "opening_image_url",
                                      List.of(Map.of("file_token", token))))
                              .build()
                        })
                    .build())
            .build();
    BatchCreateAppTableRecordResp created =
        client.bitable().v1().appTableRecord().batchCreate(create);
    assertThat(created.success()).as("%s %s", created.getCode(), created.getMsg()).isTrue();
    String record = created.getData().getRecords()[0].getRecordId();
    assertThat(client.bitable().v1().appTableRecord().batchCreate(create).success()).isTrue();
    assertThat(table.records()).hasSize(3).last().isEqualTo(record);

    assertThat(
            client
                .bitable()
                .v1()
                .appTableRecord()
                .batchUpdate(
                    BatchUpdateAppTableRecordReq.newBuilder()
                        .appToken(table.base().token())
                        .tableId(table.id())
                        .batchUpdateAppTableRecordReqBody(
                            BatchUpdateAppTableRecordReqBody.newBuilder()
                                .records(
                                    new AppTableRecord[] {
                                      AppTableRecord.newBuilder()
                                          .recordId(record)
                                          .fields(Map.of("project_id", "p1"))
                                          .build()
                                    })
                                .build())
                        .build())
                .success())
        .isTrue();
    assertThat(table.cell(record, "project_id")).isEqualTo("p1");

    DownloadMediaResp downloaded =
        client
            .drive()
            .v1()
            .media()
            .download(DownloadMediaReq.newBuilder().fileToken(token).build());
    assertThat(downloaded.getData().toByteArray()).isEqualTo(picture);
    assertThat(feishu.tokensGiven()).isOne();
    assertThat(table.base().writes()).isEqualTo(new FeishuWrites(2, 0, 1, 0));
    assertThat(feishu.complaints()).isEmpty();
  }

  @Test
  void the_sdk_puts_a_file_into_a_folder_and_asks_for_its_address() throws Exception {
    String place = feishu.drive().sharedFolder("成片", app);
    byte[] video = "a film".repeat(100).getBytes(java.nio.charset.StandardCharsets.UTF_8);
    Path file = Files.write(folder.resolve("film.mp4"), video);
    UploadAllFileResp uploaded =
        client
            .drive()
            .v1()
            .file()
            .uploadAll(
                UploadAllFileReq.newBuilder()
                    .uploadAllFileReqBody(
                        UploadAllFileReqBody.newBuilder()
                            .fileName("film.mp4")
                            .parentType("explorer")
                            .parentNode(place)
                            .size(video.length)
                            .file(file.toFile())
                            .build())
                    .build());
    assertThat(uploaded.success()).as("%s %s", uploaded.getCode(), uploaded.getMsg()).isTrue();
    String token = uploaded.getData().getFileToken();

    BatchQueryMetaResp metas =
        client
            .drive()
            .v1()
            .meta()
            .batchQuery(
                BatchQueryMetaReq.newBuilder()
                    .metaRequest(
                        MetaRequest.newBuilder()
                            .requestDocs(
                                new RequestDoc[] {
                                  RequestDoc.newBuilder().docToken(token).docType("file").build(),
                                  RequestDoc.newBuilder().docToken("none").docType("file").build()
                                })
                            .withUrl(true)
                            .build())
                    .build());

    assertThat(metas.success()).as("%s %s", metas.getCode(), metas.getMsg()).isTrue();
    assertThat(metas.getData().getMetas()).hasSize(1);
    assertThat(metas.getData().getMetas()[0].getTitle()).isEqualTo("film.mp4");
    assertThat(metas.getData().getMetas()[0].getUrl())
        .isEqualTo(feishu.address() + "/file/" + token);
    assertThat(metas.getData().getFailedList()[0].getToken()).isEqualTo("none");
    assertThat(feishu.complaints()).isEmpty();
  }

  @Test
  void the_sdk_pages_through_a_sorted_filtered_search() throws Exception {
    SearchAppTableRecordReqBody question =
        SearchAppTableRecordReqBody.newBuilder()
            .fieldNames(new String[] {"scene_description", "segment_count"})
            .automaticFields(true)
            .filter(
                FilterInfo.newBuilder()
                    .conjunction("and")
                    .conditions(
                        new Condition[] {
                          Condition.newBuilder()
                              .fieldName("segment_count")
                              .operator("isGreater")
                              .value(new String[] {"2"})
                              .build(),
                          Condition.newBuilder()
                              .fieldName("opening_image_url")
                              .operator("isNotEmpty")
                              .value(new String[0])
                              .build()
                        })
                    .build())
            .sort(new Sort[] {Sort.newBuilder().fieldName("segment_count").desc(false).build()})
            .build();

    SearchAppTableRecordResp first = search(question, "");
    SearchAppTableRecordResp second = search(question, first.getData().getPageToken());

    assertThat(first.getData().getHasMore()).isTrue();
    assertThat(first.getData().getTotal()).isEqualTo(2);
    assertThat(first.getData().getItems()[0].getFields().get("segment_count")).isEqualTo(3.0);
    assertThat(first.getData().getItems()[0].getCreatedTime()).isPositive();
    assertThat(second.getData().getHasMore()).isFalse();
    assertThat(second.getData().getItems()[0].getRecordId()).isEqualTo(table.records().get(0));
  }

  private SearchAppTableRecordResp search(SearchAppTableRecordReqBody question, String page)
      throws Exception {
    SearchAppTableRecordReq.Builder request =
        SearchAppTableRecordReq.newBuilder()
            .appToken(table.base().token())
            .tableId(table.id())
            .pageSize(1)
            .searchAppTableRecordReqBody(question);
    if (!page.isEmpty()) {
      request.pageToken(page);
    }
    SearchAppTableRecordResp reply = client.bitable().v1().appTableRecord().search(request.build());
    assertThat(reply.success()).as("%s %s", reply.getCode(), reply.getMsg()).isTrue();
    return reply;
  }

  @Test
  void the_sdk_reads_the_code_and_log_id_of_a_refusal_and_finds_a_wiki_node() throws Exception {
    String url = feishu.addToWiki(table.base());

    assertThat(
            client
                .wiki()
                .v2()
                .space()
                .getNode(
                    GetNodeSpaceReq.newBuilder()
                        .token(url.substring(url.lastIndexOf('/') + 1))
                        .build())
                .getData()
                .getNode()
                .getObjToken())
        .isEqualTo(table.base().token());
    table.base().remove(app);
    ListAppTableFieldResp refused =
        client
            .bitable()
            .v1()
            .appTableField()
            .list(
                ListAppTableFieldReq.newBuilder()
                    .appToken(table.base().token())
                    .tableId(table.id())
                    .build());
    assertThat(refused.getCode()).isEqualTo(91403);
    assertThat(refused.getRequestId()).matches("\\d{14}[A-Za-z0-9]{18}");
  }
}
