package dev.petforge.examples.workshop.money;

import dev.petforge.call.CallState;
import dev.petforge.call.ProviderCall;
import dev.petforge.call.WaitReason;
import dev.petforge.examples.installation.Messages;
import dev.petforge.examples.workshop.web.Words;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A call to a provider. Addresses of results are never shown.
 *
 * @param key names it
 * @param projectId whose clip it makes
 * @param segment from 0
 * @param attempt from 1
 * @param provider who makes it
 * @param model which of its models
 * @param state in the written word of the database
 * @param price at which it was agreed
 * @param spent what it cost so far
 * @param sentAt when it was sent last
 * @param since when it came into its state
 * @param error what went wrong last, for people
 * @param uncertain whether only a person can settle it
 * @param wanted whether somebody still waits for its clip
 * @param waitingFor why it was not sent yet, for programs
 * @param acceptable whether its clip waits for a person to take it as it is
 * @param cancellable whether its provider is asked to stop it when it is given up
 */
public record CallCard(
    String key,
    String projectId,
    int segment,
    int attempt,
    String provider,
    String model,
    @Words(CallState.class) String state,
    Amount price,
    Amount spent,
    @Nullable Instant sentAt,
    Instant since,
    @Nullable String error,
    boolean uncertain,
    boolean wanted,
    @Words(WaitReason.class) @Nullable String waitingFor,
    boolean acceptable,
    boolean cancellable) {
  /** Of a call. */
  public static CallCard of(
      ProviderCall call, boolean acceptable, boolean cancellable, Messages messages) {
    return new CallCard(
        call.key().value(),
        call.subject().project().value(),
        call.subject().segment(),
        call.subject().attempt(),
        call.terms().provider(),
        call.request().model(),
        call.status().state().word(),
        Amount.of(call.terms().price()),
        Amount.of(call.spent()),
        call.status().sentAt().orElse(null),
        call.status().since(),
        call.status().failure().map(messages::failure).orElse(null),
        call.status().state() == CallState.UNKNOWN && !call.terms().keyed(),
        call.status().wanted(),
        call.status()
            .waitingFor()
            .map(reason -> reason.name().toLowerCase(Locale.ROOT))
            .orElse(null),
        acceptable,
        cancellable);
  }
}
