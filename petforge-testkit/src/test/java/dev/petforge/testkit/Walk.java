package dev.petforge.testkit;

import dev.petforge.call.Admission;
import dev.petforge.call.CallQuery;
import dev.petforge.call.CallState;
import dev.petforge.call.Fact;
import dev.petforge.call.ProviderCall;
import dev.petforge.failure.Failure;
import dev.petforge.file.Sha256;
import dev.petforge.generation.CallKey;
import dev.petforge.generation.ClipRequest;
import dev.petforge.generation.ProviderJobId;
import dev.petforge.generation.ProviderTerms;
import dev.petforge.job.JobHandler;
import dev.petforge.job.JobKey;
import dev.petforge.job.JobKind;
import dev.petforge.job.JobResult;
import dev.petforge.job.RetryPolicies;
import dev.petforge.money.Charge;
import dev.petforge.money.Money;
import dev.petforge.project.OperationId;
import dev.petforge.project.ProjectId;
import dev.petforge.segment.Chain;
import dev.petforge.segment.ClipId;
import dev.petforge.segment.ClipOrigin;
import dev.petforge.segment.FinalVideo;
import dev.petforge.segment.ReplacedVersion;
import dev.petforge.segment.SegmentVersion;
import dev.petforge.storyboard.Language;
import dev.petforge.storyboard.Shot;
import dev.petforge.storyboard.ShotEdit;
import dev.petforge.storyboard.ShotPart;
import dev.petforge.storyboard.StoryboardDraft;
import dev.petforge.task.ApprovalPolicy;
import dev.petforge.task.Batch;
import dev.petforge.task.Context;
import dev.petforge.task.Existing;
import dev.petforge.task.Goal;
import dev.petforge.task.JointGate;
import dev.petforge.task.OpenCalls;
import dev.petforge.task.Operation;
import dev.petforge.task.Outcome;
import dev.petforge.task.Outcome.Decided;
import dev.petforge.task.PlannedClip;
import dev.petforge.task.Project;
import dev.petforge.task.Redo;
import dev.petforge.task.Review;
import dev.petforge.task.SourceEdit;
import dev.petforge.task.Stale;
import dev.petforge.task.StaleTaskException;
import dev.petforge.task.Task;
import dev.petforge.task.TaskVersion;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * One project on its way: people, work, a provider and the power supply, each doing anything at any
 * time, all decided by one seed.
 */
final class Walk {
  private static final ProjectId PROJECT = Tasks.id(7);

  private final long seed;
  private final Random random;
  private final MovableClock clock = new MovableClock();
  private final boolean keyed;
  private final boolean honest;
  private final ApprovalPolicy approval;
  private final int size;
  private final Map<ProviderJobId, CallKey> jobs = new HashMap<>();
  private final Map<CallKey, ProviderJobId> jobOf = new HashMap<>();
  private final Set<Map.Entry<ProviderJobId, CallKey>> told = new HashSet<>();
  private final List<Map.Entry<CallKey, Fact>> mail = new ArrayList<>();
  private final List<Decided> laidAside = new ArrayList<>();
  private final Deque<Supplier<String>> trace = new ArrayDeque<>();
  private final WalkStatistics statistics = new WalkStatistics();
  private final Invariants invariants;
  private InMemoryPersistence persistence = InMemoryPersistence.manual(clock);
  private boolean working;
  private int names;

  Walk(long seed) {
    this.seed = seed;
    this.random = new Random(seed * 0x9E3779B97F4A7C15L);
    this.keyed = random.nextBoolean();
    this.honest = random.nextInt(4) > 0;
    this.size = 1 + random.nextInt(4);
    this.approval = random.nextInt(4) == 0 ? ApprovalPolicy.ALL : ApprovalPolicy.NONE;
    this.invariants = new Invariants(keyed && honest, approval, statistics);
  }

