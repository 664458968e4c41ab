package dev.petforge.generation;

/**
 * What becomes of the keys that orders carry. Where they are kept, an order whose answer was lost
 * is found under its key, and one that is sent again is never a second purchase. That is a property
 * of the provider and of the host that is spoken to: a relay may drop the key and take the same
 * order twice.
 */
public sealed interface OrderKeys {
  /** Orders carry no key, or nobody keeps them: a lost answer leaves the call uncertain. */
  record None() implements OrderKeys {}

  /** They are kept: the provider promises it of its own hosts, or the user says so of another. */
  record Kept() implements OrderKeys {}

  /**
   * Orders carry a key, and whether it is kept has to be seen: of an order that was accepted, the
   * look-up by key must find that job. Until then they count as not kept.
   *
   * @param place what is spoken to, without anything secret; what was seen there holds for no
   *     other; 1 to 300 characters
   */
  record Unproven(String place) implements OrderKeys {
    public Unproven {
      if (place.isBlank() || place.length() > 300) {
        throw new IllegalArgumentException(
            "place must have 1 to 300 characters, was '" + place + "'");
      }
    }
  }
}
