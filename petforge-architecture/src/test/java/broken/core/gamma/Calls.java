package broken.core.gamma;

/** One half of a circle. */
final class Calls {
  int there(Front front) {
    return new CallsBack().here(front);
  }
}
