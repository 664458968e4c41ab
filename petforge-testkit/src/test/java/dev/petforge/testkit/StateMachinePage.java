package dev.petforge.testkit;

import dev.petforge.call.CallState;
import dev.petforge.call.Fact;
import dev.petforge.call.ProviderCall;
import dev.petforge.failure.Failure;
import dev.petforge.generation.ClipRequest;
import dev.petforge.generation.ProviderJobId;
import dev.petforge.generation.ProviderTerms;
import dev.petforge.money.Money;
import dev.petforge.project.OperationId;
import dev.petforge.project.ProjectId;
import dev.petforge.publication.Destination;
import dev.petforge.publication.PublishedCopy;
import dev.petforge.publication.PublishedFile;
import dev.petforge.segment.ClipId;
import dev.petforge.segment.ClipOrigin;
import dev.petforge.segment.SegmentVersion;
import dev.petforge.storyboard.Language;
import dev.petforge.storyboard.ShotEdit;
import dev.petforge.storyboard.ShotPart;
import dev.petforge.task.Abandonment;
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
import dev.petforge.task.Task;
import dev.petforge.task.TaskVersion;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/** Walks every command through every situation and writes down what happens. */
final class StateMachinePage {
  private static final ProjectId PROJECT = Tasks.id(9);
  private static final int SIZE = 3;
  private static final Destination PLACE = new Destination("memory:videos");
  private static final Failure LATER = Failure.retryable("503", "later");
  private static final Failure NEVER = Failure.permanent("1301", "refused");

  private Instant now = Tasks.START;
  private int names;

  String write() {
    return """
    # The state machine

    This page is written by a test (`StateMachineTest`) that gives every command in every situation to the code,
    on a project of three segments; it fails when the page and the code differ. `-Dpetforge.docs=write` writes it anew.

    **How to read it.** A row is a situation, a column a command. A cell holds the status that the command leads to, or
    the code of its refusal in *italics*; a refused command changes nothing, and a code behind a status says why a
    part of it is held back. **+n** says that n calls are planned
    (they may be bought), **−n** that n open calls are abandoned. `n` is segment 1, in the middle. Commands that replace
    something carry the version that the user saw, here always the current one; a stale one is always *CHANGED_SINCE*.
    *delete* leads to no other status: it puts the project into the trash as it is, and it comes back in that status.

    ## What people command

    %s
    ## What work reports

    A report that nobody waits for is *NOT_AWAITED* and changes nothing. *settle* takes in how the call for segment 1 stands, where there is
    one; *failed*, *written* and *merged* end the operation that runs; *delayed* says why it takes longer. *published* says that the video stands at a place.

    %s
    ## A paid call

    What a call becomes when a fact about it is recorded. A fact is never refused: where a cell is empty it is no news and changes
    nothing. Facts of the last send are meant; those of an earlier one say *accepted* or nothing. `!` after a state: the call is no longer wanted by a task,
    and is followed to its end all the same. *another job* is an acceptance under a second name: kept as a stray job for a person to look at.

    With a key (the provider finds a call again by our name for it):

    %s
    Without a key:

    %s\
    """
        .formatted(table(commands()), table(reports()), calls(true), calls(false));
  }

  // Situations.

