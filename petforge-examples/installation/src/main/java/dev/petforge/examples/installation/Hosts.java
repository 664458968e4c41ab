package dev.petforge.examples.installation;

import dev.petforge.failure.PermanentException;

/** What {@code --host} names: a brand, or an emulator. */
public final class Hosts {
  private Hosts() {}

  /** Where the pages are that people open. */
  public static String pages(String host) {
    return switch (host) {
      case "feishu" -> "https://feishu.cn";
      case "lark" -> "https://larksuite.com";
      default -> address(host);
    };
  }

  /** Where the API is. */
  static String api(String host) {
    return switch (host) {
      case "feishu" -> "https://open.feishu.cn";
      case "lark" -> "https://open.larksuite.com";
      default -> address(host);
    };
  }

  private static String address(String host) {
    if (!host.matches("http://(localhost|127\\.0\\.0\\.1)(:[0-9]{1,5})?/?")) {
      throw new PermanentException(
          "BAD_HOST",
          "--host must be feishu, lark, or the address of an emulator on this machine, was '"
              + host
              + "'");
    }
    return host.endsWith("/") ? host.substring(0, host.length() - 1) : host;
  }
}