  WalkStatistics go(int steps) {
    try {
      persistence
          .tasks()
          .commit(Task.imported(PROJECT, Tasks.source(PROJECT, size), clock.instant()));
      begin();
      for (int i = 0; i < steps; i++) {
        step();
        look();
      }
      work(persistence::runUntilIdle);
      look();
    } catch (RuntimeException | AssertionError e) {
      throw new AssertionError(
          "walk with -Dpetforge.walk="
              + seed
              + " failed: "
              + e
              + "\n"
              + trace.stream().map(Supplier::get).collect(Collectors.joining("\n")),
          e);
    }
    return statistics;
  }

  /** Work is done with only when its decision is committed; people may dawdle. */
  private void work(Runnable what) {
    working = true;
    what.run();
    working = false;
  }

  private void look() {
    invariants.check(project(), persistence.jobQueue().list(), jobs, told);
  }

  private Project project() {
    return persistence.tasks().find(PROJECT).orElseThrow();
  }

  private void say(String what) {
    say(() -> what);
  }

  /** Words are made only when a walk fails: making them takes longer than the walk. */
  private void say(Supplier<String> what) {
    trace.add(what);
    if (trace.size() > 25) {
      trace.remove();
    }
  }

  private void begin() {
    persistence.becomeWorker();
    Map<JobKind, JobHandler> handlers = new EnumMap<>(JobKind.class);
    for (JobKind kind : JobKind.values()) {
      handlers.put(kind, new Handler());
    }
    persistence.jobQueue().start(handlers, RetryPolicies.DEFAULT);
  }

  private void step() {
    clock.advance(Duration.ofMillis(1 + random.nextInt(3)));
    if (!honest && random.nextInt(12) == 0) {
      lie();
      return;
    }
    int what = random.nextInt(100);
    if (what < 34) {
      command();
    } else if (what < 58) {
      say("work");
      work(persistence::runDue);
    } else if (what < 72) {
      dispatch();
    } else if (what < 90) {
      news();
    } else if (what < 93) {
      clock.advance(Duration.ofMinutes(random.nextInt(40)));
    } else if (what < 95) {
      commitLate();
    } else if (what < 97) {
      say("settle any call");
      pick(project().calls()).ifPresent(call -> decide("SETTLE", settle(call.key())));
    } else if (what < 98) {
      say("crash");
      statistics.count("crash");
      persistence = persistence.crash();
      begin();
    } else {
      giveUp();
    }
  }

  // People.

