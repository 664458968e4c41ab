package dev.petforge.testkit;

import dev.petforge.call.WaitReason;
import dev.petforge.failure.Failure;
import dev.petforge.money.Budget;
import dev.petforge.money.Expense;
import dev.petforge.money.Spending;
import dev.petforge.money.SpendingQuery;
import dev.petforge.project.ProjectId;
import dev.petforge.question.ModelAnswer;
import dev.petforge.question.ModelCall;
import dev.petforge.question.ModelLedger;
import dev.petforge.question.ModelQuestion;
import dev.petforge.question.ModelSubject;
import dev.petforge.question.WaitingQuestion;
import dev.petforge.table.TableRef;
import dev.petforge.task.TaskStatus;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Questions to models in memory. */
final class InMemoryModelLedger implements ModelLedger {
  private final InMemoryDatabase database;
  private final String process;

  InMemoryModelLedger(InMemoryDatabase database, String process) {
    this.database = database;
    this.process = process;
  }

  @Override
  public Optional<Long> begin(ModelSubject subject, ModelQuestion question, List<Budget> budgets) {
    return database.in(
        process,
        () -> {
          // The next question itself takes the room that was kept for it.
          database.kept.remove(subject.project());
          boolean held =
              budgets.stream()
                  .allMatch(
                      budget ->
                          question.fits(
                              budget, database.spent(budget, subject.project(), subject.table())));
          if (!held) {
            database.modelWaits.put(
                subject.project(), WaitingQuestion.forBudget(subject, question));
            return Optional.<Long>empty();
          }
          database.modelWaits.remove(subject.project());
          long id = database.modelCalls.size() + 1L;
          database.modelCalls.add(
              new ModelCall(id, subject, question, database.now(), Optional.empty()));
          question
              .followedBy()
              .ifPresent(
                  next ->
                      database.kept.put(
                          subject.project(),
                          new Expense(
                              subject.project(),
                              subject.table(),
                              question.provider(),
                              database.now(),
                              next,
                              true)));
          database.note(List.of(subject.project()));
          return Optional.of(id);
        });
  }

  @Override
  public long spent(Budget budget, ProjectId project, Optional<TableRef> table) {
    return database.in(process, () -> database.spent(budget, project, table));
  }

  @Override
  public void end(long call, ModelAnswer answer) {
    database.in(
        process,
        () -> {
          database.note(
              database.modelCalls.stream()
                  .filter(one -> one.id() == call && one.answer().isEmpty())
                  .map(one -> one.subject().project())
                  .toList());
          database.modelCalls.replaceAll(
              one ->
                  one.id() == call && one.answer().isEmpty()
                      ? new ModelCall(
                          one.id(),
                          one.subject(),
                          one.question(),
                          one.askedAt(),
                          Optional.of(answer))
                      : one);
          return call;
        });
  }

  @Override
  public List<ModelCall> find(ProjectId project) {
    return database.in(
        process,
        () ->
            Stream.concat(database.importedQuestions.stream(), database.modelCalls.stream())
                .filter(call -> call.subject().project().equals(project))
                .toList());
  }

  @Override
  public List<Expense> expenses() {
    return database.in(
        process, () -> database.modelCalls.stream().map(ModelCall::expense).toList());
  }

  @Override
  public List<Spending> spending(SpendingQuery query) {
    return Spending.of(expenses().stream().filter(query::isOf).toList(), query.by(), query.zone());
  }

  @Override
  public void hold(
      ModelSubject subject, ModelQuestion question, WaitReason reason, Failure because) {
    WaitingQuestion waiting = WaitingQuestion.forProvider(subject, question, reason, because);
    database.in(
        process,
        () -> {
          database.modelWaits.put(subject.project(), waiting);
          return waiting;
        });
  }

  @Override
  public List<WaitingQuestion> waiting() {
    return database.in(
        process,
        () ->
            database.modelWaits.values().stream()
                .filter(waiting -> isWriting(waiting.project()))
                .toList());
  }

  @Override
  public List<WaitingQuestion> waiting(Collection<ProjectId> projects) {
    return waiting().stream().filter(waiting -> projects.contains(waiting.project())).toList();
  }

  /** What was cancelled, fell back or is written asks nothing any more. */
  private boolean isWriting(ProjectId project) {
    InMemoryDatabase.TaskRow row = database.tasks.get(project);
    return row != null && row.task.status() == TaskStatus.STORYBOARD_GENERATING;
  }
}
