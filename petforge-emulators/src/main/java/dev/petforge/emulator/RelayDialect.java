package dev.petforge.emulator;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** One of the interfaces that relays offer: how an order comes, and how it is answered. */
abstract class RelayDialect {
  /** Where a job is. */
  enum Phase {
    QUEUED,
    RUNNING,
    DONE,
    FAILED,
    /** Nobody knows. */
    STRANGE
  }

  /** The fields that the interface knows. */
  abstract Set<String> fields();

  /** Whether an order may come as a form. */
  boolean takesForms() {
    return false;
  }

  abstract RelayOrder order(RelayFields fields) throws RelayRefusal;

  abstract String newId(RelayOrder order);

  /** The status of the answer to a create. */
  int createdStatus() {
    return 200;
  }

  abstract Object created(EmulatedJob job);

  /**
   * How a job is doing.
   *
   * @param url of the clip, by the interface's custom; put under {@code place} if one is given
   */
  abstract Map<String, Object> status(
      EmulatedJob job, Phase phase, Optional<String> url, Optional<RelayRefusal> failure);

  /** What is told of a job's end at the address that came with its order; as a query has it. */
  Map<String, Object> ended(
      EmulatedJob job, Phase phase, Optional<String> url, Optional<RelayRefusal> failure) {
    return status(job, phase, url, failure);
  }

  /** The status of a refusal, where it is not the refusal's own. */
  int refusedStatus(RelayRefusal why) {
    return why.status();
  }

  Object refused(RelayRefusal why) {
    return Map.of("error", error(why));
  }

  RelayRefusal unknownJob() {
    return new RelayRefusal(404, "not_found", "video not found");
  }

  /** As new-api says it when none of its channels has the model. */
  RelayRefusal unknownModel(String model) {
    return new RelayRefusal(503, "model_not_found", "当前分组 default 下对于模型 " + model + " 无可用渠道");
  }

  static Map<String, Object> error(RelayRefusal why) {
    Map<String, Object> error = new LinkedHashMap<>();
    error.put("message", why.words() + " (request id: 20261122" + hex() + ")");
    error.put("type", "new_api_error");
    error.put("param", "");
    error.put("code", why.code());
    return error;
  }

  static int seconds(String text) throws RelayRefusal {
    if (!text.matches("4|6|8")) {
      throw RelayRefusal.bad("seconds must be 4, 6 or 8, was " + text);
    }
    return Integer.parseInt(text);
  }

  static String hex() {
    return UUID.randomUUID().toString().replace("-", "");
  }
}