  private Map<String, Project> situations() {
    Map<String, Project> all = new LinkedHashMap<>();
    Project pending =
        new Project(
            Task.imported(PROJECT, Tasks.source(PROJECT, SIZE), Tasks.START).task(), List.of());
    all.put("pending", pending);
    all.put(
        "storyboard is written",
        did(pending, (p, c) -> p.task().writeStoryboard(Existing.KEEP, OpenCalls.KEEP, c)));
    all.put(
        "storyboard failed",
        did(
            did(pending, (p, c) -> p.task().run(Goal.merged(), c)),
            (p, c) -> p.task().failed(operation(p), NEVER, c)));
    all.put(
        "storyboard is written, delayed",
        did(
            did(pending, (p, c) -> p.task().run(Goal.merged(), c)),
            (p, c) -> p.task().delayed(operation(p), LATER, c)));
    Project ready = written(pending);
    all.put("storyboard ready", ready);
    all.put("waits for its turn", did(ready, (p, c) -> p.task().run(inBatch(), c)));
    Project one = made(did(ready, (p, c) -> p.task().startSegment(0, c)), 0);
    all.put("segment 0 there", one);
    Project planned = did(one, (p, c) -> p.task().startSegment(1, c));
    all.put("segment 1 runs, planned", planned);
    Project sent = told(sending(planned), new Fact.Accepted(1, new ProviderJobId("job")));
    all.put("segment 1 runs, bought", sent);
    all.put("segment 1 runs to a goal", did(sent, (p, c) -> p.task().run(Goal.merged(), c)));
    Project uncertain = settled(lost(planned, false));
    all.put("segment 1 uncertain", uncertain);
    Project succeeded =
        told(sent, new Fact.Succeeded(new ProviderJobId("job"), "r", Optional.empty()));
    Project notHome = settled(told(succeeded, new Fact.FetchFailed(NEVER)));
    all.put("segment 1 not brought home", notHome);
    Project edited = did(notHome, (p, c) -> p.task().saveShots(List.of(edit()), c));
    all.put("… and its shot edited", edited);
    all.put("… and its clip come", settled(told(edited, fetched(edited, 1))));
    all.put(
        "segment 1 not as ordered",
        settled(
            told(
                succeeded,
                new Fact.Fetched(clip(succeeded, 1).notAsOrdered("it lasts 3.0 s, 8 s …")))));
    all.put(
        "segment 1 on its way home, delayed",
        settled(
            told(
                told(sent, new Fact.Succeeded(new ProviderJobId("job"), "r", Optional.empty())),
                new Fact.FetchFailed(LATER))));
    all.put(
        "segment 1 failed",
        settled(told(sent, new Fact.Failed(new ProviderJobId("job"), NEVER, Optional.empty()))));
    Project all3 = made(did(made(planned, 1), (p, c) -> p.task().startSegment(2, c)), 2);
    all.put("all segments ready", all3);
    all.put(
        "edit of 1 not bought yet",
        did(all3, (p, c) -> p.task().editAndRegenerate(edit(), seen(p), c)));
    Project stale = made(did(all3, (p, c) -> p.task().regenerate(1, seen(p), c)), 1);
    all.put("2 is stale", stale);
    all.put(
        "storyboard not written over",
        did(
            did(all3, (p, c) -> p.task().writeStoryboard(Existing.REPLACE, OpenCalls.KEEP, c)),
            (p, c) -> p.task().failed(operation(p), NEVER, c)));
    all.put(
        "segment 1 not made anew",
        settled(
            told(
                told(
                    sending(did(all3, (p, c) -> p.task().regenerate(1, seen(p), c))),
                    new Fact.Accepted(1, new ProviderJobId("job"))),
                new Fact.Failed(new ProviderJobId("job"), NEVER, Optional.empty()))));
    Project merging = did(all3, (p, c) -> p.task().merge(Stale.REFUSE, c));
    all.put("merging", merging);
    all.put("merging, delayed", did(merging, (p, c) -> p.task().delayed(operation(p), LATER, c)));
    all.put("merge failed", did(merging, (p, c) -> p.task().failed(operation(p), NEVER, c)));
    Project completed = joined(merging);
    all.put("completed", completed);
    all.put(
        "completed, out of date",
        made(did(completed, (p, c) -> p.task().regenerate(2, seen(p), c)), 2));
    return all;
  }

  private static Goal inBatch() {
    return Goal.merged().in(new Batch("batch", 1));
  }

  private Project written(Project project) {
    return did(
        did(project, (p, c) -> p.task().writeStoryboard(Existing.KEEP, OpenCalls.KEEP, c)),
        (p, c) -> p.task().storyboardWritten(operation(p), Tasks.script(SIZE), c));
  }

  private Project joined(Project merging) {
    return did(merging, (p, c) -> p.task().merged(operation(p), video(p), c));
  }

  private static dev.petforge.segment.FinalVideo video(Project project) {
    return Tasks.video(
        project.task().source(),
        "20260128_100000_00000000",
        project.task().chain().currentVersions());
  }

