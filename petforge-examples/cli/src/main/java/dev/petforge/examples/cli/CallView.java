package dev.petforge.examples.cli;

import dev.petforge.call.ProviderCall;
import dev.petforge.examples.installation.Messages;
import dev.petforge.failure.Failure;
import dev.petforge.money.Money;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A paid call as commands show it. Addresses of results are never shown. */
final class CallView {
  private CallView() {}

  /** For people. */
  static String line(ProviderCall call, Messages messages) {
    return messages.say(
            "show.call",
            call.key(),
            call.subject().segment(),
            messages.translated(call.status().state().word()),
            amount(call, messages))
        + call.status()
            .waitingFor()
            .map(reason -> "  " + messages.say("show.waits", messages.say("wait." + word(reason))))
            .orElse("")
        + call.status().job().map(job -> "  " + messages.say("show.job", job)).orElse("")
        + (call.status().imported() ? "  " + messages.say("show.imported") : "")
        + (call.status().wanted() ? "" : "  " + messages.translated("abandoned"))
        + (call.status().strayJobs().isEmpty()
            ? ""
            : "  " + messages.say("show.stray", call.status().strayJobs()))
        + call.status().failure().map(failure -> "  " + messages.failure(failure)).orElse("")
        + call.endangered(Instant.now())
            .map(until -> "  " + messages.say("show.endangered", until))
            .orElse("");
  }

  /** What it costs while it is open; what it did cost when it has ended. */
  private static String amount(ProviderCall call, Messages messages) {
    Money price = call.terms().price();
    if (call.open() || (price.micros() == 0 && call.spent().micros() == 0)) {
      return price.toString();
    }
    return call.spent().micros() == 0
        ? messages.say("show.unpaid", price)
        : messages.say("show.spent", call.spent());
  }

  /** For programs. */
  static Map<String, @Nullable Object> tree(ProviderCall call) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("key", call.key().value());
    tree.put("project_id", call.subject().project().value());
    tree.put("segment", call.subject().segment());
    tree.put("attempt", call.subject().attempt());
    tree.put("provider", call.terms().provider());
    tree.put("pool", call.terms().pool().value());
    tree.put("model", call.request().model());
    tree.put("state", call.status().state().word());
    tree.put("wanted", call.status().wanted());
    tree.put("sends", call.status().sends());
    tree.put("price", call.terms().price().toString());
    tree.put("charged", call.status().charged().map(Money::toString).orElse(null));
    tree.put("billed", call.status().billed().map(Money::toString).orElse(null));
    tree.put("spent", call.spent().toString());
    tree.put("waiting_for", call.status().waitingFor().map(CallView::word).orElse(null));
    tree.put("job", call.status().job().map(Object::toString).orElse(null));
    tree.put("stray_jobs", call.status().strayJobs().stream().map(Object::toString).toList());
    tree.put("error", call.status().failure().map(Failure::toString).orElse(null));
    tree.put("sent_at", call.status().sentAt().map(Object::toString).orElse(null));
    tree.put("result_until", call.status().resultUntil().map(Object::toString).orElse(null));
    tree.put("endangered", call.endangered(Instant.now()).isPresent());
    tree.put("since", call.status().since().toString());
    tree.put("imported", call.status().imported());
    return tree;
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
