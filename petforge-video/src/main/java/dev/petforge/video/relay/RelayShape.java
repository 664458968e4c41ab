package dev.petforge.video.relay;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The interface of a relay. There is no contract for any of them; the constants are what their
 * pages and their clients showed in autumn of 2026, and any of them can be changed.
 *
 * <p>Places in an answer are written like {@code data.output[0].url}.
 *
 * @param createPath where orders go, for example {@code /v1/videos}
 * @param body how an order is written
 * @param fields the names of an order's fields
 * @param extras fields that every order has besides: texts, numbers, truth values
 * @param frames how pictures are sent
 * @param queryPath where a job is asked for; {@code {id}} stands for the id that the create gave
 * @param contentPath where the clip's bytes are behind the key, or empty if there is no such place
 * @param answers where answers have what
 * @param refunds whether the relay gives back by itself what a job that failed had cost. All relays
 *     charge with the order, and those of the constants say that they do: new-api and its forks in
 *     their source ({@code RefundTaskQuota}, read 2026-11-29), the others on their pages or to
 *     their clients (autumn of 2026). Where one does not, a failed job counts as paid and is not
 *     ordered again without a person
 */
public record RelayShape(
    String createPath,
    Body body,
    Fields fields,
    Map<String, Object> extras,
    Frames frames,
    String queryPath,
    String contentPath,
    Answers answers,
    boolean refunds) {
  /** How an order is written. */
  public enum Body {
    /** {@code application/json}. */
    JSON,
    /** {@code multipart/form-data}. */
    FORM
  }

  /** How a picture is written. */
  public enum Form {
    /** As a file of a form. */
    FILE,
    /** As {@code data:image/png;base64,…}. */
    DATA_URI,
    /** As base64 without a prefix. */
    BASE64,
    /** As a public address, which the application must provide. */
    ADDRESS
  }

  /** How one or two pictures are put into the field for them. */
  public enum Layout {
    /** One as itself, two as the field {@code name[]} twice (a form) or as a list (JSON). */
    PLAIN,
    /** Always as a list. */
    LIST,
    /** As a list of objects that say which is the first frame and which the last. */
    TYPED
  }

  /** What a word for a job's state means. */
  public enum State {
    /** Waiting or running. */
    RUNNING,
    /** Done; there should be a clip. */
    SUCCEEDED,
    /** There will be no clip. */
    FAILED,
    /** There is no clip, or none any more: it may have been made, so it is taken for paid. */
    EXPIRED
  }

  /**
   * The names of an order's fields; empty for what the relay does not take.
   *
   * @param model what is ordered
   * @param prompt the words; what must not be seen is added to them
   * @param seconds the length
   * @param secondsAsText whether the length is written as a text
   * @param size as {@code 1280x720}
   * @param aspect as {@code 16:9}
   * @param resolution as {@code 720p}
   * @param sound whether sound is wanted
   */
  public record Fields(
      String model,
      String prompt,
      String seconds,
      boolean secondsAsText,
      String size,
      String aspect,
      String resolution,
      String sound) {}

  /**
   * How pictures are sent.
   *
   * @param field their name
   * @param form how each is written
   * @param layout how they are put together
   * @param last whether a second one is taken as what the clip ends with
   */
  public record Frames(String field, Form form, Layout layout, boolean last) {}

  /**
   * Where answers have what. Of several places the first that has something counts.
   *
   * @param idAt the job's id, in the answer to a create
   * @param statusAt the word for its state
   * @param words what the words mean, in small letters; numbers are words too
   * @param urlsAt the clip's address
   */
  public record Answers(
      List<String> idAt, List<String> statusAt, Map<String, State> words, List<String> urlsAt) {
    /** What most relays use. */
    public static final Answers USUAL =
        new Answers(
            List.of("id", "task_id", "data.id", "data.task_id", "data.taskId"),
            List.of("status", "data.status", "task_status", "data.task_status"),
            usualWords(),
            List.of(
                "video_url",
                "url",
                "data.url",
                "data.video_url",
                "metadata.url",
                "output[0]",
                "content.video_url"));

    public Answers {
      idAt = List.copyOf(idAt);
      statusAt = List.copyOf(statusAt);
      urlsAt = List.copyOf(urlsAt);
      Map<String, State> small = new LinkedHashMap<>();
      words.forEach((word, state) -> small.put(word.toLowerCase(Locale.ROOT), state));
      words = Map.copyOf(small);
    }

    private static Map<String, State> usualWords() {
      Map<String, State> words = new LinkedHashMap<>();
      for (String word :
          List.of(
              "queued",
              "pending",
              "submitted",
              "not_start",
              "waiting",
              "unknown",
              "starting",
              "in_progress",
              "processing",
              "running",
              "generating")) {
        words.put(word, State.RUNNING);
      }
      for (String word :
          List.of("completed", "success", "succeeded", "succeed", "done", "finished")) {
        words.put(word, State.SUCCEEDED);
      }
      for (String word : List.of("failed", "failure", "fail", "error", "cancelled", "canceled")) {
        words.put(word, State.FAILED);
      }
      words.put("expired", State.EXPIRED);
      return words;
    }
  }

  /** {@code /v1/videos} with a form, as at new-api, its forks and many others. */
  public static final RelayShape OPENAI_VIDEOS =
      new RelayShape(
          "/v1/videos",
          Body.FORM,
          new Fields("model", "prompt", "seconds", true, "size", "", "", ""),
          Map.of(),
          new Frames("input_reference", Form.FILE, Layout.PLAIN, false),
          "/v1/videos/{id}",
          "/v1/videos/{id}/content",
          Answers.USUAL,
          true);

  /** {@code /v1/video/create} and {@code /v1/video/query}, as at many shops with OneAPI. */
  public static final RelayShape UNIFIED_VIDEO =
      new RelayShape(
          "/v1/video/create",
          Body.JSON,
          new Fields("model", "prompt", "", false, "", "aspect_ratio", "", ""),
          Map.of("enhance_prompt", true, "enable_upsample", false),
          new Frames("images", Form.DATA_URI, Layout.LIST, true),
          "/v1/video/query?id={id}",
          "",
          Answers.USUAL,
          true);

  /** {@code /api/v1/veo/generate} of kie.ai (docs.kie.ai, 2026-11); frames need addresses. */
  public static final RelayShape KIE =
      new RelayShape(
          "/api/v1/veo/generate",
          Body.JSON,
          new Fields("model", "prompt", "", false, "", "aspectRatio", "", ""),
          Map.of("generationType", "FIRST_AND_LAST_FRAMES_2_VIDEO"),
          new Frames("imageUrls", Form.ADDRESS, Layout.LIST, true),
          "/api/v1/veo/record-info?taskId={id}",
          "",
          new Answers(
              List.of("data.taskId"),
              List.of("data.successFlag"),
              Map.of(
                  "0", State.RUNNING,
                  "1", State.SUCCEEDED,
                  "2", State.FAILED,
                  "3", State.FAILED),
              List.of("data.response.resultUrls[0]")),
          true);

  /** {@code /api/v1/videos} of OpenRouter (openrouter.ai/docs, 2026-11); frames need addresses. */
  public static final RelayShape OPENROUTER =
      new RelayShape(
          "/api/v1/videos",
          Body.JSON,
          new Fields(
              "model",
              "prompt",
              "duration",
              false,
              "",
              "aspect_ratio",
              "resolution",
              "generate_audio"),
          Map.of(),
          new Frames("frame_images", Form.ADDRESS, Layout.TYPED, true),
          "/api/v1/videos/{id}",
          "/api/v1/videos/{id}/content",
          new Answers(
              List.of("id"),
              List.of("status"),
              Answers.USUAL.words(),
              List.of("unsigned_urls[0]", "urls[0]")),
          true);

  public RelayShape {
    extras = Map.copyOf(extras);
    requirePath("createPath", createPath);
    requirePath("queryPath", queryPath);
    if (!queryPath.contains("{id}")) {
      throw new IllegalArgumentException("queryPath must contain {id}, was '" + queryPath + "'");
    }
    if (!contentPath.isEmpty()) {
      requirePath("contentPath", contentPath);
    }
    if (fields.prompt().isBlank() || frames.field().isBlank()) {
      throw new IllegalArgumentException("the fields for the prompt and the frames need names");
    }
    if (frames.form() == Form.FILE && body != Body.FORM) {
      throw new IllegalArgumentException("only a form can hold frames as files");
    }
    if (frames.layout() == Layout.TYPED && body != Body.JSON) {
      throw new IllegalArgumentException("only JSON can hold frames with types");
    }
  }

  private static void requirePath(String name, String path) {
    if (!path.startsWith("/")) {
      throw new IllegalArgumentException(name + " must begin with /, was '" + path + "'");
    }
  }

  /**
   * The same at other paths.
   *
   * @param content may be empty
   */
  public RelayShape withPaths(String create, String query, String content) {
    return new RelayShape(create, body, fields, extras, frames, query, content, answers, refunds);
  }

  /** The same with orders written otherwise. */
  public RelayShape withBody(Body other, Frames pictures) {
    return new RelayShape(
        createPath, other, fields, extras, pictures, queryPath, contentPath, answers, refunds);
  }

  /** The same at a relay that gives back what failed jobs cost, or does not. */
  public RelayShape withRefunds(boolean given) {
    return new RelayShape(
        createPath, body, fields, extras, frames, queryPath, contentPath, answers, given);
  }
}