  private Project made(Project project, int segment) {
    Project sent = told(sending(project), new Fact.Accepted(1, new ProviderJobId("job")));
    Project there = told(sent, new Fact.Succeeded(new ProviderJobId("job"), "r", Optional.empty()));
    return settled(told(there, fetched(there, segment)));
  }

  private Fact fetched(Project project, int segment) {
    return new Fact.Fetched(clip(project, segment));
  }

  private SegmentVersion clip(Project project, int segment) {
    ProviderCall call = last(project);
    return Tasks.clip(
            project.task().source(),
            segment,
            "20260128_100000_" + String.format("%08x", ++names),
            Optional.of(call.request().firstFrame().sha256()))
        .madeOf(call.subject().shot());
  }

  private Project sending(Project project) {
    ProviderCall call = last(project);
    return with(project, call.with(call.status().sending("process", tick())));
  }

  private Project lost(Project project, boolean keyed) {
    ProviderCall call = last(sending(project));
    ProviderTerms terms = terms(keyed);
    return told(
        with(
            project,
            new ProviderCall(
                call.key(), call.subject(), terms, call.request(), call.urgency(), call.status())),
        new Fact.AnswerLost(1, LATER));
  }

  private Project told(Project project, Fact fact) {
    return with(project, last(project).after(fact, tick()));
  }

  private static ProviderCall last(Project project) {
    return project.calls().get(project.calls().size() - 1);
  }

  private static Project with(Project project, ProviderCall call) {
    List<ProviderCall> calls = new ArrayList<>(project.calls());
    calls.set(calls.size() - 1, call);
    return new Project(project.task(), calls);
  }

  private Project settled(Project project) {
    return did(project, (p, c) -> p.task().settle(last(p), c));
  }

  private Project did(Project project, BiFunction<Project, Context, Outcome> command) {
    Outcome outcome = command.apply(project, context(project));
    if (outcome instanceof Decided decided) {
      List<ProviderCall> calls = new ArrayList<>();
      for (ProviderCall call : project.calls()) {
        Abandonment abandonment = decided.abandoned().get(call.key());
        calls.add(abandonment == null ? call : call.abandoned(abandonment.reason(), tick()));
      }
      calls.addAll(decided.planned());
      return new Project(decided.task(), calls);
    }
    throw new AssertionError("a situation cannot be reached: " + outcome);
  }

  private Instant tick() {
    now = now.plusMillis(1);
    return now;
  }

  private Context context(Project project) {
    return new Context(
        tick(),
        new OperationId("op-" + ++names),
        project.calls(),
        (shot, seed) ->
            new PlannedClip(
                new ClipRequest(
                    "m",
                    shot.index(),
                    shot.type(),
                    shot.prompt(),
                    "",
                    "",
                    seed,
                    Optional.empty(),
                    Duration.ofSeconds(8),
                    "720p",
                    false),
                terms(true)),
        "mem",
        2,
        JointGate.OFF,
        ApprovalPolicy.NONE);
  }

  private static ProviderTerms terms(boolean keyed) {
    return keyed ? Calls.keyed() : Calls.keyless();
  }

  private static OperationId operation(Project project) {
    return project.task().activity().operation().map(Operation::id).orElse(new OperationId("none"));
  }

  private static TaskVersion seen(Project project) {
    return project.task().version();
  }

  private static ShotEdit edit() {
    return new ShotEdit(1, Language.ENGLISH, Map.of(ShotPart.ACTION, "purrs"));
  }

  // Commands.

