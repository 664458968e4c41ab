package dev.petforge.money;

/**
 * A provider's slots that calls compete for: those of one account and model.
 *
 * @param value for example {@code kling/default/kling-3.0}; 1 to 200 characters
 */
public record PoolId(String value) {
  public PoolId {
    if (value.isBlank() || value.length() > 200) {
      throw new IllegalArgumentException("pool must have 1 to 200 characters, was '" + value + "'");
    }
  }

  /** The pool of an account and a model. */
  public static PoolId of(String provider, String account, String model) {
    return new PoolId(provider + "/" + account + "/" + model);
  }

  /** Whether these are slots of an account at a provider, of whatever model. */
  public boolean isOf(String provider, String account) {
    return value.startsWith(provider + "/" + account + "/");
  }

  /** The account that they belong to. */
  public AccountId account() {
    int provider = value.indexOf('/');
    int account = provider < 0 ? -1 : value.indexOf('/', provider + 1);
    return new AccountId(account < 0 ? value : value.substring(0, account));
  }

  @Override
  public String toString() {
    return value;
  }
}