  private void command() {
    int n = random.nextInt(size + 1) - (random.nextInt(20) == 0 ? 1 : 0);
    long off = random.nextInt(8) == 0 ? 1 : 0;
    boolean yes = random.nextBoolean();
    boolean abandon = random.nextInt(3) == 0;
    switch (random.nextInt(24)) {
      case 0 ->
          decide(
              "STORYBOARD",
              (p, c) ->
                  p.task()
                      .writeStoryboard(
                          yes ? Existing.REPLACE : Existing.KEEP,
                          abandon ? OpenCalls.ABANDON : OpenCalls.KEEP,
                          c));
      case 1 -> {
        if (random.nextInt(3) == 0) {
          Optional<String> once = Optional.of("once " + random.nextInt(3)).filter(any -> yes);
          decide("ONCE", (p, c) -> p.task().promptOnce(n, once, c));
        } else {
          decide("SAVE", (p, c) -> p.task().saveShots(List.of(edit()), c));
        }
      }
      case 2, 3 -> decide("START", (p, c) -> p.task().startSegment(n, c));
      case 4 ->
          decide("REGENERATE", (p, c) -> p.task().regenerate(n, new TaskVersion(seen(p) - off), c));
      case 5 ->
          decide(
              "EDIT",
              (p, c) -> p.task().editAndRegenerate(edit(), new TaskVersion(seen(p) - off), c));
      case 6 -> {
        Existing shots = random.nextInt(3) == 0 ? Existing.REPLACE : Existing.KEEP;
        Redo.Then then = yes ? Redo.Then.RUN_ON : Redo.Then.REST;
        OpenCalls open = random.nextBoolean() ? OpenCalls.ABANDON : OpenCalls.KEEP;
        if (random.nextInt(3) == 0) {
          decide(
              "REDO",
              (p, c) ->
                  p.task().redo(new Redo(n, new TaskVersion(seen(p) - off), shots, then, open), c));
        }
      }
      case 7, 8 -> decide("MERGE", (p, c) -> p.task().merge(yes ? Stale.ALLOW : Stale.REFUSE, c));
      case 9 ->
          decide(
              "RESTORE",
              (p, c) ->
                  p.task()
                      .restore(n, new ClipId(earlier(p, n)), new TaskVersion(seen(p) - off), c));
      case 10 -> {
        String word = "picture" + random.nextInt(3);
        if (random.nextInt(4) == 0) {
          decide(
              "OPENING",
              (p, c) ->
                  p.task()
                      .replaceOpening(
                          Tasks.opening(p.task().source().home(), word),
                          new TaskVersion(seen(p) - off),
                          c));
        }
      }
      case 11 -> {
        Goal goal = goal(n);
        decide("RUN", (p, c) -> p.task().run(goal, c));
      }
      case 14 -> {
        if (random.nextInt(4) == 0) {
          SourceEdit edit = rowEdit(yes);
          decide("ROW", (p, c) -> p.task().editSource(edit, c));
        }
      }
      case 12 -> decide("RETRY", (p, c) -> p.task().retry(c));
      case 13 -> {
        if (random.nextInt(3) == 0) {
          decide("CANCEL", (p, c) -> p.task().cancel(yes ? OpenCalls.ABANDON : OpenCalls.KEEP, c));
        }
      }
      case 16 ->
          pick(project().calls())
              .ifPresent(
                  call -> {
                    invariants.accepted(call.key());
                    decide("ACCEPT", (p, c) -> p.task().accept(call.key(), c));
                  });
      case 18 ->
          decide(
              "CLIP",
              (p, c) -> p.task().useClip(n, supplied(p, n), new TaskVersion(seen(p) - off), c));
      case 19 ->
          decide(
              "FRAME",
              (p, c) -> p.task().useFrame(n, ended(p, n), new TaskVersion(seen(p) - off), c));
      case 20, 21 -> {
        // Whoever asks for approvals gives most of them, or nothing would ever be made.
        Review.Verdict verdict =
            random.nextInt(approval == ApprovalPolicy.ALL ? 6 : 2) == 0
                ? Review.Verdict.REJECTED
                : Review.Verdict.APPROVED;
        decide("REVIEW", (p, c) -> p.task().review(verdict, "", new TaskVersion(seen(p) - off), c));
      }
      case 22 -> {
        String cell = List.of("", "通过", "rejected", "pending").get(random.nextInt(4));
        decide("CELL", (p, c) -> p.task().reviewCell(cell, c));
      }
      case 23 -> deleteAndBringBack();
      case 17 -> {
        String words = "a cat, description " + random.nextInt(2);
        decide("DESCRIBE", (p, c) -> p.task().describePicture(words, c));
      }
      default ->
          pick(random.nextInt(3) == 0 ? project().calls() : List.<ProviderCall>of())
              .ifPresent(call -> decide("ABANDON", (p, c) -> p.task().abandon(call.key(), c)));
    }
  }

  /** Whatever was decided before is stale meanwhile, and afterwards all is as it was. */
  private void deleteAndBringBack() {
    Project before = project();
    Optional<Outcome.Refused> refused = before.task().refusesDeletion(before.calls(), List.of());
    say("DELETE on " + before.task().statusWord() + " -> " + refused);
    if (refused.isPresent()) {
      statistics.count("refused");
      if (before.task().activity().operation().isEmpty()
          && !before.task().activity().waitsForTurn()
          && before.calls().stream()
              .noneMatch(
                  call ->
                      call.open()
                          || call.status()
                              .version()
                              .filter(
                                  version ->
                                      !before
                                          .task()
                                          .chain()
                                          .knows(call.subject().segment(), version.id()))
                              .isPresent())) {
        throw new AssertionError("nothing goes on, and it is not deleted: " + refused.get());
      }
      invariants.unchanged(before, project());
      return;
    }
    persistence.trash().delete(PROJECT, before.task().version());
    statistics.count("deleted");
    if (persistence.tasks().find(PROJECT).isPresent()) {
      throw new AssertionError("it was deleted, and is there");
    }
    List<Decided> never = new ArrayList<>(laidAside);
    never.add(Task.imported(PROJECT, Tasks.source(PROJECT, size), clock.instant()));
    for (Decided late : never) {
      try {
        persistence.tasks().commit(late);
        throw new AssertionError("a decision on a deleted project was committed");
      } catch (StaleTaskException e) {
        say("stale on a deleted project: " + shortly(late));
      }
    }
    if (!persistence.trash().undelete(PROJECT)) {
      throw new AssertionError("it does not come back");
    }
    invariants.unchanged(before, project());
  }

