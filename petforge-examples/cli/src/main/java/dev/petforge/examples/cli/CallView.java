package dev.petforge.examples.cli;

import dev.petforge.call.ProviderCall;
import dev.petforge.examples.installation.Messages;
import dev.petforge.money.Money;
import java.time.Instant;
import java.util.Locale;

/** A paid call as commands show it to people. Addresses of results are never shown. */
final class CallView {
  private CallView() {}

  /** On one line. */
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

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
