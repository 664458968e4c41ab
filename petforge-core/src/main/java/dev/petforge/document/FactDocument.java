package dev.petforge.document;

import dev.petforge.call.Fact;
import dev.petforge.call.UndeliveredFact;
import dev.petforge.failure.Failure;
import dev.petforge.failure.PermanentException;
import dev.petforge.generation.CallKey;
import dev.petforge.generation.ProviderJobId;
import dev.petforge.json.Json;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** A fact that the ledger does not know yet, on one line of JSON. */
public final class FactDocument {
  private FactDocument() {}

  /** Writes a fact on one line. */
  public static String write(UndeliveredFact undelivered) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("installation", undelivered.installation());
    tree.put("call", undelivered.call().value());
    Fact.OfSend fact = undelivered.fact();
    tree.put("send", fact.send());
    if (fact instanceof Fact.Accepted accepted) {
      tree.put("fact", "accepted");
      tree.put("job", accepted.job().value());
    } else if (fact instanceof Fact.NotMade notMade) {
      tree.put("fact", "not-made");
      reason(tree, notMade.reason());
      tree.put("retry_after_ms", notMade.retryAfter().toMillis());
    } else if (fact instanceof Fact.Refused refused) {
      tree.put("fact", "refused");
      reason(tree, refused.reason());
    } else if (fact instanceof Fact.AnswerLost lost) {
      tree.put("fact", "answer-lost");
      reason(tree, lost.reason());
    } else if (fact instanceof Fact.NeverSent never) {
      tree.put("fact", "never-sent");
      tree.put("sender", never.sender());
      tree.put("at", never.at().toString());
      reason(tree, never.reason());
      tree.put("retry_after_ms", never.retryAfter().toMillis());
    }
    return Json.write(tree);
  }

  private static void reason(Map<String, Object> tree, Failure reason) {
    tree.put("reason", SegmentsDocument.failureTree(reason));
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws PermanentException with code {@code UNREADABLE}, naming the place
   */
  public static UndeliveredFact read(String json) {
    Fields fields = Fields.of(json, "fact");
    return new UndeliveredFact(
        fields.text("installation"), new CallKey(fields.text("call")), fact(fields));
  }

  private static Fact.OfSend fact(Fields fields) {
    int send = fields.integer("send");
    String word = fields.text("fact");
    return switch (word) {
      case "accepted" -> new Fact.Accepted(send, new ProviderJobId(fields.text("job")));
      case "not-made" -> new Fact.NotMade(send, reason(fields), retryAfter(fields));
      case "refused" -> new Fact.Refused(send, reason(fields));
      case "answer-lost" -> new Fact.AnswerLost(send, reason(fields));
      case "never-sent" ->
          new Fact.NeverSent(
              send,
              fields.text("sender"),
              fields.instant("at"),
              reason(fields),
              retryAfter(fields));
      default ->
          throw new PermanentException("UNREADABLE", "fact.fact is '" + word + "', which is none");
    };
  }

  private static Failure reason(Fields fields) {
    return SegmentsDocument.failure(fields.object("reason"));
  }

  private static Duration retryAfter(Fields fields) {
    return fields.millis("retry_after_ms");
  }
}
