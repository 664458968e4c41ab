package broken.one;

import java.net.http.HttpClient;

/** Sends keys wherever it is told to. */
final class MakesAClient {
  private MakesAClient() {}

  static HttpClient client() {
    return HttpClient.newHttpClient();
  }
}
