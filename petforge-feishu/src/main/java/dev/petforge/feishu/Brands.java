package dev.petforge.feishu;

import java.util.Map;
import java.util.Optional;
import okhttp3.HttpUrl;

/** Feishu and Lark, by the hosts of their pages. */
final class Brands {
  private static final Map<String, String> APIS =
      Map.of(
          "feishu.cn", "https://open.feishu.cn",
          "larkoffice.com", "https://open.feishu.cn",
          "larksuite.com", "https://open.larksuite.com");

  private Brands() {}

  /** Where the API is that belongs to a page; empty if the page is somebody else's. */
  static Optional<String> api(HttpUrl page) {
    String host = page.host();
    for (Map.Entry<String, String> brand : APIS.entrySet()) {
      if (host.equals(brand.getKey()) || host.endsWith("." + brand.getKey())) {
        return Optional.of(brand.getValue());
      }
    }
    // An emulator serves both.
    return host.equals("localhost") || host.equals("127.0.0.1")
        ? Optional.of(page.scheme() + "://" + host + ":" + page.port())
        : Optional.empty();
  }
}
