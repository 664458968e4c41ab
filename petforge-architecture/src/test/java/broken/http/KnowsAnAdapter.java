package broken.http;

import broken.two.ShowsVendor;

/** Breaks: what adapters share knows no adapter. */
public class KnowsAnAdapter {
  public void use(ShowsVendor adapter) {
    adapter.hashCode();
  }
}
