package broken.core.gamma;

/** May know everybody, and be known by everybody. */
final class Front {
  int both() {
    return new Calls().there(this) + new CallsBack().here(this);
  }
}
