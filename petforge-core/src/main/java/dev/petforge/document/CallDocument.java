package dev.petforge.document;

import dev.petforge.failure.Failure;
import dev.petforge.failure.PermanentException;
import dev.petforge.file.FileKey;
import dev.petforge.file.Sha256;
import dev.petforge.generation.ClipRequest;
import dev.petforge.generation.FrameRef;
import dev.petforge.generation.ProviderJobId;
import dev.petforge.generation.ProviderTerms;
import dev.petforge.json.Json;
import dev.petforge.money.Charge;
import dev.petforge.money.Money;
import dev.petforge.money.PoolId;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a row of the ledger keeps as JSON. */
public final class CallDocument {
  /** As long as any provider keeps a clip, where nobody wrote down how long this one does. */
  private static final Duration SHORTEST_RESULT_LIFE = Duration.ofDays(1);

  private CallDocument() {}

  /** The column {@code request}: what is sent, as it was planned. */
  public static String request(ClipRequest request) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("model", request.model());
    tree.put("shot", request.shot());
    tree.put("shot_type", request.shotType());
    tree.put("prompt", request.prompt());
    tree.put("negative_prompt", request.negativePrompt());
    tree.put("action", request.action());
    tree.put("first_frame", frame(request.firstFrame()));
    request.lastFrame().ifPresent(last -> tree.put("last_frame", frame(last)));
    tree.put("duration_s", request.duration().toSeconds());
    tree.put("resolution", request.resolution());
    tree.put("sound", request.sound());
    return Json.write(tree);
  }

  private static Map<String, Object> frame(FrameRef frame) {
    return Map.of("key", frame.file().value(), "sha256", frame.sha256().hex());
  }

  private static FrameRef frame(Fields fields) {
    return new FrameRef(new FileKey(fields.text("key")), new Sha256(fields.text("sha256")));
  }

  /**
   * @throws dev.petforge.failure.PermanentException with code {@code UNREADABLE}, naming the place
   */
  public static ClipRequest readRequest(String json) {
    Fields fields = Fields.of(json, "request");
    return new ClipRequest(
        fields.text("model"),
        fields.integer("shot"),
        fields.text("shot_type"),
        fields.text("prompt"),
        fields.text("negative_prompt"),
        fields.text("action"),
        frame(fields.object("first_frame")),
        fields.optionalObject("last_frame").map(CallDocument::frame),
        Duration.ofSeconds(fields.number("duration_s")),
        fields.text("resolution"),
        fields.flag("sound"));
  }

  /** The column {@code terms}: how the provider is dealt with. */
  public static String terms(ProviderTerms terms) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("provider", terms.provider());
    tree.put("pool", terms.pool().value());
    tree.put("price_micros", terms.price().micros());
    tree.put("currency", terms.price().currency());
    tree.put("keyed", terms.keyed());
    tree.put("poll_interval_ms", terms.pollInterval().toMillis());
    tree.put("lookup_wait_ms", terms.lookupWait().toMillis());
    tree.put("longest_run_ms", terms.longestRun().toMillis());
    tree.put("charge", terms.charge().word());
    tree.put("result_life_ms", terms.resultLife().toMillis());
    return Json.write(tree);
  }

  /**
   * @throws dev.petforge.failure.PermanentException with code {@code UNREADABLE}, naming the place
   */
  public static ProviderTerms readTerms(String json) {
    Fields fields = Fields.of(json, "terms");
    return new ProviderTerms(
        fields.text("provider"),
        new PoolId(fields.text("pool")),
        new Money(fields.number("price_micros"), fields.text("currency")),
        fields.flag("keyed"),
        fields.millis("poll_interval_ms"),
        fields.millis("lookup_wait_ms"),
        fields.millis("longest_run_ms"),
        // Neither was there in what schema 7 and earlier ones wrote, when no failed job counted.
        fields.optionalText("charge").map(CallDocument::charge).orElse(Charge.AT_SUCCESS),
        fields.has("result_life_ms") ? fields.millis("result_life_ms") : SHORTEST_RESULT_LIFE);
  }

  private static Charge charge(String word) {
    return Charge.ofWord(word)
        .orElseThrow(
            () ->
                new PermanentException(
                    "UNREADABLE", "terms.charge must be 'order' or 'success', was '" + word + "'"));
  }

  /** The column {@code failure}. */
  public static String failure(Failure failure) {
    return Json.write(SegmentsDocument.failureTree(failure));
  }

  /**
   * @throws dev.petforge.failure.PermanentException with code {@code UNREADABLE}, naming the place
   */
  public static Failure readFailure(String json) {
    return SegmentsDocument.failure(Fields.of(json, "failure"));
  }

  /**
   * How a call was sent by another installation.
   *
   * @param count how often
   * @param last when it was last sent; empty if it never was
   */
  public record Sends(int count, Optional<Instant> last) {}

  /** The column {@code imported}. */
  public static String sends(Sends sends) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("sends", sends.count());
    sends.last().ifPresent(at -> tree.put("sent_at", at.toString()));
    return Json.write(tree);
  }

  /**
   * @throws dev.petforge.failure.PermanentException with code {@code UNREADABLE}, naming the place
   */
  public static Sends readSends(String json) {
    Fields fields = Fields.of(json, "imported");
    return new Sends(
        fields.integer("sends"),
        fields.has("sent_at") ? Optional.of(fields.instant("sent_at")) : Optional.empty());
  }

  /** The column {@code stray_jobs}. */
  public static String jobs(List<ProviderJobId> jobs) {
    return Json.write(Map.of("jobs", jobs.stream().map(ProviderJobId::value).toList()));
  }

  /**
   * @throws dev.petforge.failure.PermanentException with code {@code UNREADABLE}, naming the place
   */
  public static List<ProviderJobId> readJobs(String json) {
    return Fields.of(json, "stray_jobs").texts("jobs").stream().map(ProviderJobId::new).toList();
  }
}
