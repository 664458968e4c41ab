package dev.petforge.emulator.feishu;

import dev.petforge.emulator.feishu.FeishuEndpoint.Kind;
import dev.petforge.emulator.feishu.RateLimits.Tier;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The folders of the drive: the root, new ones, what is in one (Feishu's documentation, 2026-09).
 */
final class FolderApi {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final int MOST_METAS = 200;
  private static final Set<String> WRITE = Set.of("drive:drive", "space:folder:create");
  private static final Set<String> READ =
      Set.of("drive:drive", "drive:drive:readonly", "space:document:retrieve");

  private final World world;
  private final EmulatedDrive drive;

  FolderApi(World world, EmulatedDrive drive) {
    this.world = world;
    this.drive = drive;
  }

  List<FeishuEndpoint> endpoints() {
    return List.of(
        new FeishuEndpoint(
            "GET",
            "/drive/explorer/v2/root_folder/meta",
            Tier.PER_SECOND_5,
            Kind.READ,
            READ,
            this::root),
        new FeishuEndpoint(
            "POST",
            "/drive/v1/files/create_folder",
            Tier.PER_SECOND_5,
            Kind.UPLOAD,
            WRITE,
            this::create),
        new FeishuEndpoint(
            "POST",
            "/drive/v1/metas/batch_query",
            Tier.PER_MINUTE_1000,
            Kind.READ,
            Set.of("drive:drive", "drive:drive:readonly", "drive:drive.metadata:readonly"),
            this::metas),
        new FeishuEndpoint(
            "GET", "/drive/v1/files", Tier.PER_SECOND_20, Kind.READ, READ, this::list),
        new FeishuEndpoint(
            "DELETE",
            "/drive/v1/files/{file}",
            Tier.PER_SECOND_5,
            Kind.UPLOAD,
            Set.of("drive:drive", "space:document:delete"),
            this::delete));
  }

  private void root(Call call) throws IOException {
    call.knownQuery();
    String token = drive.root(call.who()).token();
    call.answer(
        NODES
            .objectNode()
            .put("token", token)
            .put("id", Integer.toString(token.hashCode()))
            .put("user_id", call.who()));
  }

  private void create(Call call) throws IOException {
    call.knownQuery();
    JsonNode body = call.body();
    call.known(body, "name", "folder_token");
    String name = Call.requireText(body, "name");
    int bytes = name.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > 256) {
      throw FeishuRefusal.of(
          1061002, "params error.", "a folder's name has 256 bytes at most, had " + bytes);
    }
    JsonNode parent = Call.require(body, "folder_token");
    EmulatedDrive.Folder folder =
        drive.makeIn(drive.require(parent.asString(""), call.who()), name, call.who());
    call.answer(NODES.objectNode().put("token", folder.token()).put("url", url("folder", folder)));
  }

  private String url(String kind, EmulatedDrive.Folder folder) {
    return world.address() + "/drive/" + kind + "/" + folder.token();
  }

  private void list(Call call) throws IOException {
    call.knownQuery(
        "folder_token", "page_size", "page_token", "order_by", "direction", "user_id_type");
    EmulatedDrive.Folder folder = drive.require(call.query("folder_token").orElse(""), call.who());
    List<ObjectNode> all = new ArrayList<>();
    for (EmulatedDrive.Folder child : drive.in(folder)) {
      all.add(
          thing(child.token(), child.name(), "folder", folder.token(), url("folder", child), call)
              .put("created_time", Long.toString(child.created().getEpochSecond())));
    }
    for (MediaStore.Blob blob : world.media().in(folder.token())) {
      all.add(
          thing(blob.token(), blob.name(), "file", folder.token(), fileUrl(blob.token()), call));
    }
    boolean root = folder.parent().isEmpty();
    ObjectNode page = Paging.of(call, root ? 200 : 100, 200, "").over(all, one -> one);
    ObjectNode data = NODES.objectNode();
    data.set("files", (ArrayNode) page.path("items"));
    data.set("has_more", page.path("has_more"));
    data.set("next_page_token", page.path("page_token"));
    call.answer(data);
  }

  /** What is known of documents; those that are not there, or not for the caller, are named. */
  private void metas(Call call) throws IOException {
    call.knownQuery("user_id_type");
    JsonNode body = call.body();
    call.known(body, "request_docs", "with_url");
    List<JsonNode> asked = Call.requireList(body, "request_docs");
    if (asked.isEmpty() || asked.size() > MOST_METAS) {
      throw FeishuRefusal.field(
          "request_docs", "", "must be 1 to " + MOST_METAS + ", were " + asked.size());
    }
    ObjectNode data = NODES.objectNode();
    ArrayNode metas = data.putArray("metas");
    ArrayNode failed = data.putArray("failed_list");
    for (JsonNode doc : asked) {
      call.known(doc, "doc_token", "doc_type");
      String token = Call.requireText(doc, "doc_token");
      String type = Call.requireText(doc, "doc_type");
      Optional<MediaStore.Blob> blob =
          type.equals("file") ? world.media().blob(token) : Optional.empty();
      Optional<EmulatedDrive.Folder> folder = blob.flatMap(one -> drive.find(one.parent()));
      if (folder.isEmpty()) {
        failed.addObject().put("token", token).put("code", 970005);
      } else if (!drive.mayUse(folder.get().token(), call.who())) {
        failed.addObject().put("token", token).put("code", 970003);
      } else {
        ObjectNode meta =
            metas
                .addObject()
                .put("doc_token", token)
                .put("doc_type", type)
                .put("title", blob.get().name())
                .put("owner_id", call.who())
                .put("create_time", Long.toString(folder.get().created().getEpochSecond()))
                .put("latest_modify_user", call.who())
                .put("latest_modify_time", Long.toString(folder.get().created().getEpochSecond()));
        if (body.path("with_url").asBoolean(false)) {
          meta.put("url", fileUrl(token));
        }
      }
    }
    call.answer(data);
  }

  private String fileUrl(String token) {
    return world.address() + "/file/" + token;
  }

  private static ObjectNode thing(
      String token, String name, String type, String parent, String url, Call call) {
    return NODES
        .objectNode()
        .put("token", token)
        .put("name", name)
        .put("type", type)
        .put("parent_token", parent)
        .put("url", url)
        .put("owner_id", call.who());
  }

  private void delete(Call call) throws IOException {
    call.knownQuery("type");
    MediaStore.Blob blob =
        world
            .media()
            .blob(call.path("file"))
            .orElseThrow(
                () ->
                    FeishuRefusal.of(
                        1061007, "file has been delete.", "there is no " + call.path("file")));
    drive.require(blob.parent(), call.who());
    world.media().remove(blob.token());
    call.answer();
  }
}
