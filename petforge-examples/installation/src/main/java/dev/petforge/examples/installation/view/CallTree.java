package dev.petforge.examples.installation.view;

import dev.petforge.call.ProviderCall;
import dev.petforge.failure.Failure;
import dev.petforge.money.Money;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A paid call for programs. Addresses of results are never shown. */
public final class CallTree {
  private CallTree() {}

  /** Of the call as it is now. */
  public static Map<String, @Nullable Object> of(ProviderCall call) {
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
    tree.put("waiting_for", call.status().waitingFor().map(CallTree::word).orElse(null));
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
