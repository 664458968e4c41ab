package dev.petforge.emulator.feishu;

import dev.petforge.emulator.Multipart;
import dev.petforge.emulator.feishu.FeishuEndpoint.Kind;
import dev.petforge.emulator.feishu.RateLimits.Tier;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Uploads at once and in blocks: attachments of a base ({@code medias}) and files of a folder
 * ({@code files}). Two at a time are refused with 1061045.
 */
final class UploadApi {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final int LONGEST_NAME = 250;

  /** Where uploads of a kind may go. */
  interface Parents {
    void require(Call call, String type, String node);
  }

  private final World world;
  private final String area;
  private final boolean file;
  private final Set<String> scopes;
  private final Parents parents;
  private final AtomicInteger running = new AtomicInteger();
  private final AtomicInteger overlapping = new AtomicInteger();

  /**
   * The uploads of one area.
   *
   * @param area {@code medias} or {@code files}
   */
  UploadApi(World world, String area, Set<String> scopes, Parents parents) {
    this.world = world;
    this.area = area;
    this.file = area.equals("files");
    this.scopes = scopes;
    this.parents = parents;
  }

  /** How many were refused because another was under way. */
  int overlapping() {
    return overlapping.get();
  }

  List<FeishuEndpoint> endpoints() {
    return List.of(
        endpoint("upload_all", call -> all(call)),
        endpoint("upload_prepare", this::prepare),
        endpoint("upload_part", call -> part(call)),
        endpoint("upload_finish", this::finish));
  }

  private FeishuEndpoint endpoint(String verb, Function<Call, JsonNode> work) {
    return new FeishuEndpoint(
        "POST",
        "/drive/v1/" + area + "/" + verb,
        Tier.PER_SECOND_5,
        Kind.UPLOAD,
        scopes,
        call -> alone(call, work));
  }

  private void alone(Call call, Function<Call, JsonNode> work) throws IOException {
    call.knownQuery();
    JsonNode answer;
    try {
      if (running.incrementAndGet() > 1) {
        overlapping.incrementAndGet();
        throw FeishuRefusal.of(
            1061045, "resource contention occurred, please retry.", "another upload runs");
      }
      TimeUnit.NANOSECONDS.sleep(world.settings().writeTime().toNanos());
      answer = work.apply(call);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw FeishuRefusal.of(1061006, "internal time out.", "the emulator ends");
    } finally {
      running.decrementAndGet();
    }
    call.answer(answer);
  }

  private JsonNode all(Call call) {
    Map<String, Multipart.Part> form = form(call);
    noteUnknown(
        call, form, "file_name", "parent_type", "parent_node", "size", "checksum", "extra", "file");
    String name = fileName(text(form, "file_name"));
    long size = number(text(form, "size"), "size");
    String parent = text(form, "parent_node");
    parents.require(call, text(form, "parent_type"), parent);
    checkExtra(call, form, parent);
    if (size > MediaStore.MOST_AT_ONCE) {
      throw FeishuRefusal.of(
          1061043, "file size beyond limit.", "upload_all takes 20 MiB, was told " + size);
    }
    byte[] bytes = bytes(form);
    MediaStore.check(bytes, size, optional(form, "checksum"));
    return NODES
        .objectNode()
        .put("file_token", world.media().keep(name, MediaStore.typeOf(name), bytes, parent));
  }

  private static void checkExtra(Call call, Map<String, Multipart.Part> form, String parent) {
    optional(form, "extra")
        .filter(extra -> !extra.isEmpty())
        .filter(extra -> !extra.contains(parent))
        .ifPresent(extra -> call.complain("extra does not name the base " + parent));
  }

  private JsonNode prepare(Call call) {
    JsonNode body = call.body();
    call.known(body, "file_name", "parent_type", "parent_node", "size", "extra");
    String name = fileName(Call.requireText(body, "file_name"));
    String parent = Call.requireText(body, "parent_node");
    parents.require(call, Call.requireText(body, "parent_type"), parent);
    JsonNode size = Call.require(body, "size");
    if (!size.isIntegralNumber() || size.asLong(0) < 1) {
      throw params("size must be a number of bytes, was " + size);
    }
    MediaStore.Upload upload =
        world.media().prepare(name, size.asLong(0), parent, call.who(), file);
    return NODES
        .objectNode()
        .put("upload_id", upload.id())
        .put("block_size", MediaStore.BLOCK)
        .put("block_num", upload.blockCount());
  }

  private JsonNode part(Call call) {
    Map<String, Multipart.Part> form = form(call);
    noteUnknown(call, form, "upload_id", "seq", "size", "checksum", "file");
    byte[] bytes = bytes(form);
    MediaStore.check(bytes, number(text(form, "size"), "size"), optional(form, "checksum"));
    int seq = (int) number(text(form, "seq"), "seq");
    world.media().part(text(form, "upload_id"), call.who(), file, seq, bytes);
    return NODES.objectNode();
  }

  private JsonNode finish(Call call) {
    JsonNode body = call.body();
    call.known(body, "upload_id", "block_num");
    String token =
        world
            .media()
            .finish(
                Call.requireText(body, "upload_id"),
                call.who(),
                file,
                Call.require(body, "block_num").asInt(-1));
    return NODES.objectNode().put("file_token", token);
  }

  private static Map<String, Multipart.Part> form(Call call) {
    String type = call.exchange().header("Content-Type").orElse("");
    String boundary =
        Multipart.boundary(type)
            .orElseThrow(() -> params("the body must be multipart/form-data, was '" + type + "'"));
    Map<String, Multipart.Part> form = new LinkedHashMap<>();
    try {
      for (Multipart.Part part : Multipart.parse(call.exchange().body(), boundary)) {
        if (form.containsKey("file")) {
          call.complain("part '" + part.name() + "' comes after the file, which should be last");
        }
        form.put(part.name(), part);
      }
    } catch (IllegalArgumentException e) {
      throw params(String.valueOf(e.getMessage()));
    }
    return form;
  }

  private static void noteUnknown(Call call, Map<String, Multipart.Part> form, String... known) {
    for (String name : form.keySet()) {
      if (!Set.of(known).contains(name)) {
        call.complain("unknown part '" + name + "'");
      }
    }
  }

  private static byte[] bytes(Map<String, Multipart.Part> form) {
    Multipart.Part part = form.get("file");
    if (part == null || !part.file()) {
      throw params("part 'file' with a filename is required");
    }
    return part.content();
  }

  private static Optional<String> optional(Map<String, Multipart.Part> form, String name) {
    return Optional.ofNullable(form.get(name)).map(Multipart.Part::text);
  }

  private static String text(Map<String, Multipart.Part> form, String name) {
    return optional(form, name)
        .filter(text -> !text.isEmpty())
        .orElseThrow(() -> params("part '" + name + "' is required"));
  }

  private static long number(String text, String name) {
    if (!text.matches("\\d{1,12}")) {
      throw params(name + " must be a number, was '" + text + "'");
    }
    return Long.parseLong(text);
  }

  private static String fileName(String name) {
    if (name.length() > LONGEST_NAME) {
      throw FeishuRefusal.of(
          1061008, "invalid file name.", "a name has 250 characters at most, had " + name.length());
    }
    return name;
  }

  private static FeishuRefusal params(String words) {
    return FeishuRefusal.of(1061002, "params error.", words);
  }
}
