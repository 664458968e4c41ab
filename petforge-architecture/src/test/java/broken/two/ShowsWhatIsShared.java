package broken.two;

import broken.http.KnowsAnAdapter;

/** Breaks: no type of what adapters share in a public method. */
public class ShowsWhatIsShared {
  public void use(KnowsAnAdapter shared) {
    shared.hashCode();
  }
}
