package broken.one;

import broken.two.ShowsVendor;

/** Breaks: adapters do not know each other; the library is silent; nothing static can change. */
public class KnowsTheOther {
  static int counter;

  public void use(ShowsVendor other) {
    counter++;
    System.out.println(other);
  }
}
