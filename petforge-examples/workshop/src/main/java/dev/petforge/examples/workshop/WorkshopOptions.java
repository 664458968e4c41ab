package dev.petforge.examples.workshop;

import java.nio.file.Path;
import java.util.List;

/**
 * How a workshop is started.
 *
 * @param home the folder of the installation
 * @param address that it listens on
 * @param port that it listens on; 0 for any that is free
 * @param works whether this process also works on projects
 * @param demo whether a table of drawn pictures is connected if there is nothing yet
 * @param proxies networks of the proxies that are believed who asks, such as {@code 10.0.0.0/8};
 *     nobody is if there are none
 */
public record WorkshopOptions(
    Path home, String address, int port, boolean works, boolean demo, List<String> proxies) {
  public WorkshopOptions {
    proxies = List.copyOf(proxies);
  }

  /** Without a proxy. */
  public WorkshopOptions(Path home, String address, int port, boolean works, boolean demo) {
    this(home, address, port, works, demo, List.of());
  }
}
