package dev.petforge.production;

import dev.petforge.failure.PermanentException;
import dev.petforge.file.FileKey;
import dev.petforge.file.Sha256;
import dev.petforge.generation.AccountId;
import dev.petforge.generation.Capabilities;
import dev.petforge.generation.ClipRequest;
import dev.petforge.generation.DeliveryCheck;
import dev.petforge.generation.FrameRef;
import dev.petforge.generation.Money;
import dev.petforge.generation.PoolId;
import dev.petforge.generation.ProviderTerms;
import dev.petforge.generation.VideoGenerator;
import dev.petforge.storyboard.Prompts;
import dev.petforge.storyboard.SentPrompt;
import dev.petforge.storyboard.Shot;
import dev.petforge.storyboard.ShotPart;
import dev.petforge.storyboard.StoryboardDraft;
import dev.petforge.task.ClipPlanner;
import dev.petforge.task.PlannedClip;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The generators that are in use, and how shots are ordered from the first of them. */
public final class Clips {
  private final VideoGenerator preferred;
  private final List<VideoGenerator> generators;
  private final Settings settings;

  /**
   * @param generators the first one takes new orders; the others are asked for what was ordered
   *     from them before
   */
  public Clips(List<VideoGenerator> generators, Settings settings) {
    this.preferred = generators.get(0);
    this.generators = List.copyOf(generators);
    this.settings = settings;
  }

  /**
   * How shots are ordered from the first generator.
   *
   * @param keysKept whether a lost order can be found by its key, by what is known now: it becomes
   *     a part of what is agreed
   */
  public ClipPlanner planner(boolean keysKept) {
    return (shot, seed) -> plan(shot, seed, keysKept);
  }

  /** The generator that takes new orders. */
  public VideoGenerator preferred() {
    return preferred;
  }

  private PlannedClip plan(Shot shot, FrameRef seed, boolean keysKept) {
    Capabilities can = preferred.capabilities();
    SentPrompt sent = SentPrompt.of(shot, can.prompts(), sounds(can));
    ClipRequest request =
        new ClipRequest(
            preferred.model(),
            shot.index(),
            shot.type(),
            sent.text(),
            sent.negative(),
            caption(shot),
            seed,
            Optional.empty(),
            settings.clipLength(),
            settings.resolution(),
            settings.sound());
    preferred.check(request);
    ProviderTerms terms =
        new ProviderTerms(
            preferred.provider(),
            PoolId.of(preferred.provider(), preferred.account(), preferred.model()),
            preferred.price(request),
            keysKept,
            can.pollInterval(),
            settings.lookupWait(),
            can.longestRun(),
            can.charge(),
            can.resultLife());
    return new PlannedClip(request, terms, sent.warnings());
  }

  /** A storyboard with warnings of what the generator will not be told of it. */
  StoryboardDraft withPromptWarnings(StoryboardDraft draft) {
    List<String> warnings = new ArrayList<>(draft.warnings());
    draft.storyboard().shots().forEach(shot -> warnings.addAll(promptWarnings(shot)));
    return new StoryboardDraft(draft.storyboard(), warnings, draft.pictureDescription());
  }

  /**
   * What the generator would not be told of what a shot says, or why it cannot be told at all; for
   * people, before anything is bought.
   */
  private List<String> promptWarnings(Shot shot) {
    Capabilities can = preferred.capabilities();
    try {
      return SentPrompt.of(shot, can.prompts(), sounds(can)).warnings();
    } catch (PermanentException e) {
      return List.of(e.getMessage());
    }
  }

  /** Whether the clips will have sound, whatever was asked for. */
  private boolean sounds(Capabilities can) {
    return switch (can.audio()) {
      case NONE -> false;
      case OPTIONAL -> settings.sound();
      case ALWAYS -> true;
    };
  }

  /** What clips of a pool must be like. */
  DeliveryCheck deliveryCheck(PoolId pool) {
    return new DeliveryCheck(settings.comparesSizes() && generator(pool).sizesAsOrdered());
  }

  /** What a clip with the usual settings costs at today's prices. */
  public Money usualPrice() {
    return preferred.price(
        new ClipRequest(
            preferred.model(),
            0,
            "segment",
            "",
            "",
            "",
            new FrameRef(new FileKey("estimate.png"), new Sha256("0".repeat(64))),
            Optional.empty(),
            settings.clipLength(),
            settings.resolution(),
            settings.sound()));
  }

  /** The accounts of a provider that this installation has generators for; possibly none. */
  public List<AccountId> accounts(String provider) {
    return generators.stream()
        .filter(one -> one.provider().equals(provider))
        .map(Clips::account)
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
                        + generators.stream().map(Clips::account).distinct().toList()));
  }

  private static AccountId account(VideoGenerator generator) {
    return AccountId.of(generator.provider(), generator.account());
  }

  private String caption(Shot shot) {
    String wanted = shot.text(ShotPart.ACTION, settings.language());
    return wanted.isBlank() || shot.outOfDate(ShotPart.ACTION, settings.language())
        ? Prompts.current(shot, ShotPart.ACTION)
        : wanted;
  }

  /**
   * The generator that a pool's calls go to.
   *
   * @throws PermanentException with code {@code UNKNOWN_PROVIDER} if this installation has none
   */
  VideoGenerator generator(PoolId pool) {
    return generators.stream()
        .filter(generator -> pool.isOf(generator.provider(), generator.account()))
        .findFirst()
        .orElseThrow(
            () ->
                new PermanentException(
                    "UNKNOWN_PROVIDER",
                    "calls of pool "
                        + pool
                        + " are open, but no generator for this provider and account is"
                        + " configured; there are "
                        + generators.stream()
                            .map(one -> one.provider() + "/" + one.account())
                            .toList()));
  }
}
