package dev.petforge.http;

import java.io.IOException;
import java.util.function.BooleanSupplier;
import okhttp3.Call;
import okhttp3.EventListener;
import okhttp3.Interceptor;
import okhttp3.Response;

/**
 * Sees whether anything of a request went out. Kinds of exceptions do not tell it for certain: a
 * time-out happens while connecting as well as while waiting for the answer.
 */
final class SendWatch extends EventListener {
  private final BooleanSupplier fence;
  private volatile boolean begun;

  SendWatch(BooleanSupplier fence) {
    this.fence = fence;
  }

  /** Gives each call the watch of its request. */
  static EventListener of(Call call) {
    SendWatch watch = call.request().tag(SendWatch.class);
    return watch == null ? EventListener.NONE : watch;
  }

  /**
   * Asks the fence of a request when its connection is there, right before its first byte.
   *
   * @throws FencedException if it does not pass
   */
  static Response fenced(Interceptor.Chain chain) throws IOException {
    SendWatch watch = chain.request().tag(SendWatch.class);
    if (watch != null && !watch.fence.getAsBoolean()) {
      throw new FencedException();
    }
    return chain.proceed(chain.request());
  }

  boolean begun() {
    return begun;
  }

  @Override
  public void requestHeadersStart(Call call) {
    begun = true;
  }
}
