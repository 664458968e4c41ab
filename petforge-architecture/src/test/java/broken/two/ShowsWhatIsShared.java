package broken.two;

import broken.http.KnowsAnAdapter;

/** Breaks: no type of what adapters share in a public method. */
public class ShowsWhatIsShared {
  public String name(KnowsAnAdapter shared) {
    return shared.toString();
  }
}
