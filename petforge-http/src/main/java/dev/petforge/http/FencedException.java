package dev.petforge.http;

import java.io.IOException;

/** The fence of a request did not pass: nothing of it went out. */
public final class FencedException extends IOException {
  private static final long serialVersionUID = 1L;

  FencedException() {
    super("the fence of the request did not pass");
  }
}
