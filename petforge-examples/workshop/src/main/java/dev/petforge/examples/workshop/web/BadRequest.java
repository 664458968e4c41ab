package dev.petforge.examples.workshop.web;

import java.util.Optional;

/** A value of a request that cannot be used. */
public final class BadRequest extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String field;

  /**
   * @param field the member at fault; empty text if it is none alone
   * @param message names the value and the rule
   */
  public BadRequest(String field, String message) {
    super(message);
    this.field = field;
  }

  /** The member at fault, if it is one. */
  public Optional<String> field() {
    return Optional.of(field).filter(name -> !name.isEmpty());
  }
}
