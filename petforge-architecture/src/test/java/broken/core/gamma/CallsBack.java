package broken.core.gamma;

/** The other half of it. */
final class CallsBack {
  int here(Front front) {
    return new Calls().there(front);
  }
}
