package dev.petforge.testkit;

/** The one {@link ProviderTrouble} that plays nothing. */
final class WithoutProvider implements ProviderTrouble {
  static final WithoutProvider INSTANCE = new WithoutProvider();

  private WithoutProvider() {}

  @Override
  public void dropNextOrderBeforeItIsTaken() {
    throw nobody();
  }

  @Override
  public void dropNextOrderAfterItIsTaken() {
    throw nobody();
  }

  @Override
  public void failNextOrderBeforeItIsTaken() {
    throw nobody();
  }

  @Override
  public void failNextOrderAfterItIsTaken() {
    throw nobody();
  }

  @Override
  public void limitNextOrder() {
    throw nobody();
  }

  @Override
  public void cutOffNextDownload() {
    throw nobody();
  }

  @Override
  public int happened() {
    throw nobody();
  }

  @Override
  public int jobs() {
    throw nobody();
  }

  private static UnsupportedOperationException nobody() {
    return new UnsupportedOperationException("there is no provider");
  }
}
