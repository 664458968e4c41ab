package dev.petforge.video.internal.http;

import dev.petforge.generation.SendFence;
import dev.petforge.generation.Submission;
import java.io.IOException;
import okhttp3.Call;
import okhttp3.EventListener;
import okhttp3.Interceptor;
import okhttp3.Request;
import okhttp3.Response;

/**
 * Sees whether anything of a request went out. Kinds of exceptions do not tell it for certain: a
 * time-out happens while connecting as well as while waiting for the answer.
 */
final class SendWatch extends EventListener {
  private final SendFence fence;
  private volatile boolean begun;

  SendWatch(SendFence fence) {
    this.fence = fence;
  }

  /** Attaches a watch to a request. */
  static Request watched(Request request, SendWatch watch) {
    return request.newBuilder().tag(SendWatch.class, watch).build();
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
    if (watch != null && !watch.fence.passes()) {
      throw new FencedException();
    }
    return chain.proceed(chain.request());
  }

  /** The fence of a request did not pass: nothing of it went out. */
  static final class FencedException extends IOException {
    private static final long serialVersionUID = 1L;

    FencedException() {
      super(Submission.FENCED.message());
    }
  }

  boolean begun() {
    return begun;
  }

  @Override
  public void requestHeadersStart(Call call) {
    begun = true;
  }
}
