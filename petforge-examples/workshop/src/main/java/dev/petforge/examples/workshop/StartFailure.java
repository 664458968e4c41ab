package dev.petforge.examples.workshop;

import dev.petforge.examples.installation.Messages;
import dev.petforge.examples.workshop.web.BadRequest;
import dev.petforge.failure.PetForgeException;
import java.net.BindException;
import java.util.Optional;
import java.util.stream.Stream;

/** Says why the server did not start, to whoever sits at its terminal. */
final class StartFailure {
  private StartFailure() {}

  /**
   * What a person can do something about.
   *
   * @param port that the server was to listen on
   * @return empty for a fault of ours
   */
  static Optional<String> said(Throwable failure, Messages messages, String address, int port) {
    return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
        .flatMap(cause -> one(cause, messages, address, port).stream())
        .findFirst();
  }

  private static Optional<String> one(
      Throwable cause, Messages messages, String address, int port) {
    if (cause instanceof PetForgeException known) {
      return Optional.of(messages.failure(known.failure()));
    }
    if (cause instanceof BadRequest wrong) {
      return Optional.of(messages.translated(String.valueOf(wrong.getMessage())));
    }
    return cause instanceof BindException
        ? Optional.of(
            messages.say("start.not_listening", address, port, String.valueOf(cause.getMessage())))
        : Optional.empty();
  }
}
