package dev.petforge.http;

import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import okhttp3.Call;
import okhttp3.ConnectionPool;
import okhttp3.EventListener;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/**
 * Makes calls whose requests go out at most once, because they pay: no retry, no redirect, a
 * connection of its own for each, a body that is written once. Safe for use by many threads.
 */
public final class AtMostOnceSender {
  private final OkHttpClient client;

  /**
   * @param settings time limits, name service and proxies; changed by this
   */
  public AtMostOnceSender(OkHttpClient.Builder settings) {
    // A connection that was kept may be closed by the other side just when the request goes out,
    // and nobody can tell whether it arrived: it would have to be counted as paid.
    this.client =
        settings
            .followRedirects(false)
            .followSslRedirects(false)
            .retryOnConnectionFailure(false)
            .connectionPool(new ConnectionPool(0, 1, TimeUnit.SECONDS))
            .protocols(List.of(Protocol.HTTP_1_1))
            .eventListenerFactory(AtMostOnceSender::watch)
            .addNetworkInterceptor(AtMostOnceSender::fenced)
            .build();
  }

  /**
   * Prepares a call.
   *
   * @param fence asked when the connection is there, right before the first byte; if it is false
   *     the call ends with a {@link FencedException}
   */
  public Call newCall(Request request, BooleanSupplier fence) {
    Request.Builder once = request.newBuilder().tag(Watch.class, new Watch(fence));
    RequestBody body = request.body();
    if (body != null) {
      once.method(request.method(), new OneShotBody(body));
    }
    return client.newCall(once.build());
  }

  /**
   * Whether a part of the request may have reached the other side. If not, certainly no byte of it
   * went out.
   *
   * @param call of a sender
   */
  public static boolean begun(Call call) {
    return watch(call).begun;
  }

  private static Watch watch(Call call) {
    return Objects.requireNonNull(call.request().tag(Watch.class), "not the call of a sender");
  }

  private static Response fenced(Interceptor.Chain chain) throws IOException {
    if (!watch(chain.call()).fence.getAsBoolean()) {
      throw new FencedException();
    }
    return chain.proceed(chain.request());
  }

  /** The fence of a request did not pass: nothing of it went out. */
  public static final class FencedException extends IOException {
    private static final long serialVersionUID = 1L;

    private FencedException() {
      super("the fence of the request did not pass");
    }
  }

  /**
   * Sees whether anything of a request went out. Kinds of exceptions do not tell it for certain: a
   * time-out happens while connecting as well as while waiting for the answer.
   */
  private static final class Watch extends EventListener {
    private final BooleanSupplier fence;
    private volatile boolean begun;

    Watch(BooleanSupplier fence) {
      this.fence = fence;
    }

    @Override
    public void requestHeadersStart(Call call) {
      begun = true;
    }
  }
}
