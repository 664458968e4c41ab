package broken.two;

import org.junit.jupiter.api.TestInfo;

/** Breaks: no vendor type in a public method. */
public class ShowsVendor {
  public String name(TestInfo info) {
    return info.getDisplayName();
  }
}
