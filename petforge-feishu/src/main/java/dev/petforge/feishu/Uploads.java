package dev.petforge.feishu;

import dev.petforge.failure.PermanentException;
import dev.petforge.publication.Publisher;
import dev.petforge.publication.Publisher.PublishedContent;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import okhttp3.MultipartBody;
import okhttp3.Request;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Brings files to Feishu, at once or in blocks, one call at a time: two at a time are refused with
 * 1061045 (Feishu's documentation, 2026-08). Safe for use by many threads.
 */
final class Uploads {
  private static final Logger log = LoggerFactory.getLogger(Uploads.class);
  private static final int TIMES = 4;

  private final OpenApi api;
  private final BaseGate gate;
  private final long mostAtOnce;
  private final Area area;

  /**
   * Where files go.
   *
   * @param name {@code files} for folders, {@code medias} for attachments
   * @param parentType as the documentation names it
   */
  record Area(String name, String parentType) {
    static final Area FOLDERS = new Area("files", "explorer");
    static final Area BASES = new Area("medias", "bitable_file");
  }

  /**
   * @param gate lets one upload in at a time
   * @param mostAtOnce larger files go in blocks
   */
  Uploads(OpenApi api, BaseGate gate, long mostAtOnce, Area area) {
    this.api = api;
    this.gate = gate;
    this.mostAtOnce = mostAtOnce;
    this.area = area;
  }

  /**
   * Brings a file.
   *
   * @param parent the folder or base
   * @param search looks whether the file is there after all, when nobody knows
   * @return its token
   */
  String bring(
      PublishedContent content,
      String parent,
      Publisher.Session session,
      Supplier<Optional<String>> search) {
    return content.bytes() <= mostAtOnce
        ? atOnce(content, parent, search)
        : inBlocks(content, parent, session, search);
  }

  private String atOnce(
      PublishedContent content, String parent, Supplier<Optional<String>> search) {
    FileRegion region = new FileRegion(content.path(), 0, content.bytes());
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("file_name", content.name());
    fields.put("parent_type", area.parentType());
    fields.put("parent_node", parent);
    fields.put("size", Long.toString(content.bytes()));
    fields.put("checksum", checksum(content, region));
    return doubtful(
        () -> send("upload " + content.name(), "upload_all", fields, content.name(), region, true),
        search);
  }

  /** A step that must not be done twice: when nobody knows whether it was, it is looked for. */
  private static String doubtful(Supplier<JsonNode> step, Supplier<Optional<String>> search) {
    for (int time = 1; ; time++) {
      try {
        return step.get().path("file_token").asString("");
      } catch (UnclearException e) {
        log.info("an upload's answer was lost, it is looked for: because={}", e.getMessage());
        Optional<String> found = search.get();
        if (found.isPresent()) {
          return found.get();
        }
        if (time == TIMES) {
          throw e;
        }
      }
    }
  }

  private String inBlocks(
      PublishedContent content,
      String parent,
      Publisher.Session session,
      Supplier<Optional<String>> search) {
    UploadPlan plan =
        session
            .last()
            .flatMap(text -> UploadPlan.read(text, content))
            .orElseGet(() -> prepare(content, parent, session));
    for (int time = 1; ; time++) {
      try {
        return blocks(plan, content, session, search);
      } catch (FeishuException e) {
        if (AnswerCode.of(e.answerCode()) != AnswerCode.UPLOAD_GONE || time == TIMES) {
          throw e;
        }
        // It has ended, one way or the other.
        Optional<String> found = search.get();
        if (found.isPresent()) {
          return found.get();
        }
        log.info("an upload is begun anew: file={} because={}", content.name(), e.getMessage());
        plan = prepare(content, parent, session);
      }
    }
  }

  private UploadPlan prepare(PublishedContent content, String parent, Publisher.Session session) {
    String what = "begin to upload " + content.name();
    ObjectNode body =
        OpenApi.object()
            .put("file_name", content.name())
            .put("parent_type", area.parentType())
            .put("parent_node", parent)
            .put("size", content.bytes());
    JsonNode answer =
        gate.write(what, () -> api.post(what, path("upload_prepare"), Map.of(), body));
    UploadPlan plan =
        new UploadPlan(
            answer.path("upload_id").asString(""),
            content.name(),
            content.bytes(),
            answer.path("block_size").asLong(0),
            answer.path("block_num").asInt(0),
            0);
    if (!plan.fits(content)) {
      throw new PermanentException(
          "UNREADABLE",
          what
              + ": Feishu's plan does not fit a file of "
              + content.bytes()
              + " bytes: "
              + plan.blocks()
              + " blocks of "
              + plan.blockSize());
    }
    session.keep(plan.write());
    return plan;
  }

  private String blocks(
      UploadPlan begun,
      PublishedContent content,
      Publisher.Session session,
      Supplier<Optional<String>> search) {
    UploadPlan plan = begun;
    for (int block = plan.next(); block < plan.blocks(); block++) {
      FileRegion region = new FileRegion(content.path(), plan.from(block), plan.length(block));
      Map<String, String> fields = new LinkedHashMap<>();
      fields.put("upload_id", plan.id());
      fields.put("seq", Integer.toString(block));
      fields.put("size", Long.toString(plan.length(block)));
      fields.put("checksum", checksum(content, region));
      send(
          "upload block " + (block + 1) + " of " + plan.blocks() + " of " + content.name(),
          "upload_part",
          fields,
          content.name(),
          region,
          false);
      plan = plan.sent(block);
      session.keep(plan.write());
    }
    ObjectNode body = OpenApi.object().put("upload_id", plan.id()).put("block_num", plan.blocks());
    String what = "end the upload of " + content.name();
    return doubtful(
        () ->
            gate.write(what, () -> api.postCarefully(what, path("upload_finish"), Map.of(), body)),
        search);
  }

  private String path(String verb) {
    return "drive/v1/" + area.name() + "/" + verb;
  }

  /** The file comes last: what stands before it is known by then. */
  private JsonNode send(
      String what,
      String verb,
      Map<String, String> fields,
      String name,
      FileRegion region,
      boolean carefully) {
    OpenApi.Shape shape =
        url -> {
          MultipartBody.Builder form = new MultipartBody.Builder().setType(MultipartBody.FORM);
          fields.forEach(form::addFormDataPart);
          form.addFormDataPart("file", name, region);
          return new Request.Builder().url(url).post(form.build());
        };
    return gate.write(
        what,
        () ->
            carefully
                ? api.callCarefully(what, path(verb), Map.of(), shape)
                : api.call(what, path(verb), Map.of(), shape));
  }

  private static String checksum(PublishedContent content, FileRegion region) {
    try {
      return region.checksum();
    } catch (IOException e) {
      throw new PermanentException(
          "FILE_ACCESS", content.path() + " cannot be read: " + e.getMessage(), e);
    }
  }
}
