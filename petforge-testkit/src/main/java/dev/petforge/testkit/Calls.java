package dev.petforge.testkit;

import dev.petforge.call.CallPurpose;
import dev.petforge.call.CallSubject;
import dev.petforge.call.Fact;
import dev.petforge.call.ProviderCall;
import dev.petforge.call.Urgency;
import dev.petforge.failure.Failure;
import dev.petforge.file.FileKey;
import dev.petforge.generation.ClipRequest;
import dev.petforge.generation.FrameRef;
import dev.petforge.generation.ProviderJobId;
import dev.petforge.generation.ProviderTerms;
import dev.petforge.money.Charge;
import dev.petforge.money.Money;
import dev.petforge.money.PoolId;
import dev.petforge.project.OperationId;
import dev.petforge.project.ProjectId;
import dev.petforge.segment.SegmentVersion;
import java.time.Duration;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Sample calls: what matters is said, the rest is the same everywhere. */
public final class Calls {
  /** The pool of the samples. */
  public static final PoolId POOL = new PoolId("sample/account/model-1");

  /** What a sample costs: 0.5 USD. */
  public static final Money PRICE = new Money(500_000, "USD");

  private static final Failure LATER = Failure.retryable("503", "稍后再试: try again later");
  private static final Failure NEVER = Failure.permanent("1301", "content refused");

  private Calls() {}

  /** A provider whose lost calls can be found by their key. All waits are 0. */
  public static ProviderTerms keyed() {
    return terms(POOL, true, Duration.ZERO, Duration.ofHours(1));
  }

  /** A provider whose lost calls stay uncertain. All waits are 0. */
  public static ProviderTerms keyless() {
    return terms(POOL, false, Duration.ZERO, Duration.ofHours(1));
  }

  /**
   * @param wait between two polls, and between two look-ups
   * @param longestRun after this a call can be taken for dead
   */
  public static ProviderTerms terms(
      PoolId pool, boolean keyed, Duration wait, Duration longestRun) {
    return new ProviderTerms(
        "sample",
        pool,
        PRICE,
        keyed,
        wait,
        wait,
        longestRun,
        Charge.AT_SUCCESS,
        Duration.ofDays(1));
  }

  /** A provider like {@link #keyed} that takes the price with the order. */
  public static ProviderTerms chargedAtOrder() {
    ProviderTerms terms = keyed();
    return new ProviderTerms(
        terms.provider(),
        terms.pool(),
        terms.price(),
        terms.keyed(),
        terms.pollInterval(),
        terms.lookupWait(),
        terms.longestRun(),
        Charge.AT_ORDER,
        terms.resultLife());
  }

  /** The same provider at another price. */
  public static ProviderTerms at(Money price, ProviderTerms terms) {
    return new ProviderTerms(
        terms.provider(),
        terms.pool(),
        price,
        terms.keyed(),
        terms.pollInterval(),
        terms.lookupWait(),
        terms.longestRun(),
        terms.charge(),
        terms.resultLife());
  }

  /** The first call for a segment. */
  public static ProviderCall planned(ProjectId project, int segment) {
    return planned(project, segment, 1, keyed());
  }

  /** A call for a segment. */
  public static ProviderCall planned(
      ProjectId project, int segment, int attempt, ProviderTerms terms) {
    return planned(project, segment, attempt, terms, 7);
  }

  /**
   * @param remaining how many segments the project still lacks: fewer go first
   */
  public static ProviderCall planned(
      ProjectId project, int segment, int attempt, ProviderTerms terms, int remaining) {
    return ProviderCall.planned(
        "mem",
        new CallSubject(
            project,
            Optional.of(Tasks.TABLE),
            segment,
            attempt,
            new OperationId("op-" + segment + "-" + attempt),
            segment == 1 ? CallPurpose.REGENERATE : CallPurpose.MAKE,
            segment == 2 ? Optional.empty() : Optional.of(Tasks.hash("shot " + segment))),
        terms,
        request(project, segment),
        new Urgency(remaining, LocalDate.of(2026, 2, 14), Tasks.START.plusMillis(segment)));
  }

