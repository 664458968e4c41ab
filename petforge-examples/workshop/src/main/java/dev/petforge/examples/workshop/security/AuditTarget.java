package dev.petforge.examples.workshop.security;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;

/** What a request is about, for the log of what was done: its handler knows it, not its path. */
public final class AuditTarget {
  private static final String NAME = AuditTarget.class.getName();

  private static final int LONGEST = 1_000;

  private AuditTarget() {}

  /** Notes what the request that this thread answers is about. */
  public static void note(String target) {
    RequestContextHolder.currentRequestAttributes()
        .setAttribute(
            NAME,
            target.length() > LONGEST ? target.substring(0, LONGEST) : target,
            RequestAttributes.SCOPE_REQUEST);
  }

  static String of(HttpServletRequest request) {
    return Optional.ofNullable((String) request.getAttribute(NAME)).orElse("");
  }
}
