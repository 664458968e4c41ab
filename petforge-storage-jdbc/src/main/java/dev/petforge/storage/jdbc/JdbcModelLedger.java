package dev.petforge.storage.jdbc;

import dev.petforge.call.WaitReason;
import dev.petforge.document.CallDocument;
import dev.petforge.document.QuestionDocument;
import dev.petforge.failure.Failure;
import dev.petforge.failure.PermanentException;
import dev.petforge.file.Sha256;
import dev.petforge.money.Budget;
import dev.petforge.money.Expense;
import dev.petforge.money.Money;
import dev.petforge.money.Spending;
import dev.petforge.money.SpendingQuery;
import dev.petforge.project.OperationId;
import dev.petforge.project.ProjectId;
import dev.petforge.question.ModelAnswer;
import dev.petforge.question.ModelCall;
import dev.petforge.question.ModelLedger;
import dev.petforge.question.ModelQuestion;
import dev.petforge.question.ModelSubject;
import dev.petforge.question.TokenUsage;
import dev.petforge.question.WaitingQuestion;
import dev.petforge.table.TableRef;
import dev.petforge.task.TaskStatus;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.Query;

/** Questions to models in {@code model_calls}. */
final class JdbcModelLedger implements ModelLedger {
  private static final String ANSWER = "answer";

  /** What was cancelled, fell back or is written asks nothing any more. */
  private static final String WAITING =
      "select w.* from model_waits w where exists (select 1 from batch_tasks t"
          + " where t.project_id = w.project_id and t.status = '"
          + TaskStatus.STORYBOARD_GENERATING.word()
          + "') order by w.since, w.project_id";

  private static final String WAITING_FOR =
      WAITING.replace(" order by", " and w.project_id in (<projects>) order by");

  private final Db db;
  private final DatabaseClock clock;
  private final Admissions admissions;

  JdbcModelLedger(Db db, DatabaseClock clock, Admissions admissions) {
    this.db = db;
    this.clock = clock;
    this.admissions = admissions;
  }

  @Override
  public Optional<Long> begin(ModelSubject subject, ModelQuestion question, List<Budget> budgets) {
    return db.write(
        "write down a question for project " + subject.project(),
        handle -> {
          Instant now = clock.instant();
          letGo(handle, subject.project());
          if (!held(handle, subject, question, budgets, now)) {
            hold(handle, WaitingQuestion.forBudget(subject, question), now);
            return Optional.<Long>empty();
          }
          handle
              .createUpdate("delete from model_waits where project_id = :project")
              .bind("project", subject.project().value())
              .execute();
          long id = insert(handle, subject, question, now);
          JdbcChangeFeed.note(handle, List.of(subject.project()));
          return Optional.of(id);
        });
  }

  private boolean held(
      Handle handle,
      ModelSubject subject,
      ModelQuestion question,
      List<Budget> budgets,
      Instant now) {
    if (budgets.isEmpty()) {
      return true;
    }
    admissions.lockBudgets(handle);
    return budgets.stream()
        .allMatch(
            budget ->
                question.fits(
                    budget,
                    admissions.spent(handle, budget, subject.project(), subject.table(), now)));
  }

  /** The next question itself takes the room that was kept for it. */
  private static void letGo(Handle handle, ProjectId project) {
    handle
        .createUpdate(
            "update model_calls set kept_until = null where project_id = :project and kept_until"
                + " is not null")
        .bind("project", project.value())
        .execute();
  }

  @Override
  public void hold(
      ModelSubject subject, ModelQuestion question, WaitReason reason, Failure because) {
    Instant now = clock.instant();
    db.write(
        "note that a question for project " + subject.project() + " waits",
        handle ->
            hold(handle, WaitingQuestion.forProvider(subject, question, reason, because), now));
  }

  private static int hold(Handle handle, WaitingQuestion waiting, Instant now) {
    ModelQuestion question = waiting.question().orElseThrow();
    return handle
        .createUpdate(
            "insert into model_waits (project_id, table_id, reason, since, provider, model,"
                + " question_reason, at_most_micros, currency, followed_micros, followed_currency,"
                + " failure) values (:project, :table, :reason, :now, :provider, :model, :why,"
                + " :atMost, :currency, :followed, :followedCurrency, :failure)"
                + " on conflict (project_id) do update set table_id = excluded.table_id,"
                + " reason = excluded.reason, provider = excluded.provider,"
                + " model = excluded.model, question_reason = excluded.question_reason,"
                + " at_most_micros = excluded.at_most_micros, currency = excluded.currency,"
                + " followed_micros = excluded.followed_micros,"
                + " followed_currency = excluded.followed_currency, failure = excluded.failure")
        .bind("project", waiting.project().value())
        .bind("table", waiting.table().map(TableRef::value).orElse(null))
        .bind("reason", CallRows.word(waiting.reason()))
        .bind("now", now.toEpochMilli())
        .bind("provider", question.provider())
        .bind("model", question.model())
        .bind("why", question.reason().word())
        .bind("atMost", question.atMost().micros())
        .bind("currency", question.atMost().currency())
        .bind("followed", question.followedBy().map(Money::micros).orElse(null))
        .bind("followedCurrency", question.followedBy().map(Money::currency).orElse(null))
        .bind("failure", waiting.because().map(CallDocument::failure).orElse(null))
        .execute();
  }

