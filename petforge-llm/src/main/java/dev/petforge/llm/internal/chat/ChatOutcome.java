package dev.petforge.llm.internal.chat;

import java.time.Duration;
import java.util.Optional;

/** What became of one request. */
public sealed interface ChatOutcome {
  /** The model answered. */
  record Said(ChatReply reply) implements ChatOutcome {}

  /**
   * The service refused.
   *
   * @param kind what it means
   * @param status of HTTP
   * @param words its own, on one line, without secrets
   * @param retryAfter how long it asked to wait
   */
  record Refused(ErrorKind kind, int status, String words, Optional<Duration> retryAfter)
      implements ChatOutcome {}

  /**
   * There is no answer, or none that can be read.
   *
   * @param sent whether anything of the request may have gone out
   * @param why on one line, without secrets
   * @param partial what was said before it broke off, possibly nothing; with secrets, if it had any
   */
  record Unanswered(boolean sent, String why, ChatReply partial) implements ChatOutcome {}
}
