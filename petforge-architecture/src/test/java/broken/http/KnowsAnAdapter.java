package broken.http;

import broken.two.ShowsVendor;

/** Breaks: what adapters share knows no adapter. */
public class KnowsAnAdapter {
  public String name(ShowsVendor adapter) {
    return adapter.toString();
  }
}
