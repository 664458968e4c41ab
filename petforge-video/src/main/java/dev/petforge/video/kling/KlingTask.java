package dev.petforge.video.kling;

import java.math.BigDecimal;
import java.util.Optional;

/**
 * A job as Kling tells of it, in either dialect.
 *
 * @param id Kling's name for it
 * @param key ours, possibly empty
 * @param word its state
 * @param message why it failed, possibly empty
 * @param url of the clip, if there is one
 * @param units what was taken, if that is said
 */
record KlingTask(
    String id,
    String key,
    String word,
    String message,
    Optional<String> url,
    Optional<BigDecimal> units) {}
