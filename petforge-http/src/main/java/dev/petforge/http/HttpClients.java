package dev.petforge.http;

import java.time.Duration;
import okhttp3.OkHttpClient;

/** Begins clients with the time limits of all adapters. */
public final class HttpClients {
  private HttpClients() {}

  /**
   * A client of its own that waits 10 s for a connection and 60 s for each read or write. All else
   * is as OkHttp has it.
   */
  public static OkHttpClient.Builder builder() {
    return new OkHttpClient.Builder()
        .connectTimeout(Duration.ofSeconds(10))
        .readTimeout(Duration.ofSeconds(60))
        .writeTimeout(Duration.ofSeconds(60));
  }
}
