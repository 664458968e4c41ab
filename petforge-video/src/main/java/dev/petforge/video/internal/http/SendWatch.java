package dev.petforge.video.internal.http;

import okhttp3.Call;
import okhttp3.EventListener;
import okhttp3.Request;

/**
 * Sees whether anything of a request went out. Kinds of exceptions do not tell it for certain: a
 * time-out happens while connecting as well as while waiting for the answer.
 */
final class SendWatch extends EventListener {
  private volatile boolean begun;

  /** Attaches a watch to a request. */
  static Request watched(Request request, SendWatch watch) {
    return request.newBuilder().tag(SendWatch.class, watch).build();
  }

  /** Gives each call the watch of its request. */
  static EventListener of(Call call) {
    SendWatch watch = call.request().tag(SendWatch.class);
    return watch == null ? EventListener.NONE : watch;
  }

  boolean begun() {
    return begun;
  }

  @Override
  public void requestHeadersStart(Call call) {
    begun = true;
  }
}
