package dev.petforge.money;

/**
 * An account at a provider: jobs and money belong to it, whatever the model.
 *
 * @param value for example {@code kling/default}; 1 to 200 characters, no line break
 */
public record AccountId(String value) {
  public AccountId {
    if (value.isBlank() || value.length() > 200 || value.lines().count() > 1) {
      throw new IllegalArgumentException(
          "account must have 1 to 200 characters on one line, was '" + value + "'");
    }
  }

  /** An account by its provider and its name. */
  public static AccountId of(String provider, String account) {
    return new AccountId(provider + "/" + account);
  }

  /** The provider's name. */
  public String provider() {
    int slash = value.indexOf('/');
    return slash < 0 ? value : value.substring(0, slash);
  }

  @Override
  public String toString() {
    return value;
  }
}
