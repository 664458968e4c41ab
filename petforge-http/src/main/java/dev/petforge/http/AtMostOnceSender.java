package dev.petforge.http;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import okhttp3.Call;
import okhttp3.ConnectionPool;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.RequestBody;

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
            .eventListenerFactory(SendWatch::of)
            .addNetworkInterceptor(SendWatch::fenced)
            .build();
  }

  /** Prepares a request that nothing holds back. */
  public Sending prepare(Request request) {
    return prepare(request, () -> true);
  }

  /**
   * Prepares a request.
   *
   * @param fence asked when the connection is there, right before the first byte; if it is false
   *     the call ends with a {@link FencedException}
   */
  public Sending prepare(Request request, BooleanSupplier fence) {
    SendWatch watch = new SendWatch(fence);
    Request.Builder once = request.newBuilder().tag(SendWatch.class, watch);
    RequestBody body = request.body();
    if (body != null) {
      once.method(request.method(), new OneShotBody(body));
    }
    return new Sending(client.newCall(once.build()), watch);
  }

  /** A request on its way. */
  public static final class Sending {
    private final Call call;
    private final SendWatch watch;

    private Sending(Call call, SendWatch watch) {
      this.call = call;
      this.watch = watch;
    }

    /** Sends it when it is executed. */
    public Call call() {
      return call;
    }

    /**
     * Whether a part of the request may have reached the other side. If not, certainly no byte of
     * it went out.
     */
    public boolean begun() {
      return watch.begun();
    }
  }
}
