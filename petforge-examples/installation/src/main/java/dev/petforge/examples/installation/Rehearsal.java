package dev.petforge.examples.installation;

import dev.petforge.job.JobKind;
import dev.petforge.job.RetryPolicies;
import dev.petforge.job.RetryPolicy;
import dev.petforge.video.animatic.AnimaticGenerator;
import dev.petforge.video.media.FfmpegVideoTools;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Settings for rehearsals: they make the offline generator slow and unreliable, as paid ones are,
 * so that one can see what happens then, and what is waited for short.
 *
 * <ul>
 *   <li>{@code PETFORGE_ANIMATIC_LATENCY}: how long a clip takes, for example {@code 2s}
 *   <li>{@code PETFORGE_ANIMATIC_SUBMIT_LATENCY}: how long an order takes, for example {@code
 *       300ms}
 *   <li>{@code PETFORGE_ANIMATIC_FAULTS}: a seed and the share of clips that fail, for example
 *       {@code 7:0.2}
 *   <li>{@code PETFORGE_LOOKUP_WAIT}: between two look-ups of an order whose answer was lost, for
 *       example {@code 500ms}
 *   <li>{@code PETFORGE_RETRY_WAIT}: between the first two tries of work that failed, for example
 *       {@code 100ms}
 *   <li>{@code PETFORGE_HEARTBEAT}: how often a worker says that it lives, for example {@code 1s}
 *   <li>{@code PETFORGE_MEDIA_CHILDREN}: how many processes read pictures and clips; with {@code 0}
 *       this one does, which starts sooner and must not meet files that nobody trusts
 * </ul>
 */
public final class Rehearsal {
  /** The offline generator's name. */
  public static final String PROVIDER = "animatic";

  /**
   * Each takes some 170 MB while it works: one may join for minutes, and one does what is short.
   */
  private static final long MEDIA_CHILDREN = 2;

  private static final long MOST_MEDIA_CHILDREN = 64;
  private static final Setting FAULTS = Setting.PETFORGE_ANIMATIC_FAULTS;

  private Rehearsal() {}

  /**
   * The offline generator.
   *
   * @param folder of its jobs
   * @throws dev.petforge.failure.PermanentException with code {@code BAD_SETTING}
   */
  public static AnimaticGenerator generator(Path folder, Configuration configuration) {
    AnimaticGenerator.Builder builder = AnimaticGenerator.builder(folder);
    configuration.duration(Setting.PETFORGE_ANIMATIC_LATENCY).ifPresent(builder::renderLatency);
    configuration
        .duration(Setting.PETFORGE_ANIMATIC_SUBMIT_LATENCY)
        .ifPresent(builder::submitLatency);
    configuration.get(FAULTS).ifPresent(text -> faults(builder, text));
    return builder.build();
  }

  private static void faults(AnimaticGenerator.Builder builder, String text) {
    int colon = text.indexOf(':');
    try {
      double rate = Double.parseDouble(text.substring(colon + 1));
      if (colon > 0 && rate >= 0 && rate <= 1) {
        builder.faults(Long.parseLong(text.substring(0, colon).strip()), rate);
        return;
      }
    } catch (NumberFormatException e) {
      // Said below, in the same words for whatever it is.
    }
    throw Configuration.badSetting(FAULTS, "seed:rate such as 7:0.2, the rate from 0 to 1", text);
  }

  static Optional<Duration> lookupWait(Configuration configuration) {
    return configuration.duration(Setting.PETFORGE_LOOKUP_WAIT);
  }

  static Optional<RetryPolicies> retryPolicies(Configuration configuration) {
    return configuration.duration(Setting.PETFORGE_RETRY_WAIT).map(Rehearsal::firstWaiting);
  }

  private static RetryPolicies firstWaiting(Duration wait) {
    RetryPolicies policies = RetryPolicies.DEFAULT;
    for (JobKind kind : JobKind.values()) {
      RetryPolicy usual = policies.of(kind);
      policies =
          policies.with(
              kind, new RetryPolicy(usual.tries(), wait, usual.longestWait(), usual.starts()));
    }
    return policies;
  }

  static Optional<Duration> heartbeat(Configuration configuration) {
    return configuration.duration(Setting.PETFORGE_HEARTBEAT);
  }

  /**
   * What reads pictures and clips and joins them, with as many processes as are set.
   *
   * @throws dev.petforge.failure.PermanentException with code {@code BAD_SETTING}
   */
  public static FfmpegVideoTools.Builder videoTools(Configuration configuration) {
    long children =
        configuration
            .wholeNumber(Setting.PETFORGE_MEDIA_CHILDREN, MOST_MEDIA_CHILDREN)
            .orElse(MEDIA_CHILDREN);
    FfmpegVideoTools.Builder tools = FfmpegVideoTools.builder();
    return children == 0 ? tools.inThisProcess() : tools.children((int) children);
  }
}
