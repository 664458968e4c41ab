package dev.petforge.video;

import dev.petforge.money.AccountPace;
import dev.petforge.video.internal.http.AccountSettings;
import java.time.Duration;
import java.util.Set;

/**
 * Collects what all generators of paid clips have in common; every setting has a default, which the
 * builder of each generator names.
 *
 * @param <B> the builder itself
 */
public abstract class AccountBuilder<B extends AccountBuilder<B>> {
  private String account = "default";
  private int rate;
  private AccountPace pace = AccountPace.ofOneProcess();
  private boolean allowLocal;
  private Set<String> trustedHosts = Set.of();
  private boolean plainResults;
  private boolean fitPictures;
  private Duration submitTime;
  private Duration pollInterval;
  private Duration longestRun;

  /** Begins with the generator's own defaults. */
  protected AccountBuilder(
      int rate, Duration submitTime, Duration pollInterval, Duration longestRun) {
    this.rate = rate;
    this.submitTime = submitTime;
    this.pollInterval = pollInterval;
    this.longestRun = longestRun;
  }

  /** The builder. */
  protected abstract B self();

  /** A name for the account: 1 to 60 of {@code [a-z0-9.-]}; {@code default} by default. */
  public B account(String name) {
    this.account = name;
    return self();
  }

  /** Requests in a second, at least 1. */
  public B rate(int perSecond) {
    this.rate = perSecond;
    return self();
  }

  /**
   * The turns that this process shares with others which use the account, so that all of them
   * together keep to the {@link #rate}. Default: this process alone does.
   */
  public B pace(AccountPace shared) {
    this.pace = shared;
    return self();
  }

  /** Whether plain http and private addresses are allowed, as for an emulator; no by default. */
  public B allowLocal(boolean allowed) {
    this.allowLocal = allowed;
    return self();
  }

  /** Hosts by name that may have private addresses and plain http; none by default. */
  public B trustedHosts(Set<String> hosts) {
    this.trustedHosts = Set.copyOf(hosts);
    return self();
  }

  /**
   * Whether a clip that the provider names at a plain http address may be fetched there, where
   * https does not work; no by default. Whoever sits on the way can change such a clip.
   */
  public B plainResults(boolean allowed) {
    this.plainResults = allowed;
    return self();
  }

  /**
   * Whether opening pictures that are against the limits are scaled and padded; they are refused by
   * default. The frame that joins a clip to the one before is never reshaped.
   */
  public B fitPictures(boolean fit) {
    this.fitPictures = fit;
    return self();
  }

  /** How long an order may wait for its answer, above 0; 4 s for each MB of frames are added. */
  public B submitTime(Duration time) {
    this.submitTime = time;
    return self();
  }

  /** How long to wait between two polls of a job, above 0. */
  public B pollInterval(Duration interval) {
    this.pollInterval = interval;
    return self();
  }

  /** After this a job can be taken for dead; above the poll interval. */
  public B longestRun(Duration time) {
    this.longestRun = time;
    return self();
  }

  /**
   * What was collected.
   *
   * @throws IllegalArgumentException if a setting is out of its range
   */
  protected final AccountSettings settings() {
    return new AccountSettings(
        account,
        rate,
        pace,
        allowLocal,
        trustedHosts,
        plainResults,
        fitPictures,
        submitTime,
        pollInterval,
        longestRun);
  }
}
