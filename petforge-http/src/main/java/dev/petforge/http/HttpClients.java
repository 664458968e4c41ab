package dev.petforge.http;

import java.io.IOException;
import java.time.Duration;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/** Begins the clients of all adapters; nobody else makes one. */
public final class HttpClients {
  private HttpClients() {}

  /**
   * A client of its own that waits 10 s for a connection and 60 s for each read or write. It
   * follows no redirect: OkHttp takes {@code Authorization} off when the host changes, and leaves
   * on every other header with a key. It sends a body once: whoever wants it sent again has to do
   * that himself, and to know whether it does harm.
   */
  public static OkHttpClient.Builder builder() {
    return new OkHttpClient.Builder()
        .connectTimeout(Duration.ofSeconds(10))
        .readTimeout(Duration.ofSeconds(60))
        .writeTimeout(Duration.ofSeconds(60))
        .followRedirects(false)
        .followSslRedirects(false)
        .addInterceptor(HttpClients::sentOnce);
  }

  private static Response sentOnce(Interceptor.Chain chain) throws IOException {
    Request request = chain.request();
    RequestBody body = request.body();
    return chain.proceed(
        body == null || body.isOneShot()
            ? request
            : request.newBuilder().method(request.method(), new OneShotBody(body)).build());
  }
}