  /** What is sent; even segments have a last frame and sound. */
  public static ClipRequest request(ProjectId project, int segment) {
    boolean even = segment % 2 == 0;
    return new ClipRequest(
        "model-1",
        segment,
        "eating",
        "[关键] 橘猫 “" + project + "”\n[动作] eats \\ \"slowly\" 🐈",
        even ? "" : "no dogs",
        "eats",
        frame("first" + segment),
        even ? Optional.of(frame("last" + segment)) : Optional.empty(),
        Duration.ofSeconds(8),
        "720p",
        even);
  }

  private static FrameRef frame(String word) {
    return new FrameRef(new FileKey("frames/" + word + ".png"), Tasks.hash(word));
  }

  /** The clip that a call brings. */
  public static SegmentVersion clip(ProviderCall call, String id) {
    return Tasks.clip(
        Tasks.source(call.subject().project(), 7),
        call.subject().segment(),
        id,
        Optional.of(call.request().firstFrame().sha256()));
  }

  /**
   * The ways of a call that was admitted once, by a name of where each leads to: into every state,
   * and into what can be special about one.
   */
  public static Map<String, List<Fact>> ways(ProviderCall call) {
    ProviderJobId job = new ProviderJobId("job-" + call.key());
    Fact accepted = new Fact.Accepted(1, job);
    Fact lost = new Fact.AnswerLost(1, LATER);
    Fact succeeded =
        new Fact.Succeeded(
            job, "https://cdn.example/clip.mp4?sig=1", Optional.of(new Money(450_001, "USD")));
    Map<String, List<Fact>> ways = new LinkedHashMap<>();
    ways.put("submitting", List.of());
    ways.put("planned again, not due", List.of(new Fact.NotMade(1, LATER, Duration.ofHours(1))));
    ways.put("planned again, due", List.of(new Fact.NotMade(1, LATER, Duration.ZERO)));
    ways.put("refused", List.of(new Fact.Refused(1, NEVER)));
    ways.put("unknown", List.of(lost));
    ways.put("looked up once", List.of(lost, new Fact.NotFound(1)));
    ways.put("not found", List.of(lost, new Fact.NotFound(1), new Fact.NotFound(1)));
    ways.put("given up", List.of(lost, new Fact.GivenUp(NEVER)));
    ways.put("given up and found", List.of(lost, new Fact.GivenUp(NEVER), accepted));
    ways.put("submitted", List.of(accepted));
    ways.put(
        "submitted, with a stray",
        List.of(accepted, new Fact.Accepted(1, new ProviderJobId("游离"))));
    ways.put("running", List.of(accepted, new Fact.Running(job)));
    Fact missing = new Fact.ResultMissing(job, LATER, Optional.of(new Money(450_002, "USD")));
    ways.put("done without a clip", List.of(accepted, missing));
    ways.put("done without a clip, again", List.of(accepted, missing, missing));
    ways.put("failed", List.of(accepted, new Fact.Failed(job, LATER, Optional.empty())));
    ways.put(
        "failed and refunded",
        List.of(accepted, new Fact.Failed(job, NEVER, Optional.of(new Money(0, "USD")))));
    ways.put(
        "failed, with a stray",
        List.of(
            accepted,
            new Fact.Failed(job, LATER, Optional.empty()),
            new Fact.Accepted(1, new ProviderJobId("游离"))));
    ways.put(
        "failed and asked for again",
        List.of(
            accepted, new Fact.Failed(job, LATER, Optional.empty()), new Fact.FollowedAgain(job)));
    ways.put(
        "failed and charged",
        List.of(accepted, new Fact.Failed(job, NEVER, Optional.of(new Money(1, "CNY")))));
    ways.put("fetching", List.of(accepted, succeeded));
    ways.put("fetching failed", List.of(accepted, succeeded, new Fact.FetchFailed(LATER)));
    ways.put(
        "fetching failed twice",
        List.of(accepted, succeeded, new Fact.FetchFailed(LATER), new Fact.FetchFailed(LATER)));
    ways.put(
        "failed and billed",
        List.of(
            accepted,
            new Fact.Failed(job, NEVER, Optional.empty()),
            new Fact.Billed(new Money(7, "USD"))));
    ways.put(
        "done",
        List.of(accepted, succeeded, new Fact.Fetched(clip(call, "20260128_081318_12345678"))));
    return ways;
  }
}
