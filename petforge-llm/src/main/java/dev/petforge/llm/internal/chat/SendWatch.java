package dev.petforge.llm.internal.chat;

import okhttp3.Call;
import okhttp3.EventListener;
import okhttp3.Request;

/**
 * Sees whether anything of a request went out. Kinds of exceptions do not tell it for certain: a
 * time-out happens while connecting as well as while waiting for the answer.
 */
final class SendWatch extends EventListener {
  private volatile boolean begun;

  /** Gives each call the watch of its request. */
  static EventListener of(Call call) {
    SendWatch watch = call.request().tag(SendWatch.class);
    return watch == null ? EventListener.NONE : watch;
  }

  /** Attaches this watch to a request. */
  Request.Builder on(Request.Builder request) {
    return request.tag(SendWatch.class, this);
  }

  boolean begun() {
    return begun;
  }

  @Override
  public void requestHeadersStart(Call call) {
    begun = true;
  }
}