  private static Map<String, BiFunction<Project, Context, Outcome>> commands() {
    Map<String, BiFunction<Project, Context, Outcome>> all = new LinkedHashMap<>();
    all.put(
        "write storyboard", (p, c) -> p.task().writeStoryboard(Existing.KEEP, OpenCalls.KEEP, c));
    all.put("… overwrite", (p, c) -> p.task().writeStoryboard(Existing.REPLACE, OpenCalls.KEEP, c));
    all.put(
        "… overwrite, abandon",
        (p, c) -> p.task().writeStoryboard(Existing.REPLACE, OpenCalls.ABANDON, c));
    all.put("save shot n", (p, c) -> p.task().saveShots(List.of(edit()), c));
    all.put("describe the picture", (p, c) -> p.task().describePicture("a black dog", c));
    all.put("approve", (p, c) -> p.task().review(Review.Verdict.APPROVED, "", seen(p), c));
    all.put("reject", (p, c) -> p.task().review(Review.Verdict.REJECTED, "too dark", seen(p), c));
    all.put("start n", (p, c) -> p.task().startSegment(1, c));
    all.put("regenerate n", (p, c) -> p.task().regenerate(1, seen(p), c));
    all.put("edit n and regenerate", (p, c) -> p.task().editAndRegenerate(edit(), seen(p), c));
    all.put("redo from n", (p, c) -> p.task().redo(Redo.from(1, seen(p)), c));
    all.put(
        "… abandon, run on",
        (p, c) -> p.task().redo(Redo.from(1, seen(p)).runningOn().abandoning(), c));
    all.put(
        "… rewrite, abandon",
        (p, c) -> p.task().redo(Redo.from(1, seen(p)).rewriting().abandoning(), c));
    all.put("merge", (p, c) -> p.task().merge(Stale.REFUSE, c));
    all.put("… allow stale", (p, c) -> p.task().merge(Stale.ALLOW, c));
    all.put("publish", (p, c) -> p.task().publish(PLACE, Stale.REFUSE, c));
    all.put("… out of date too", (p, c) -> p.task().publish(PLACE, Stale.ALLOW, c));
    all.put(
        "restore an earlier n", (p, c) -> p.task().restore(1, new ClipId(earlier(p)), seen(p), c));
    all.put("use a person's clip for n", (p, c) -> p.task().useClip(1, supplied(p), seen(p), c));
    all.put("use a person's frame after n", (p, c) -> p.task().useFrame(1, ended(p), seen(p), c));
    all.put(
        "replace the opening",
        (p, c) ->
            p.task()
                .replaceOpening(Tasks.opening(p.task().source().home(), "another"), seen(p), c));
    all.put("another picture in the row", (p, c) -> p.task().editSource(picture(p, false), c));
    all.put("… taken explicitly", (p, c) -> p.task().editSource(picture(p, true), c));
    all.put("another date in the row", (p, c) -> p.task().editSource(date(), c));
    all.put("run to the end", (p, c) -> p.task().run(Goal.merged(), c));
    all.put("… in a batch", (p, c) -> p.task().run(inBatch(), c));
    all.put("retry", (p, c) -> p.task().retry(c));
    all.put("cancel", (p, c) -> p.task().cancel(OpenCalls.KEEP, c));
    all.put("… abandon", (p, c) -> p.task().cancel(OpenCalls.ABANDON, c));
    all.put(
        "accept the clip for n",
        (p, c) ->
            p.task()
                .accept(
                    callFor(p)
                        .map(ProviderCall::key)
                        .orElse(new dev.petforge.generation.CallKey("none")),
                    c));
    all.put(
        "abandon the call for n",
        (p, c) ->
            p.task()
                .abandon(
                    callFor(p)
                        .map(ProviderCall::key)
                        .orElse(new dev.petforge.generation.CallKey("none")),
                    c));
    all.put(
        "delete",
        (p, c) ->
            p.task()
                .refusesDeletion(p.calls(), List.of())
                .<Outcome>map(refused -> refused)
                .orElseGet(() -> Tasks.decided(p.task())));
    return all;
  }

  private static SourceEdit picture(Project project, boolean explicitly) {
    return new SourceEdit(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(Tasks.opening(project.task().source().home(), "another")),
        new SourceEdit.Consent(explicitly, false));
  }

  private static SourceEdit date() {
    return new SourceEdit(
        Optional.empty(),
        Optional.of(LocalDate.of(2031, 1, 1)),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        SourceEdit.Consent.NONE);
  }

  private static String earlier(Project project) {
    return project.task().chain().segment(1).history().stream()
        .findFirst()
        .map(replaced -> replaced.version().id())
        .orElse("none");
  }

  private static SegmentVersion supplied(Project project) {
    Task task = project.task();
    return Tasks.clip(task.source(), 1, "supplied", task.chain().feed(1)).from(ClipOrigin.SUPPLIED);
  }

