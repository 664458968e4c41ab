package dev.petforge.production;

import dev.petforge.failure.Failure;
import dev.petforge.failure.PermanentException;
import dev.petforge.generation.VideoGenerator;
import dev.petforge.job.Need;
import dev.petforge.money.AccountId;
import dev.petforge.money.PoolId;
import java.util.List;
import java.util.Optional;

/** The video generators that are in use: one takes new orders, the others finish older ones. */
public final class Generators {
  private final VideoGenerator preferred;
  private final List<VideoGenerator> generators;

  /**
   * @param generators the first one takes new orders; the others are asked for what was ordered
   *     from them before
   */
  public Generators(List<VideoGenerator> generators) {
    this.preferred = generators.get(0);
    this.generators = List.copyOf(generators);
  }

  /** The generator that takes new orders. */
  public VideoGenerator preferred() {
    return preferred;
  }

  /** The accounts of a provider that this installation has generators for; possibly none. */
  public List<AccountId> accounts(String provider) {
    return generators.stream()
        .filter(one -> one.provider().equals(provider))
        .map(Generators::account)
        .distinct()
        .toList();
  }

  /**
   * A generator of an account.
   *
   * @throws PermanentException with code {@code UNKNOWN_PROVIDER} if this installation has none
   */
  public VideoGenerator generator(AccountId account) {
    return generators.stream()
        .filter(one -> account(one).equals(account))
        .findFirst()
        .orElseThrow(
            () ->
                new PermanentException(
                    "UNKNOWN_PROVIDER",
                    "there is no generator for account '"
                        + account
                        + "' here, there are "
                        + generators.stream().map(Generators::account).distinct().toList()));
  }

  private static AccountId account(VideoGenerator generator) {
    return AccountId.of(generator.provider(), generator.account());
  }

  /** All accounts that this installation has generators for. */
  public List<AccountId> accounts() {
    return generators.stream().map(Generators::account).distinct().toList();
  }

  /** What a worker needs to do anything about the calls of an account. */
  public static Need need(AccountId account) {
    return new Need(Need.Kind.ACCOUNT, account.value());
  }

  /** Why nothing becomes of the calls of an account while no worker serves it. */
  public static Failure unserved(Need account) {
    return Failure.retryable("UNKNOWN_PROVIDER", "no worker serves " + account);
  }

  /** The generator that a pool's calls go to; empty if this installation has none. */
  public Optional<VideoGenerator> of(PoolId pool) {
    return generators.stream()
        .filter(generator -> pool.isOf(generator.provider(), generator.account()))
        .findFirst();
  }
}
