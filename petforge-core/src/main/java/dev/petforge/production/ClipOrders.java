package dev.petforge.production;

import dev.petforge.failure.PermanentException;
import dev.petforge.file.FileKey;
import dev.petforge.file.Sha256;
import dev.petforge.generation.Capabilities;
import dev.petforge.generation.ClipRequest;
import dev.petforge.generation.FrameRef;
import dev.petforge.generation.ProviderTerms;
import dev.petforge.generation.VideoGenerator;
import dev.petforge.money.Money;
import dev.petforge.money.PoolId;
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

/** How shots are ordered from one video generator, with the settings of this installation. */
public final class ClipOrders {
  private final VideoGenerator generator;
  private final ProductionSettings settings;

  public ClipOrders(VideoGenerator generator, ProductionSettings settings) {
    this.generator = generator;
    this.settings = settings;
  }

  /**
   * Plans clips; nothing is ordered yet.
   *
   * @param keysKept whether a lost order can be found by its key, by what is known now: it becomes
   *     a part of what is agreed
   */
  public ClipPlanner planner(boolean keysKept) {
    return (shot, seed) -> plan(shot, seed, keysKept);
  }

  private PlannedClip plan(Shot shot, FrameRef seed, boolean keysKept) {
    Capabilities can = generator.capabilities();
    SentPrompt sent = prompt(shot);
    ClipRequest request =
        new ClipRequest(
            generator.model(),
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
    generator.check(request);
    ProviderTerms terms =
        new ProviderTerms(
            generator.provider(),
            PoolId.of(generator.provider(), generator.account(), generator.model()),
            generator.price(request),
            keysKept,
            can.pollInterval(),
            settings.lookupWait(),
            can.longestRun(),
            can.charge(),
            can.resultLife());
    return new PlannedClip(request, terms, sent.warnings());
  }

  /**
   * What the generator would be told of a shot.
   *
   * @throws PermanentException if it cannot be told at all
   */
  public SentPrompt prompt(Shot shot) {
    Capabilities can = generator.capabilities();
    return SentPrompt.of(shot, can.prompts(), sounds(can));
  }

  /** A storyboard with warnings of what the generator will not be told of it. */
  public StoryboardDraft withPromptWarnings(StoryboardDraft draft) {
    List<String> warnings = new ArrayList<>(draft.warnings());
    draft.storyboard().shots().forEach(shot -> warnings.addAll(promptWarnings(shot)));
    return new StoryboardDraft(draft.storyboard(), warnings, draft.pictureDescription());
  }

  /**
   * What the generator would not be told of what a shot says, or why it cannot be told at all; for
   * people, before anything is bought.
   */
  private List<String> promptWarnings(Shot shot) {
    try {
      return prompt(shot).warnings();
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

  /** What a clip with the usual settings costs at today's prices. */
  public Money usualPrice() {
    return generator.price(
        new ClipRequest(
            generator.model(),
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

  private String caption(Shot shot) {
    String wanted = shot.text(ShotPart.ACTION, settings.language());
    return wanted.isBlank() || shot.outOfDate(ShotPart.ACTION, settings.language())
        ? Prompts.current(shot, ShotPart.ACTION)
        : wanted;
  }
}