  private static SegmentVersion ended(Project project) {
    Task task = project.task();
    return task.chain()
        .segment(1)
        .current()
        .map(clip -> Tasks.endedBySupplied(task.source(), 1, clip, "ended"))
        .orElseGet(() -> supplied(project));
  }

  private static Optional<ProviderCall> callFor(Project project) {
    return project.calls().stream()
        .filter(call -> call.subject().segment() == 1)
        .reduce((first, second) -> second);
  }

  private static Map<String, BiFunction<Project, Context, Outcome>> reports() {
    Map<String, BiFunction<Project, Context, Outcome>> all = new LinkedHashMap<>();
    all.put("its turn has come", (p, c) -> p.task().advance(c));
    all.put("written", (p, c) -> p.task().storyboardWritten(operation(p), Tasks.script(SIZE), c));
    for (CallState state : CallState.values()) {
      all.put("settle: " + state.word(), (p, c) -> settle(p, state, c));
    }
    all.put("merged", (p, c) -> p.task().merged(operation(p), video(p), c));
    all.put(
        "published",
        (p, c) ->
            p.task()
                .published(
                    video(p).id(),
                    new PublishedCopy(
                        PLACE, new PublishedFile("file", "https://example.com/file"), Tasks.START),
                    c));
    all.put("delayed", (p, c) -> p.task().delayed(operation(p), LATER, c));
    all.put("failed", (p, c) -> p.task().failed(operation(p), NEVER, c));
    return all;
  }

  /** The call as it would be in a state; without a call there is nothing to settle. */
  private static Outcome settle(Project project, CallState state, Context context) {
    Optional<ProviderCall> found = callFor(project);
    if (found.isEmpty()) {
      return new Outcome.Refused(dev.petforge.task.Refusal.NOT_AWAITED, "no call");
    }
    ProviderCall call = found.get();
    ProviderCall fresh =
        new ProviderCall(
            call.key(),
            call.subject(),
            terms(state != CallState.UNKNOWN),
            call.request(),
            call.urgency(),
            dev.petforge.call.CallStatus.planned(context.now()));
    ProviderJobId job = new ProviderJobId("job");
    Fact accepted = new Fact.Accepted(1, job);
    Fact succeeded = new Fact.Succeeded(job, "r", Optional.empty());
    List<Fact> facts =
        switch (state) {
          case PLANNED, SUBMITTING -> List.of();
          case UNKNOWN -> List.of(new Fact.AnswerLost(1, LATER));
          case SUBMITTED -> List.of(accepted);
          case RUNNING -> List.of(accepted, new Fact.Running(job));
          case FETCHING -> List.of(accepted, succeeded);
          case FAILED -> List.of(accepted, new Fact.Failed(job, NEVER, Optional.empty()));
          case DONE ->
              List.of(
                  accepted,
                  succeeded,
                  new Fact.Fetched(
                      call.status()
                          .version()
                          .orElse(
                              Tasks.clip(
                                  project.task().source(),
                                  1,
                                  "20260128_100000_ffffffff",
                                  Optional.of(call.request().firstFrame().sha256())))));
        };
    if (state != CallState.PLANNED) {
      fresh = fresh.with(fresh.status().sending("process", context.now()));
    }
    for (Fact fact : facts) {
      fresh = fresh.after(fact, context.now());
    }
    return project.task().settle(fresh, context);
  }

  // Tables.

  private String table(Map<String, BiFunction<Project, Context, Outcome>> commands) {
    Map<String, Project> situations = situations();
    StringBuilder text = new StringBuilder();
    row(text, "situation (status)", List.copyOf(commands.keySet()));
    row(text, "---", commands.keySet().stream().map(any -> "---").toList());
    situations.forEach(
        (name, project) ->
            row(
                text,
                name + " (`" + project.task().statusWord() + "`)",
                commands.values().stream()
                    .map(command -> cell(project, command.apply(project, context(project))))
                    .toList()));
    return text.toString();
  }

  private static void row(StringBuilder text, String head, List<String> cells) {
    text.append("| ").append(head).append(" | ");
    text.append(String.join(" | ", cells)).append(" |\n");
  }