  private static long seen(Project project) {
    return project.task().versions().version();
  }

  private ShotEdit edit() {
    return new ShotEdit(
        random.nextInt(size + 1),
        Language.ENGLISH,
        Map.of(ShotPart.ACTION, "does " + random.nextInt(4)));
  }

  private SourceEdit rowEdit(boolean explicitly) {
    return new SourceEdit(
        Optional.empty(),
        Optional.of(LocalDate.of(2026, 3, 1 + random.nextInt(3))),
        Optional.empty(),
        Optional.of("description " + random.nextInt(3)),
        Optional.of(
            Tasks.opening(Tasks.source(PROJECT, size).home(), "picture" + random.nextInt(3))),
        new SourceEdit.Consent(explicitly, random.nextBoolean()));
  }

  private Goal goal(int n) {
    Goal goal =
        switch (random.nextInt(5)) {
          case 0 -> Goal.storyboard();
          case 1 -> Goal.segment(Math.max(0, n));
          case 2 -> Goal.segments();
          default -> Goal.merged();
        };
    return random.nextInt(3) == 0 ? goal.in(new Batch("batch", 2)) : goal;
  }

  private String suppliedId() {
    return "20260101_000000_" + String.format("%08x", ++names);
  }

  private SegmentVersion supplied(Project project, int n) {
    Chain chain = project.task().chain();
    Optional<Sha256> from = n >= 0 && n < chain.size() ? chain.feed(n) : Optional.empty();
    return Tasks.clip(project.task().source(), Math.max(0, n), suppliedId(), from)
        .from(ClipOrigin.SUPPLIED);
  }

  private SegmentVersion ended(Project project, int n) {
    Chain chain = project.task().chain();
    return (n >= 0 && n < chain.size()
            ? chain.segment(n).current()
            : Optional.<SegmentVersion>empty())
        .map(clip -> Tasks.endedBySupplied(project.task().source(), n, clip, suppliedId()))
        .orElseGet(() -> supplied(project, n));
  }

  private String earlier(Project project, int n) {
    if (n < 0 || n >= size) {
      return "none";
    }
    return pick(project.task().chain().segment(n).history())
        .map(ReplacedVersion::version)
        .map(SegmentVersion::id)
        .orElse("none");
  }

  private <T> Optional<T> pick(List<T> list) {
    return list.isEmpty() ? Optional.empty() : Optional.of(list.get(random.nextInt(list.size())));
  }

  // Decisions.

  private void decide(String what, BiFunction<Project, Context, Outcome> command) {
    Project before = project();
    Outcome outcome = command.apply(before, context(before));
    say(() -> what + " on " + before.task().statusWord() + " -> " + shortly(outcome));
    if (outcome instanceof Decided decided) {
      if (!working && random.nextInt(15) == 0) {
        laidAside.add(decided);
        return;
      }
      invariants.decided(what, before, decided);
      persistence.tasks().commit(decided);
      statistics.count("decided " + what);
    } else {
      statistics.count("refused");
      invariants.unchanged(before, project());
    }
  }

  private static String shortly(Outcome outcome) {
    return outcome instanceof Decided decided
        ? decided.task().statusWord() + " " + decided.planned().stream().map(c -> c.key()).toList()
        : ((Outcome.Refused) outcome).reason().toString();
  }

