package dev.petforge.video.internal.http;

import dev.petforge.money.AccountPace;
import java.time.Duration;
import java.util.Set;

/**
 * How one account at a provider is used.
 *
 * @param account the user's name for it
 * @param rate requests in a second
 * @param pace the turns of all processes that use the account
 * @param allowLocal whether plain http and private addresses are allowed
 * @param trustedHosts hosts that may have them all the same
 * @param plainResults whether results may be fetched at plain http addresses
 * @param fitPictures whether opening pictures against the limits are made to fit
 * @param submitTime how long an order may wait for its answer
 * @param pollInterval between two polls of a job
 * @param longestRun after which a job can be taken for dead
 */
public record AccountSettings(
    String account,
    int rate,
    AccountPace pace,
    boolean allowLocal,
    Set<String> trustedHosts,
    boolean plainResults,
    boolean fitPictures,
    Duration submitTime,
    Duration pollInterval,
    Duration longestRun) {
  /**
   * @throws IllegalArgumentException if a setting is out of its range
   */
  public AccountSettings {
    trustedHosts = Set.copyOf(trustedHosts);
    require(
        account.matches("[a-z0-9.-]{1,60}"),
        "account must be 1 to 60 of [a-z0-9.-], was '" + account + "'");
    require(
        pollInterval.compareTo(Duration.ZERO) > 0,
        "pollInterval must be above 0, was " + pollInterval);
    require(
        longestRun.compareTo(pollInterval) > 0,
        "longestRun must be above pollInterval, was " + longestRun);
  }

  private static void require(boolean holds, String rule) {
    if (!holds) {
      throw new IllegalArgumentException(rule);
    }
  }

  /** Begins a client for the account. */
  public ProviderClient.Builder client(String provider) {
    return ProviderClient.builder(provider, account)
        .rate(rate)
        .pace(pace)
        .allowLocal(allowLocal)
        .trustedHosts(trustedHosts)
        .plainResults(plainResults)
        .submitTime(submitTime);
  }
}