  private static long insert(
      Handle handle, ModelSubject subject, ModelQuestion question, Instant now) {
    return handle
        .createUpdate(
            "insert into model_calls (project_id, table_id, operation, picture, provider, model,"
                + " reason, at_most_micros, currency, kept_micros, kept_currency, kept_until,"
                + " asked_at) values (:project, :table, :operation, :picture, :provider, :model,"
                + " :reason, :atMost, :currency, :kept, :keptCurrency, :keptUntil, :now)")
        .bind("project", subject.project().value())
        .bind("table", subject.table().map(TableRef::value).orElse(null))
        .bind("operation", subject.operation().value())
        .bind("picture", subject.picture().map(Sha256::hex).orElse(null))
        .bind("kept", question.followedBy().map(Money::micros).orElse(null))
        .bind("keptCurrency", question.followedBy().map(Money::currency).orElse(null))
        .bind(
            "keptUntil",
            question.followedBy().map(next -> now.plus(KEPT).toEpochMilli()).orElse(null))
        .bind("provider", question.provider())
        .bind("model", question.model())
        .bind("reason", question.reason().word())
        .bind("atMost", question.atMost().micros())
        .bind("currency", question.atMost().currency())
        .bind("now", now.toEpochMilli())
        .executeAndReturnGeneratedKeys("id")
        .mapTo(Long.class)
        .one();
  }

  @Override
  public void end(long call, ModelAnswer answer) {
    Optional<byte[]> packed = Packed.pack(List.of(answer.text()));
    db.write(
        "write down the answer to question " + call,
        handle -> {
          List<ProjectId> changed =
              handle
                  .createQuery(
                      "update model_calls set ending = :ending, finish_reason = :finish,"
                          + " prompt_tokens = :prompt, cached_tokens = :cached,"
                          + " completion_tokens = :completion, reasoning_tokens = :reasoning,"
                          + " cost_micros = :cost, cost_currency = :currency, took_ms = :took,"
                          + " answer = :text, packed = :packed where id = :id and ending is null"
                          + " returning project_id")
                  .bind("ending", answer.ending().word())
                  .bind("finish", answer.finishReason().orElse(null))
                  .bind("prompt", answer.usage().prompt())
                  .bind("cached", answer.usage().cached())
                  .bind("completion", answer.usage().completion())
                  .bind("reasoning", answer.usage().reasoning())
                  .bind("cost", answer.cost().micros())
                  .bind("currency", answer.cost().currency())
                  .bind("took", answer.took().toMillis())
                  .bind("text", packed.isPresent() ? null : answer.text())
                  .bind("packed", packed.orElse(null))
                  .bind("id", call)
                  .map((row, context) -> new ProjectId(row.getString("project_id")))
                  .list();
          JdbcChangeFeed.note(handle, changed);
          return changed;
        });
  }

  @Override
  public long spent(Budget budget, ProjectId project, Optional<TableRef> table) {
    return db.read(
        "add up what was spent for project " + project,
        handle -> admissions.spent(handle, budget, project, table, clock.instant()));
  }

  @Override
  public List<ModelCall> find(ProjectId project) {
    return db.read(
        "read the questions for project " + project,
        handle -> {
          List<ModelCall> questions =
              new ArrayList<>(
                  handle
                      .createQuery(
                          "select place, document from imported_questions where project_id = :project"
                              + " order by place")
                      .bind("project", project.value())
                      .map((row, context) -> imported(row))
                      .list());
          handle
              .createQuery("select * from model_calls where project_id = :project order by id")
              .bind("project", project.value())
              .map((row, context) -> Rows.readable(row, JdbcModelLedger::call))
              .list()
              .forEach(call -> call.ifPresent(questions::add));
          return questions;
        });
  }

  private static ModelCall imported(ResultSet row) throws SQLException {
    return QuestionDocument.read(row.getString("document"), -row.getLong("place"));
  }

  /**
   * Keeps questions that another installation asked: not among its own, since no budget and no sum
   * counts them.
   */
  static void insertImported(Handle handle, ProjectId project, List<ModelCall> questions) {
    if (questions.isEmpty()) {
      return;
    }
    PreparedBatch batch =
        handle.prepareBatch(
            "insert into imported_questions (project_id, place, document)"
                + " values (:project, :place, :document)");
    for (int i = 0; i < questions.size(); i++) {
      batch
          .bind("project", project.value())
          .bind("place", i + 1)
          .bind("document", QuestionDocument.write(questions.get(i)))
          .add();
    }
    batch.execute();
  }

  @Override
  public List<Expense> expenses() {
    return db.read(
        "read what questions cost",
        handle ->
            handle
                .createQuery(
                    "select project_id, table_id, provider, model, asked_at, ending, currency,"
                        + " at_most_micros, cost_micros, cost_currency from model_calls order by"
                        + " id")
                .map((row, context) -> Rows.readable(row, JdbcModelLedger::expense))
                .list()
                .stream()
                .flatMap(Optional::stream)
                .toList());
  }