  /** A decision that was taken on what may be long past. */
  private void commitLate() {
    if (laidAside.isEmpty()) {
      return;
    }
    Decided late = laidAside.remove(random.nextInt(laidAside.size()));
    Project before = project();
    boolean fresh = late.task().versions().version() == seen(before) + 1;
    try {
      persistence.tasks().commit(late);
      if (!fresh) {
        throw new AssertionError("a stale decision was committed");
      }
      say("committed late: " + shortly(late));
      statistics.count("committed late");
      invariants.decided("LATE", before, late);
    } catch (StaleTaskException e) {
      say("refused as stale: " + shortly(late));
      statistics.count("stale refused");
      invariants.unchanged(before, project());
    }
  }

  private Context context(Project project) {
    return new Context(
        clock.instant(),
        new OperationId("op-" + ++names),
        project.calls(),
        (shot, start) ->
            new PlannedClip(
                new ClipRequest(
                    "model",
                    shot.index(),
                    shot.type(),
                    shot.prompt(),
                    "",
                    "",
                    start,
                    Optional.empty(),
                    Duration.ofSeconds(8),
                    "720p",
                    false),
                new ProviderTerms(
                    "walk",
                    Calls.POOL,
                    Calls.PRICE,
                    keyed,
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(1),
                    Duration.ofMinutes(10),
                    Charge.AT_SUCCESS,
                    Duration.ofDays(1))),
        "mem",
        2,
        JointGate.OFF,
        approval);
  }

  private BiFunction<Project, Context, Outcome> settle(CallKey key) {
    return (project, context) ->
        project
            .task()
            .settle(
                project.calls().stream()
                    .filter(call -> call.key().equals(key))
                    .findFirst()
                    .orElseThrow(),
                context);
  }

  // Work.

  private final class Handler implements JobHandler {
    @Override
    public JobResult handle(JobKey jobKey) {
      switch (jobKey.kind()) {
        case SETTLE -> decide("SETTLE", settle(new CallKey(jobKey.subject())));
        case FETCH -> fetch(new CallKey(jobKey.subject()));
        case MERGE, WRITE_STORYBOARD -> perform(jobKey);
        case ADVANCE -> decide("ADVANCE", (p, c) -> p.task().advance(c));
        case DISPATCH -> {
          return asLongAsThereAre(CallState.PLANNED, CallState.SUBMITTING, CallState.UNKNOWN);
        }
        case POLL -> {
          return asLongAsThereAre(CallState.SUBMITTED, CallState.RUNNING);
        }
        default -> {
          // It shows what is, and decides nothing.
        }
      }
      return JobResult.idle();
    }

    /** Dispatch and polls are steps of their own: here is only what keeps their jobs. */
    private JobResult asLongAsThereAre(CallState... states) {
      return persistence.calls().find(CallQuery.in(states)).isEmpty()
          ? JobResult.idle()
          : JobResult.again(Duration.ofSeconds(1));
    }

    @Override
    public void giveUp(JobKey jobKey, Failure reason) {
      throw new AssertionError(jobKey + " was given up: " + reason);
    }
  }

  private void fetch(CallKey key) {
    ProviderCall call = persistence.calls().find(key).orElseThrow();
    // Nothing is fetched in no time.
    clock.advance(Duration.ofMillis(1));
    if (random.nextInt(6) == 0) {
      tell(key, new Fact.FetchFailed(Failure.permanent("GONE", "the clip is gone")));
      return;
    }
    tell(key, new Fact.Fetched(clip(call)));
  }

  private SegmentVersion clip(ProviderCall call) {
    SegmentVersion clip =
        Tasks.clip(
                Tasks.source(PROJECT, size),
                call.subject().segment(),
                "20260101_000000_" + String.format("%08x", ++names),
                Optional.of(call.request().firstFrame().sha256()))
            .madeOf(call.subject().shot());
    return random.nextInt(8) == 0 ? clip.notAsOrdered("it is too short") : clip;
  }

