package dev.petforge.emulator.feishu;

import dev.petforge.emulator.Exchange;
import dev.petforge.emulator.Faults;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Lets calls go wrong, by script or by chance. */
final class FaultScript {
  private static final Set<FeishuFault> ON_ANY =
      EnumSet.of(
          FeishuFault.TOKEN_DIES,
          FeishuFault.TOKEN_DOUBTED,
          FeishuFault.RATE,
          FeishuFault.CUT_BEFORE,
          FeishuFault.GATEWAY_BEFORE,
          FeishuFault.SLOW);
  private static final Set<FeishuFault> ON_BASES =
      EnumSet.of(
          FeishuFault.TOO_MANY,
          FeishuFault.NOT_READY,
          FeishuFault.COPYING,
          FeishuFault.INTERNAL,
          FeishuFault.FAIL);
  private static final Set<FeishuFault> ON_WRITES =
      EnumSet.of(FeishuFault.WRITE_CONFLICT, FeishuFault.REPEATED, FeishuFault.TIMEOUT_BEFORE);

  private final Faults<FeishuFault> faults = new Faults<>(FeishuFault.class);
  private final TenantTokenIssuer tokens;
  private final Duration slowness;
  private volatile Predicate<String> faulty = line -> true;

  FaultScript(TenantTokenIssuer tokens, Duration slowness) {
    this.tokens = tokens;
    this.slowness = slowness;
  }

  Faults<FeishuFault> faults() {
    return faults;
  }

  /** From now on only these calls go wrong. */
  void keepTo(Predicate<String> lines) {
    faulty = lines;
  }

  boolean cutsDownload() {
    return faults.draw(FeishuFault.DOWNLOAD_CUT).isPresent();
  }

  boolean keepsToken() {
    return faults.draw(FeishuFault.NO_TOKEN).isPresent();
  }

  /** What goes wrong before anything is done; true if the call is answered with that. */
  boolean before(Exchange exchange, FeishuEndpoint endpoint, String token, Runnable refused)
      throws IOException {
    if (!faulty.test(exchange.line())) {
      return false;
    }
    Set<FeishuFault> possible = EnumSet.copyOf(ON_ANY);
    if (token.startsWith("u-")) {
      possible.remove(FeishuFault.TOKEN_DIES);
      possible.remove(FeishuFault.TOKEN_DOUBTED);
    }
    if (endpoint.ofBase()) {
      possible.addAll(ON_BASES);
    }
    if (endpoint.kind() == FeishuEndpoint.Kind.WRITE) {
      possible.addAll(ON_WRITES);
    }
    if (endpoint.kind() == FeishuEndpoint.Kind.UPLOAD) {
      possible.add(FeishuFault.UPLOAD_BUSY);
    }
    Optional<FeishuFault> fault = faults.draw(possible);
    if (fault.isEmpty()) {
      return false;
    }
    switch (fault.get()) {
      case CUT_BEFORE -> {
        refused.run();
        exchange.cut();
      }
      case GATEWAY_BEFORE -> {
        refused.run();
        exchange.page(504, "504 Gateway Time-out");
      }
      case SLOW -> {
        pause();
        return false;
      }
      case TOKEN_DIES -> {
        tokens.kill(token);
        throw tokens.unknown();
      }
      case TOKEN_DOUBTED -> throw tokens.unknown();
      default -> throw refusal(fault.get());
    }
    return true;
  }

  private static FeishuRefusal refusal(FeishuFault fault) {
    return switch (fault) {
      case RATE -> FeishuRefusal.rate(1);
      case TOO_MANY -> FeishuRefusal.of(1254290, "TooManyRequest", "by script");
      case NOT_READY ->
          FeishuRefusal.of(1254607, "Data not ready, please try again later", "by script");
      case COPYING ->
          FeishuRefusal.of(1254036, "Base is copying, please try again later.", "by script");
      case INTERNAL -> FeishuRefusal.of(1255001, "InternalError", "by script");
      case FAIL -> FeishuRefusal.of(1254002, "Fail", "by script");
      case WRITE_CONFLICT -> FeishuRefusal.of(1254291, "Write conflict", "by script");
      case REPEATED ->
          FeishuRefusal.of(1254608, "Same API requests are submitted repeatedly.", "by script");
      case TIMEOUT_BEFORE -> FeishuRefusal.timeout(false);
      default ->
          FeishuRefusal.of(1061045, "resource contention occurred, please retry.", "by script");
    };
  }

  /** What goes wrong when all is done; true if the call is answered with that. */
  boolean after(Call call) throws IOException {
    FeishuEndpoint.Kind kind = call.endpoint().kind();
    boolean changes = kind == FeishuEndpoint.Kind.WRITE || kind == FeishuEndpoint.Kind.UPLOAD;
    if (!changes || !faulty.test(call.exchange().line())) {
      return false;
    }
    Set<FeishuFault> possible =
        EnumSet.of(FeishuFault.CUT_AFTER, FeishuFault.GATEWAY_AFTER, FeishuFault.SLOW_AFTER);
    if (kind == FeishuEndpoint.Kind.WRITE) {
      possible.add(FeishuFault.TIMEOUT_AFTER);
    }
    Optional<FeishuFault> fault = faults.draw(possible);
    if (fault.isEmpty()) {
      return false;
    }
    switch (fault.get()) {
      case CUT_AFTER -> call.exchange().cut();
      case GATEWAY_AFTER -> call.exchange().page(504, "504 Gateway Time-out");
      case SLOW_AFTER -> {
        pause();
        return false;
      }
      default -> throw FeishuRefusal.timeout(true);
    }
    return true;
  }

  private void pause() {
    try {
      TimeUnit.NANOSECONDS.sleep(slowness.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
