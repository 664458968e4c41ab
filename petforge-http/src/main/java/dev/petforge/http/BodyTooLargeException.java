package dev.petforge.http;

import java.io.IOException;

/** A response has a larger body than is taken. */
public final class BodyTooLargeException extends IOException {
  private static final long serialVersionUID = 1L;

  private final int status;

  BodyTooLargeException(long most, int status) {
    super("the answer is larger than " + most + " bytes, status " + status);
    this.status = status;
  }

  /** Of the response. */
  public int status() {
    return status;
  }
}
