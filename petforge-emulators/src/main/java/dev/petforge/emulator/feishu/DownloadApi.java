package dev.petforge.emulator.feishu;

import dev.petforge.emulator.Exchange;
import dev.petforge.emulator.feishu.FeishuEndpoint.Kind;
import dev.petforge.emulator.feishu.RateLimits.Tier;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Downloads of attachments and files. Under advanced permissions an attachment is given only to who
 * says, in {@code extra}, in which cell it is. A part of a file is answered with 206, which
 * Feishu's documentation does not say; a temporary link needs no token, which only its examples
 * show.
 */
final class DownloadApi {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Pattern RANGE = Pattern.compile("bytes=(\\d{1,12})-(\\d{0,12})");
  private static final Duration LINK_LIFE = Duration.ofHours(24);

  private static final Set<String> MEDIA_SCOPES =
      Set.of(
          "docs:document.media:download",
          "bitable:app",
          "bitable:app:readonly",
          "drive:drive",
          "drive:drive:readonly");

  /** A link that needs no token. */
  private record Link(String file, Instant end) {}

  private final World world;
  private final Map<String, EmulatedBase> bases;
  private final EmulatedDrive drive;
  private final BooleanSupplier cut;
  private final Map<String, Link> links = new ConcurrentHashMap<>();

  /**
   * The downloads.
   *
   * @param cut whether the next download is cut in the middle
   */
  DownloadApi(
      World world, Map<String, EmulatedBase> bases, EmulatedDrive drive, BooleanSupplier cut) {
    this.world = world;
    this.bases = bases;
    this.drive = drive;
    this.cut = cut;
  }

  List<FeishuEndpoint> endpoints() {
    return List.of(
        new FeishuEndpoint(
            "GET",
            "/drive/v1/medias/{file}/download",
            Tier.PER_SECOND_5,
            Kind.DOWNLOAD,
            MEDIA_SCOPES,
            this::media),
        new FeishuEndpoint(
            "GET",
            "/drive/v1/medias/batch_get_tmp_download_url",
            Tier.PER_SECOND_5,
            Kind.READ,
            MEDIA_SCOPES,
            this::links),
        new FeishuEndpoint(
            "GET",
            "/drive/v1/files/{file}/download",
            Tier.PER_SECOND_5,
            Kind.DOWNLOAD,
            Set.of("drive:drive", "drive:drive:readonly", "drive:file:download"),
            this::file));
  }

  private void media(Call call) throws IOException {
    call.knownQuery("extra");
    MediaStore.Blob blob = blob(call.path("file"));
    require(call, blob);
    send(call.exchange(), blob, false);
  }

  private void file(Call call) throws IOException {
    call.knownQuery();
    MediaStore.Blob blob = blob(call.path("file"));
    if (bases.containsKey(blob.parent())) {
      throw FeishuRefusal.of(1061004, "forbidden.", "an attachment of a base is no file");
    }
    drive.require(blob.parent(), call.who());
    send(call.exchange(), blob, false);
  }

  private MediaStore.Blob blob(String token) {
    return world
        .media()
        .blob(token)
        .orElseThrow(
            () ->
                FeishuRefusal.withStatus(
                    404, 1061007, "file has been delete.", "there is no file " + token));
  }

  private void require(Call call, MediaStore.Blob blob) {
    EmulatedBase base = bases.get(blob.parent());
    if (base == null) {
      throw FeishuRefusal.of(1061004, "forbidden.", blob.token() + " is of no base");
    }
    try {
      base.require(call);
    } catch (FeishuRefusal refusal) {
      throw FeishuRefusal.of(1061004, "forbidden.", refusal.words());
    }
    if (base.isAdvanced()) {
      requireExtra(call.query("extra"), base, blob.token());
    }
  }