  private void perform(JobKey jobKey) {
    OperationId operation =
        new OperationId(jobKey.subject().substring(PROJECT.value().length() + 1));
    if (random.nextInt(6) == 0) {
      Failure reason = Failure.retryable("BROKEN", "it broke");
      decide("FAILED", (p, c) -> p.task().failed(operation, reason, c));
    } else if (jobKey.kind() == JobKind.MERGE) {
      decide("MERGED", (p, c) -> p.task().merged(operation, video(p.task()), c));
    } else {
      StoryboardDraft draft = written();
      decide("WRITTEN", (p, c) -> p.task().storyboardWritten(operation, draft, c));
    }
  }

  /** Another one each time, as a model writes. */
  private StoryboardDraft written() {
    StoryboardDraft draft = Tasks.script(size);
    Shot shot = draft.storyboard().shot(random.nextInt(size));
    return draft.with(draft.storyboard().with(shot.with("prompt", "writing " + ++names)));
  }

  private FinalVideo video(Task task) {
    statistics.count("merged");
    return Tasks.video(
        task.source(),
        "20260101_000000_" + String.format("%08x", ++names),
        task.chain().currentVersions());
  }

  /** An operation fails, or what reports it is late. */
  private void giveUp() {
    Optional<Operation> running = project().task().activity().operation();
    OperationId id =
        running.isPresent() && random.nextInt(3) > 0
            ? running.get().id()
            : new OperationId("op-" + random.nextInt(1 + names));
    if (running.isPresent() && running.get() instanceof Operation.MakeSegments) {
      return;
    }
    decide("GIVE_UP", (p, c) -> p.task().failed(id, Failure.permanent("SPENT", "spent"), c));
  }

  // The provider.

  private void dispatch() {
    for (ProviderCall call : persistence.calls().stranded(Calls.POOL)) {
      tell(call.key(), new Fact.AnswerLost(call.status().sends(), later()));
    }
    for (ProviderCall call : persistence.calls().lost(Calls.POOL)) {
      ProviderJobId job = jobOf.get(call.key());
      if (random.nextBoolean()) {
        int send = call.status().sends();
        tell(call.key(), job == null ? new Fact.NotFound(send) : new Fact.Accepted(send, job));
        statistics.count(job == null ? "not found" : "found after a lost answer");
      }
    }
    for (ProviderCall call : persistence.calls().admit(Calls.POOL, new Admission(3, List.of()))) {
      send(call);
    }
  }

  private void send(ProviderCall call) {
    int send = call.status().sends();
    switch (random.nextInt(10)) {
      case 0 -> post(call, new Fact.NotMade(send, later(), Duration.ofSeconds(random.nextInt(5))));
      case 1 -> post(call, new Fact.Refused(send, Failure.permanent("1301", "refused")));
      case 2 -> post(call, new Fact.AnswerLost(send, later()));
      case 3 -> {
        accept(call);
        post(call, new Fact.AnswerLost(send, later()));
        if (!keyed && random.nextBoolean()) {
          // Found by a person, some day.
          post(call, new Fact.Accepted(send, jobOf(call)));
        }
      }
      case 4 -> {
        // The process dies in the middle; the job may have been made.
        if (random.nextBoolean()) {
          accept(call);
        }
        say("crash while it sends " + call.key());
        persistence = persistence.crash();
        begin();
      }
      default -> {
        accept(call);
        post(call, new Fact.Accepted(send, jobOf(call)));
      }
    }
  }

  private ProviderJobId jobOf(ProviderCall call) {
    return Optional.ofNullable(jobOf.get(call.key())).orElseThrow();
  }

  /** The same key never starts a second job where the provider knows keys. */
  private void accept(ProviderCall call) {
    if (keyed && jobOf.containsKey(call.key())) {
      return;
    }
    ProviderJobId job = new ProviderJobId("job-" + ++names);
    jobs.put(job, call.key());
    jobOf.put(call.key(), job);
  }

  /** News that may be told at once, later, twice, or in another order. */
  private void post(ProviderCall call, Fact fact) {
    mail.add(Map.entry(call.key(), fact));
    if (random.nextInt(3) > 0) {
      tell(call.key(), fact);
    }
  }

