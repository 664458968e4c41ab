package dev.petforge.feishu;

import dev.petforge.failure.RetryableException;
import dev.petforge.publication.Destination;
import dev.petforge.publication.PublishedFile;
import dev.petforge.publication.Publisher;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Puts videos into folders of the drive, as an app, or in the name of a user. {@link
 * FeishuClient#drive} gives one. Safe for use by many threads.
 *
 * <p>Feishu knows no upload again whose answer was lost. So a file is looked for in its folder by
 * its name and size, before an upload begins and whenever nobody knows how one ended.
 */
public final class FeishuDrive implements Publisher {
  private static final Logger log = LoggerFactory.getLogger(FeishuDrive.class);
  private static final int PAGE = 200;
  private static final int LOOKS = 3;

  private final OpenApi api;
  private final Uploads uploads;
  private final String prefix;
  private final Duration firstPause;

  /**
   * @param api makes the calls, as an app or in the name of a user
   * @param prefix what the names of its folders begin with
   * @param firstPause before a folder is looked into once more; it doubles each time
   */
  FeishuDrive(OpenApi api, Uploads uploads, String prefix, Duration firstPause) {
    this.api = api;
    this.uploads = uploads;
    this.prefix = prefix;
    this.firstPause = firstPause;
  }

  /**
   * The place that a folder is.
   *
   * @throws dev.petforge.failure.PermanentException with code {@code OTHER_HOST} if the folder
   *     belongs to the other brand
   */
  public Destination folder(FeishuFolder folder) {
    folder.api().ifPresent(api::requireSameHost);
    return new Destination(prefix + folder.token());
  }

  @Override
  public boolean serves(Destination destination) {
    return destination.value().startsWith(prefix) && destination.value().length() > prefix.length();
  }

  private String token(Destination destination) {
    if (!serves(destination)) {
      throw new IllegalArgumentException("no folder of this drive: " + destination);
    }
    return destination.value().substring(prefix.length());
  }

  @Override
  public void check(Destination destination) {
    page(token(destination), Map.of("page_size", "1"));
  }

  private JsonNode page(String folder, Map<String, String> query) {
    Map<String, String> all = new HashMap<>(query);
    all.put("folder_token", folder);
    return api.get("look into folder " + folder, "drive/v1/files", all);
  }

  @Override
  public PublishedFile publish(PublishedContent content, Destination destination, Session session) {
    String folder = token(destination);
    Optional<PublishedFile> there = find(folder, content);
    if (there.isPresent()) {
      log.info("a file is there already: folder={} file={}", folder, content.name());
      return there.get();
    }
    String file =
        uploads.bring(
            content,
            folder,
            session,
            () -> findAfterDoubt(folder, content).map(PublishedFile::reference));
    return new PublishedFile(file, link(folder, file));
  }

  /** A folder may show a new file a moment late. */
  private Optional<PublishedFile> findAfterDoubt(String folder, PublishedContent content) {
    Duration pause = firstPause;
    for (int look = 1; ; look++) {
      Optional<PublishedFile> found = find(folder, content);
      if (found.isPresent() || look == LOOKS) {
        return found;
      }
      try {
        TimeUnit.NANOSECONDS.sleep(pause.toNanos());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new RetryableException(
            "INTERRUPTED", "looking for " + content.name() + " was interrupted", null, e);
      }
      pause = pause.multipliedBy(2);
    }
  }

  private Optional<PublishedFile> find(String folder, PublishedContent content) {
    // The newest first: what is looked for after an upload is among them.
    Pages pages =
        new Pages(
            "look into folder " + folder,
            Map.of(
                "page_size", Integer.toString(PAGE),
                "order_by", "CreatedTime",
                "direction", "DESC"),
            "next_page_token",
            query -> page(folder, query));
    while (pages.hasNext()) {
      for (JsonNode file : pages.next().path("files")) {
        String token = file.path("token").asString("");
        if (file.path("type").asString("").equals("file")
            && file.path("name").asString("").equals(content.name())
            && hasSize(token, content)) {
          String url = file.path("url").asString("");
          return Optional.of(new PublishedFile(token, url.isEmpty() ? link(folder, token) : url));
        }
      }
    }
    return Optional.empty();
  }

  /** Lists say nothing of sizes: the head of a download does. */
  private boolean hasSize(String file, PublishedContent content) {
    try {
      OptionalLong size =
          api.size("look at the size of " + content.name(), "drive/v1/files/" + file + "/download");
      return size.isEmpty() || size.getAsLong() == content.bytes();
    } catch (FeishuException e) {
      // Its name has the version in it: who may not look at it goes by that.
      log.info("a file's size cannot be seen: file={} because={}", file, e.getMessage());
      return true;
    }
  }

  /** The address at which people open a file. */
  private String link(String folder, String file) {
    ObjectNode body = OpenApi.object().put("with_url", true);
    body.putArray("request_docs").addObject().put("doc_token", file).put("doc_type", "file");
    try {
      JsonNode answer =
          api.post(
              "ask for the address of file " + file, "drive/v1/metas/batch_query", Map.of(), body);
      for (JsonNode meta : answer.path("metas")) {
        String url = meta.path("url").asString("");
        if (!url.isEmpty()) {
          return url;
        }
      }
    } catch (FeishuException e) {
      log.info("a file's address is looked for in its folder: because={}", e.getMessage());
    }
    for (JsonNode one :
        page(folder, Map.of("order_by", "CreatedTime", "direction", "DESC")).path("files")) {
      if (one.path("token").asString("").equals(file)) {
        return one.path("url").asString("");
      }
    }
    log.warn("a file is there, but its address is not known: folder={} file={}", folder, file);
    return "";
  }
}
