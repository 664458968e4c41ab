package dev.petforge.examples.workshop.task;

import dev.petforge.call.WaitReason;
import dev.petforge.examples.workshop.web.Words;
import dev.petforge.explanation.Wait;
import dev.petforge.storyboard.Language;
import java.util.Locale;

/**
 * What a project waits for.
 *
 * @param reason for programs: {@code slot, budget, rate, provider, approval, person, disk,
 *     verification, worker}
 * @param text for people: what it is and what ends it
 */
public record WaitCard(@Words(WaitReason.class) String reason, String text) {
  static WaitCard of(Wait wait, Language language) {
    return new WaitCard(wait.reason().name().toLowerCase(Locale.ROOT), wait.text(language));
  }
}