  private void news() {
    if (!mail.isEmpty() && random.nextBoolean()) {
      Map.Entry<CallKey, Fact> letter = mail.get(random.nextInt(mail.size()));
      if (random.nextInt(3) > 0) {
        mail.remove(letter);
      }
      tell(letter.getKey(), letter.getValue());
      return;
    }
    pick(List.copyOf(jobs.keySet()).stream()
            .sorted(java.util.Comparator.comparing(ProviderJobId::value))
            .toList())
        .ifPresent(
            job -> {
              CallKey key = Optional.ofNullable(jobs.get(job)).orElseThrow();
              Fact fact =
                  switch (random.nextInt(7)) {
                    case 0 -> new Fact.Running(job);
                    case 6 -> new Fact.ResultMissing(job, later(), Optional.empty());
                    case 1 ->
                        new Fact.Failed(
                            job,
                            random.nextBoolean() ? later() : Failure.permanent("x", "no"),
                            Optional.of(new Money(random.nextInt(2), "USD")));
                    default -> new Fact.Succeeded(job, "result", Optional.empty());
                  };
              tell(key, fact);
            });
    if (random.nextInt(10) == 0) {
      persistence.calls().find(dev.petforge.call.CallQuery.in(CallState.UNKNOWN)).stream()
          .filter(call -> !call.terms().keyed())
          .findFirst()
          .ifPresent(
              call ->
                  tell(
                      call.key(),
                      jobs.containsValue(call.key()) || random.nextBoolean()
                          ? new Fact.GivenUp(Failure.permanent("GIVEN_UP", "by a person"))
                          : new Fact.NeverMade(later())));
    }
  }

  /** What no provider should say, but might. */
  private void lie() {
    pick(project().calls())
        .ifPresent(
            call -> {
              int send = random.nextInt(3);
              ProviderJobId job = new ProviderJobId("lie-" + random.nextInt(3));
              Fact fact =
                  switch (random.nextInt(18)) {
                    case 0 -> new Fact.Accepted(send, job);
                    case 1 -> new Fact.NotMade(send, later(), Duration.ZERO);
                    case 2 -> new Fact.Refused(send, later());
                    case 3 -> new Fact.AnswerLost(send, later());
                    case 4 -> new Fact.NotFound(send);
                    case 5 -> new Fact.Running(job);
                    case 6 -> new Fact.Succeeded(job, "lie", Optional.empty());
                    case 7 -> new Fact.Failed(job, later(), Optional.empty());
                    case 8 -> new Fact.FetchFailed(later());
                    case 9 -> new Fact.Fetched(clip(call));
                    case 10 -> new Fact.ResultMissing(job, later(), Optional.empty());
                    case 11 -> new Fact.FollowedAgain(call.status().job().orElse(job));
                    case 12 -> new Fact.Billed(new Money(random.nextInt(3), "USD"));
                    case 13 -> new Fact.NotLookedUp(send, later());
                    case 14 -> new Fact.NotAsked(job, later());
                    case 15 -> new Fact.Silent(job, Optional.of(later()));
                    case 16 ->
                        new Fact.NeverSent(
                            send,
                            call.status().sender().orElse("nobody"),
                            call.status().sentAt().orElse(Instant.EPOCH),
                            later(),
                            Duration.ZERO);
                    default -> new Fact.GivenUp(later());
                  };
              tell(call.key(), fact);
            });
  }

  private void tell(CallKey key, Fact fact) {
    ProviderCall before = persistence.calls().find(key).orElseThrow();
    persistence.calls().record(key, fact);
    ProviderCall after = persistence.calls().find(key).orElseThrow();
    say(
        () ->
            key + ": " + before.status().state() + " -> " + after.status().state() + " by " + fact);
    statistics.count("state " + after.status().state());
    if (fact instanceof Fact.Accepted accepted) {
      told.add(Map.entry(accepted.job(), key));
    }
    invariants.fact(before, fact, after);
  }

  private static Failure later() {
    return Failure.retryable("503", "later");
  }
}
