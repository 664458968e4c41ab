/**
 * One project, one video, one aggregate: {@link dev.petforge.task.Task}. All rules of what may
 * happen to it are pure functions here: a task and a command give an {@link
 * dev.petforge.task.Outcome}, which is taken as a whole, taken in part with what is held back, or
 * refused. {@link dev.petforge.task.TaskStore} is the port that commits it.
 *
 * <p>{@code Task} is the way in, and the data that every rule reads. Behind it a class knows only
 * those above it in this list, so that each can be read without the ones below; a test of the
 * architecture holds that for all classes of the package but the two named so far:
 *
 * <ol>
 *   <li>{@code Command} has the table of what may be commanded when; {@code Activity}, {@code
 *       Operation}, {@code Step}, {@code Goal} and {@code Context} are what a decision looks at.
 *   <li>{@code Plan}: what shall change. A rule answers with a plan or a refusal, together a {@code
 *       Proposal}.
 *   <li>{@code Refusals} and {@code CallFailures} have the words; {@code Standstill} says how a
 *       task stops at a segment.
 *   <li>{@code ClipPlans}: how a clip would be ordered, at what price; {@code Mending}: how a
 *       broken chain becomes whole, the free way first; {@code ClipCalls}: the call that would be
 *       planned now.
 *   <li>{@code StoryboardRules}, {@code MergeRules}, {@code PublishRules} and {@code SourceRules}:
 *       one step each. {@code DeletionRules}: when there may be no further one. {@code KeepRules}:
 *       which replaced versions are kept.
 *   <li>{@code OrderRules}: when a clip is ordered. {@code SettlingRules}: what a call's news does
 *       to its segment. {@code VersionRules}: which clip is the current one. {@code
 *       AcceptanceRules}: what a person's word on a paid call does.
 *   <li>{@code GoalRules}: how a task works towards its goal. A plan that {@code goesOn} is
 *       completed here, so that no step has to know what comes after it.
 *   <li>{@code Decision}: makes the outcome of a proposal, with the next version and the jobs that
 *       follow from the change. Nobody takes an outcome apart again.
 * </ol>
 *
 * <p>Where the tests are. Beside this package: {@code SettlingTableTest} is the specification of
 * settling, {@code MendingTest} and {@code HeldBackTest} that of what their names say. All others
 * need stores in memory and therefore are in {@code petforge-testkit/src/test}: {@code
 * RandomWalkTest} walks through everything in any order and holds {@code Invariants} after each
 * step; {@code StateMachineTest} writes down what each command does in each situation ({@code
 * docs/state-machine.md}); {@code InterleavingTest}, {@code EditedMeanwhileTest}, {@code
 * NotAsOrderedTest} and {@code PaidJobsTest} are about clips that are paid; {@code RetryTest},
 * {@code JointGateTest}, {@code FreeWayTest}, {@code RowEditTest}, {@code PublishingTest}, {@code
 * DelayedOperationsTest} and {@code ProductionTest} about single rules through a whole
 * installation. {@code TaskStoreContract} is what every store promises.
 */
@NullMarked
package dev.petforge.task;

import org.jspecify.annotations.NullMarked;