  private void requireExtra(Optional<String> extra, EmulatedBase base, String token) {
    JsonNode place;
    try {
      place =
          JSON.readTree(
                  extra.orElseThrow(
                      () ->
                          FeishuRefusal.of(
                              1061004,
                              "forbidden.",
                              "under advanced permissions extra must say where the file is")))
              .path("bitablePerm");
    } catch (JacksonException e) {
      throw FeishuRefusal.of(1061002, "params error.", "extra is no JSON");
    }
    EmulatedTable table =
        base.tableOfId(place.path("tableId").asString(""))
            .orElseThrow(
                () -> FeishuRefusal.of(1061002, "params error.", "extra names no table of it"));
    boolean shown =
        place.has("attachments")
            ? isThere(table, place.path("attachments"), token)
            : place.path("rev").isIntegralNumber();
    if (!shown) {
      throw FeishuRefusal.of(
          1061004, "forbidden.", "file " + token + " is not in the cell that extra names");
    }
  }

  private boolean isThere(EmulatedTable table, JsonNode attachments, String token) {
    synchronized (world) {
      for (Map.Entry<String, JsonNode> field : attachments.properties()) {
        for (Map.Entry<String, JsonNode> record : field.getValue().properties()) {
          boolean named = false;
          for (JsonNode one : record.getValue()) {
            named |= one.asString("").equals(token);
          }
          Optional<JsonNode> cell =
              table.find(record.getKey()).map(row -> row.cells().get(field.getKey()));
          if (named && cell.isPresent() && cell.get().toString().contains(token)) {
            return true;
          }
        }
      }
      return false;
    }
  }

  private void links(Call call) throws IOException {
    call.knownQuery("file_tokens", "extra");
    List<String> tokens = call.exchange().queryLists().getOrDefault("file_tokens", List.of());
    if (tokens.isEmpty() || tokens.size() > 5) {
      throw FeishuRefusal.of(
          1061002, "params error.", "file_tokens must be 1 to 5, were " + tokens.size());
    }
    ObjectNode data = JsonNodeFactory.instance.objectNode();
    ArrayNode list = data.putArray("tmp_download_urls");
    for (String token : tokens) {
      require(call, blob(token));
      String code = Ids.next("", 32);
      links.put(code, new Link(token, world.now().plus(LINK_LIFE)));
      list.addObject()
          .put("file_token", token)
          .put("tmp_download_url", world.address() + "/tmp/download?code=" + code);
    }
    call.answer(data);
  }

  /** Serves a temporary link. */
  void serveLink(Exchange exchange) throws IOException {
    Link link = links.get(exchange.query().getOrDefault("code", ""));
    Optional<MediaStore.Blob> blob =
        Optional.ofNullable(link)
            .filter(one -> one.end().isAfter(world.now()))
            .flatMap(one -> world.media().blob(one.file()));
    if (blob.isEmpty()) {
      exchange.page(403, "the link has expired");
      return;
    }
    send(exchange, blob.get(), false);
  }

  /** Sends a file, or the part of it that was asked for. */
  void send(Exchange exchange, MediaStore.Blob blob, boolean shown) throws IOException {
    byte[] bytes = blob.bytes();
    String name = URLEncoder.encode(blob.name(), StandardCharsets.UTF_8).replace("+", "%20");
    exchange.tell(
        "Content-Disposition", (shown ? "inline" : "attachment") + "; filename*=UTF-8''" + name);
    exchange.tell("Accept-Ranges", "bytes");
    if (!shown && bytes.length > 1 && cut.getAsBoolean()) {
      exchange.answerPartly(200, blob.type(), bytes, bytes.length / 2);
      return;
    }
    Matcher range = RANGE.matcher(exchange.header("Range").orElse(""));
    if (!range.matches()) {
      exchange.answer(200, blob.type(), bytes, Map.of());
      return;
    }
    long from = Long.parseLong(range.group(1));
    long to =
        range.group(2).isEmpty()
            ? bytes.length - 1L
            : Math.min(bytes.length - 1L, Long.parseLong(range.group(2)));
    if (from > to) {
      exchange.tell("Content-Range", "bytes */" + bytes.length);
      exchange.page(416, "range not satisfiable");
      return;
    }
    exchange.answer(
        206,
        blob.type(),
        Arrays.copyOfRange(bytes, (int) from, (int) to + 1),
        Map.of("Content-Range", "bytes " + from + "-" + to + "/" + bytes.length));
  }
}
