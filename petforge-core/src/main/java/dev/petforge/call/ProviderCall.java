package dev.petforge.call;

import dev.petforge.failure.Failure;
import dev.petforge.file.Sha256;
import dev.petforge.generation.CallKey;
import dev.petforge.generation.ClipRequest;
import dev.petforge.generation.ProviderTerms;
import dev.petforge.money.Expense;
import java.time.Instant;
import java.util.Optional;

/**
 * A paid call, written down before it is made.
 *
 * @param key names it, here and at the provider
 * @param subject what it is for
 * @param terms how its provider is dealt with
 * @param request what is sent, as it was planned
 * @param urgency its place in the queue
 * @param status what is known of it
 */
public record ProviderCall(
    CallKey key,
    CallSubject subject,
    ProviderTerms terms,
    ClipRequest request,
    Urgency urgency,
    CallStatus status)
    implements LedgerCall {
  private static final int KEY_LIMIT = 64;

  /**
   * Writes a call down.
   *
   * @param installation names this installation at the provider's account: 1 to 12 of {@code
   *     [a-z0-9]}
   */
  public static ProviderCall planned(
      String installation,
      CallSubject subject,
      ProviderTerms terms,
      ClipRequest request,
      Urgency urgency) {
    return new ProviderCall(
        key(installation, subject, request),
        subject,
        terms,
        request,
        urgency,
        CallStatus.planned(urgency.plannedAt()));
  }

  private static CallKey key(String installation, CallSubject subject, ClipRequest request) {
    String tail =
        "-s"
            + subject.segment()
            + "-a"
            + subject.attempt()
            + "-"
            + request.hash().hex().substring(0, 10);
    String project = subject.project().value().replace('_', '-');
    int room = KEY_LIMIT - installation.length() - 1 - tail.length();
    boolean told = project.length() <= room && project.equals(subject.project().value());
    String name = told ? project : hashed(subject.project().value());
    return new CallKey(installation + "-" + name + tail);
  }

  /** A key like no order ever has, which is made from one that has it. */
  public static CallKey neverUsed(CallKey key) {
    return new CallKey(Sha256.of(key.value()).hex());
  }

  /** What stands in a key for a project whose id does not fit into it. */
  static String hashed(String project) {
    Sha256 hash = Sha256.of(project);
    return hash.hex().substring(0, 16);
  }

  /** The same call after a fact; this very object if the fact is no news. */
  public ProviderCall after(Fact fact, Instant now) {
    return with(status.after(fact, terms, now));
  }

  /** The same call when nobody waits for its clip any more. */
  public ProviderCall abandoned(Failure reason, Instant now) {
    return with(status.abandoned(reason, terms, now));
  }

  public ProviderCall with(CallStatus next) {
    return next.equals(status)
        ? this
        : new ProviderCall(key, subject, terms, request, urgency, next);
  }

  /**
   * What it is to a count of money; empty if it was never sent, or was paid by the installation
   * that it was imported from.
   */
  public Optional<Expense> expense() {
    return status
        .sentAt()
        .filter(at -> !status.imported())
        .map(
            at ->
                new Expense(
                    subject.project(),
                    subject.table(),
                    terms.provider() + "/" + request.model(),
                    at,
                    spent(),
                    open()));
  }

  /** The same call without what is sent. */
  public CallSummary summary() {
    return new CallSummary(key, subject, terms, status);
  }
}