  @Override
  public List<Spending> spending(SpendingQuery query) {
    return db.read(
        "add up what questions cost",
        handle ->
            SpendingSql.sums(
                handle,
                query,
                new SpendingSql.Source(
                    "model_calls",
                    "asked_at",
                    "provider || '/' || model",
                    "case when ending is null then at_most_micros else cost_micros end",
                    "case when ending is null then currency else cost_currency end",
                    "ending is null",
                    "pool is null")));
  }

  private static Expense expense(ResultSet row) throws SQLException {
    boolean open = row.getString("ending") == null;
    return new Expense(
        new ProjectId(row.getString("project_id")),
        Optional.ofNullable(row.getString("table_id")).map(TableRef::new),
        row.getString("provider") + "/" + row.getString("model"),
        Instant.ofEpochMilli(row.getLong("asked_at")),
        open
            ? new Money(row.getLong("at_most_micros"), row.getString("currency"))
            : new Money(row.getLong("cost_micros"), row.getString("cost_currency")),
        open);
  }

  @Override
  public List<WaitingQuestion> waiting() {
    return db.read("read which questions wait", handle -> waiting(handle.createQuery(WAITING)));
  }

  @Override
  public List<WaitingQuestion> waiting(Collection<ProjectId> projects) {
    if (projects.isEmpty()) {
      return List.of();
    }
    return db.read(
        "read which questions wait",
        handle ->
            waiting(
                handle
                    .createQuery(WAITING_FOR)
                    .bindList("projects", projects.stream().map(ProjectId::value).toList())));
  }

  private static List<WaitingQuestion> waiting(Query query) {
    return query
        .map((row, context) -> Rows.readable(row, JdbcModelLedger::waitingQuestion))
        .list()
        .stream()
        .flatMap(Optional::stream)
        .toList();
  }

  private static WaitingQuestion waitingQuestion(ResultSet row) throws SQLException {
    String project = row.getString("project_id");
    String reason = row.getString("reason");
    return Rows.read(
        "what project " + project + " waits for in model_waits",
        row,
        one ->
            new WaitingQuestion(
                new ProjectId(project),
                Optional.ofNullable(one.getString("table_id")).map(TableRef::new),
                one.getString("provider") == null
                    ? Optional.empty()
                    : Optional.of(asked(one, "question_reason", "followed")),
                CallRows.reason(reason).orElseThrow(() -> unknown("reason", reason)),
                Optional.ofNullable(one.getString("failure")).map(CallDocument::readFailure)));
  }

  private static String place(ResultSet row) throws SQLException {
    return "question " + row.getLong("id") + " of model_calls";
  }

  private static ModelCall call(ResultSet row) throws SQLException {
    return Rows.read(place(row), row, JdbcModelLedger::question);
  }

  private static ModelCall question(ResultSet row) throws SQLException {
    long id = row.getLong("id");
    Optional<String> ending = Optional.ofNullable(row.getString("ending"));
    return new ModelCall(
        id,
        new ModelSubject(
            new ProjectId(row.getString("project_id")),
            Optional.ofNullable(row.getString("table_id")).map(TableRef::new),
            new OperationId(row.getString("operation")),
            Optional.ofNullable(row.getString("picture")).map(Sha256::new)),
        asked(row, "reason", "kept"),
        Instant.ofEpochMilli(row.getLong("asked_at")),
        ending.isPresent() ? Optional.of(answer(row, ending.get())) : Optional.empty());
  }

  /**
   * @param why the column of the reason
   * @param next the columns of what must follow it, by what their names begin with
   */
  private static ModelQuestion asked(ResultSet row, String why, String next) throws SQLException {
    String reason = row.getString(why);
    long following = row.getLong(next + "_micros");
    return new ModelQuestion(
        row.getString("provider"),
        row.getString("model"),
        ModelQuestion.Reason.ofWord(reason).orElseThrow(() -> unknown("reason", reason)),
        new Money(row.getLong("at_most_micros"), row.getString("currency")),
        Optional.ofNullable(row.getString(next + "_currency"))
            .map(currency -> new Money(following, currency)));
  }

  private static ModelAnswer answer(ResultSet row, String ending) throws SQLException {
    return new ModelAnswer(
        ModelAnswer.Ending.ofWord(ending).orElseThrow(() -> unknown("ending", ending)),
        Optional.ofNullable(row.getString("finish_reason")),
        new TokenUsage(
            row.getLong("prompt_tokens"),
            row.getLong("cached_tokens"),
            row.getLong("completion_tokens"),
            row.getLong("reasoning_tokens")),
        new Money(row.getLong("cost_micros"), row.getString("cost_currency")),
        Duration.ofMillis(row.getLong("took_ms")),
        Packed.documents(row, List.of(ANSWER)).get(ANSWER));
  }

  private static PermanentException unknown(String column, String word) {
    return new PermanentException("UNKNOWN_WORD", "unknown " + column + " '" + word + "'");
  }
}