  private static String cell(Project before, Outcome outcome) {
    if (outcome instanceof Decided decided) {
      String status = "`" + decided.task().statusWord() + "`";
      if (decided.task().statusWord().equals(before.task().statusWord())) {
        status = "stays";
      }
      return status
          + (decided.planned().isEmpty() ? "" : " **+" + decided.planned().size() + "**")
          + (decided.abandoned().isEmpty() ? "" : " **−" + decided.abandoned().size() + "**")
          + decided.heldBack().stream()
              .map(why -> " *" + why.reason() + "*")
              .collect(Collectors.joining());
    }
    return "*" + ((Outcome.Refused) outcome).reason() + "*";
  }

  private String calls(boolean keyed) {
    ProviderCall planned = Calls.planned(PROJECT, 1, 1, terms(keyed));
    Map<String, ProviderCall> states = new LinkedHashMap<>();
    states.put("planned", planned);
    Calls.ways(planned)
        .forEach(
            (name, facts) -> {
              ProviderCall call = planned.with(planned.status().sending("process", tick()));
              for (Fact fact : facts) {
                call = call.after(fact, tick());
              }
              states.put(name, call);
            });
    List.of(
            "planned again, not due",
            "done without a clip, again",
            "failed and charged",
            "failed and refunded",
            "failed, with a stray",
            "submitted, with a stray")
        .forEach(states::remove);
    Map<String, Fact> facts = facts(planned);
    StringBuilder text = new StringBuilder();
    row(text, "the call is", List.copyOf(facts.keySet()));
    row(text, "---", facts.keySet().stream().map(any -> "---").toList());
    states.forEach(
        (name, call) ->
            row(
                text,
                name + " (`" + word(call) + "`)",
                facts.values().stream()
                    .map(fact -> becomes(call, call.after(fact, tick())))
                    .collect(Collectors.toList())));
    return text.toString();
  }

  private static Map<String, Fact> facts(ProviderCall call) {
    ProviderJobId job = new ProviderJobId("job-" + call.key());
    Map<String, Fact> facts = new LinkedHashMap<>();
    facts.put("accepted", new Fact.Accepted(1, job));
    facts.put("another job", new Fact.Accepted(1, new ProviderJobId("another")));
    facts.put("not made", new Fact.NotMade(1, LATER, Duration.ZERO));
    facts.put("never made", new Fact.NeverMade(NEVER));
    facts.put("refused", new Fact.Refused(1, NEVER));
    facts.put("answer lost", new Fact.AnswerLost(1, LATER));
    String sender = call.status().sender().orElse("nobody");
    Instant at = call.status().sentAt().orElse(Instant.EPOCH);
    facts.put("never sent", new Fact.NeverSent(1, sender, at, LATER, Duration.ZERO));
    facts.put("not found", new Fact.NotFound(1));
    facts.put("not looked up", new Fact.NotLookedUp(1, LATER));
    facts.put("running", new Fact.Running(job));
    facts.put("not asked", new Fact.NotAsked(job, LATER));
    facts.put("succeeded", new Fact.Succeeded(job, "r", Optional.empty()));
    facts.put("done without a clip", new Fact.ResultMissing(job, LATER, Optional.empty()));
    facts.put("failed", new Fact.Failed(job, NEVER, Optional.empty()));
    facts.put("asked for again", new Fact.FollowedAgain(job));
    facts.put("fetch failed", new Fact.FetchFailed(NEVER));
    facts.put("fetched", new Fact.Fetched(Calls.clip(call, "20260128_100000_00000000")));
    facts.put("billed", new Fact.Billed(new Money(7, "USD")));
    facts.put("given up", new Fact.GivenUp(NEVER));
    return facts;
  }

  private static String word(ProviderCall call) {
    return call.status().state().word() + (call.status().wanted() ? "" : "!");
  }

  private static String becomes(ProviderCall before, ProviderCall after) {
    if (after.equals(before)) {
      return "";
    }
    if (!after.status().strayJobs().equals(before.status().strayJobs())) {
      return "stray kept";
    }
    return word(after).equals(word(before)) ? "noted" : "`" + word(after) + "`";
  }
}
