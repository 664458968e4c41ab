package dev.petforge.storage.jdbc;

import dev.petforge.call.CallPurpose;
import dev.petforge.call.CallState;
import dev.petforge.call.CallStatus;
import dev.petforge.call.CallSubject;
import dev.petforge.call.CallSummary;
import dev.petforge.call.LedgerCall;
import dev.petforge.call.MissingResult;
import dev.petforge.call.ProviderCall;
import dev.petforge.call.Urgency;
import dev.petforge.call.WaitReason;
import dev.petforge.call.WaitingCall;
import dev.petforge.document.CallDocument;
import dev.petforge.document.VersionDocument;
import dev.petforge.failure.PermanentException;
import dev.petforge.file.Sha256;
import dev.petforge.generation.CallKey;
import dev.petforge.generation.ProviderJobId;
import dev.petforge.generation.ProviderTerms;
import dev.petforge.money.Money;
import dev.petforge.project.OperationId;
import dev.petforge.project.ProjectId;
import dev.petforge.table.TableRef;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/** Calls as rows of {@code provider_calls}. */
final class CallRows {
  /**
   * Rows whose words this version knows. What a newer version wrote is left alone by everything
   * that acts on calls.
   */
  static final String READABLE =
      "state in ("
          + words(Stream.of(CallState.values()).map(CallState::word))
          + ") and purpose in ("
          + words(Stream.of(CallPurpose.values()).map(CallPurpose::word))
          + ")";

  /**
   * Calls that may still change by themselves; a state that this version does not know is one. It
   * is the very condition of the indexes on open calls: SQLite uses one only where a statement
   * repeats it word for word.
   */
  static final String OPEN = "state not in ('done', 'failed')";

  private static final String REQUEST = "request";
  private static final String TERMS = "terms";
  private static final String VERSION = "version";

  /** In the order in which they are packed. */
  private static final List<String> DOCUMENTS = List.of(REQUEST, TERMS, VERSION);

  /** The columns of {@link #readSummary}; documents are in {@code packed} once a call has ended. */
  static final String SUMMARY =
      "call_key, project_id, segment, attempt, operation, purpose, shot_sha256, table_id, terms,"
          + " packed, state, wanted, sends, lookups, sender, sent_at, job, stray_jobs,"
          + " missing_since, missing_polls, result, result_until, fetch_failures, charged_micros,"
          + " charged_currency, billed_micros, billed_currency, version, failure, waiting_for,"
          + " since, due, imported";

  /** The columns of {@link #readWaiting}. */
  static final String WAITING =
      "call_key, project_id, segment, attempt, operation, purpose, shot_sha256, table_id,"
          + " waiting_for";

  /** All that changes of a call as long as it is open. */
  private static final String UPDATE =
      """
      update provider_calls set state = :state, wanted = :wanted, sends = :sends, lookups = :lookups,
        sender = :sender, job = :job, stray_jobs = :strayJobs, missing_since = :missingSince,
        missing_polls = :missingPolls, result = :result,
        result_until = :resultUntil, fetch_failures = :fetchFailures, charged_micros = :charged,
        charged_currency = :chargedCurrency, billed_micros = :billed,
        billed_currency = :billedCurrency, spent_micros = :spent,
        failure = :failure, waiting_for = :waitingFor, since = :since, due = :due,
        sent_at = :sentAt, revision = revision + 1""";

  private static final String KEY = " where call_key = :key";

  private static final String DUE = "update provider_calls set due = :due, revision = revision + 1";

  /** Nearly all calls have none. */
  private static final String NO_JOBS = CallDocument.jobs(List.of());

  /** Those of a pool are the same for all its calls, but for their prices. */
  private static final int MOST_TERMS = 1_000;

  private static final Map<String, ProviderTerms> TERMS_READ = new ConcurrentHashMap<>();

  private CallRows() {}

  static String words(Stream<String> words) {
    return words.map(word -> "'" + word + "'").collect(Collectors.joining(", "));
  }

  /**
   * @throws PermanentException with code {@code UNKNOWN_WORD} or {@code UNREADABLE} if this version
   *     cannot read it
   */
  static ProviderCall read(ResultSet row) throws SQLException {
    String key = row.getString("call_key");
    return Rows.read("call " + key + " of provider_calls", row, any -> call(new CallKey(key), row));
  }

  /**
   * A call without what is sent.
   *
   * @param row of {@link #SUMMARY}
   * @throws PermanentException as {@link #read}
   */
  static CallSummary readSummary(ResultSet row) throws SQLException {
    String key = row.getString("call_key");
    return Rows.read(
        "call " + key + " of provider_calls", row, any -> summary(new CallKey(key), row));
  }

  private static CallSummary summary(CallKey key, ResultSet row) throws SQLException {
    Packed.Documents documents =
        Packed.documents(
            row, row.getBytes(Packed.COLUMN) == null ? List.of(TERMS, VERSION) : DOCUMENTS);
    return new CallSummary(
        key, subject(row), terms(documents.get(TERMS)), status(row, documents.find(VERSION)));
  }

  /**
   * @param row of {@link #WAITING}
   * @throws PermanentException as {@link #read}
   */
  static WaitingCall readWaiting(ResultSet row) throws SQLException {
    String reason = row.getString("waiting_for");
    return Rows.read(
        "call " + row.getString("call_key") + " of provider_calls",
        row,
        any ->
            new WaitingCall(
                subject(row), reason(reason).orElseThrow(() -> unknown("reason", reason))));
  }

  private static ProviderTerms terms(String document) {
    ProviderTerms known = TERMS_READ.get(document);
    if (known != null) {
      return known;
    }
    ProviderTerms terms = CallDocument.readTerms(document);
    if (TERMS_READ.size() >= MOST_TERMS) {
      TERMS_READ.clear();
    }
    TERMS_READ.put(document, terms);
    return terms;
  }

  private static ProviderCall call(CallKey key, ResultSet row) throws SQLException {
    Packed.Documents documents = Packed.documents(row, DOCUMENTS);
    return new ProviderCall(
        key,
        subject(row),
        terms(documents.get(TERMS)),
        CallDocument.readRequest(documents.get(REQUEST)),
        new Urgency(
            row.getInt("remaining"),
            LocalDate.parse(row.getString("release_date")),
            Instant.ofEpochMilli(row.getLong("planned_at"))),
        status(row, documents.find(VERSION)));
  }

  private static CallSubject subject(ResultSet row) throws SQLException {
    String purpose = row.getString("purpose");
    return new CallSubject(
        new ProjectId(row.getString("project_id")),
        Optional.ofNullable(row.getString("table_id")).map(TableRef::new),
        row.getInt("segment"),
        row.getInt("attempt"),
        new OperationId(row.getString("operation")),
        CallPurpose.ofWord(purpose).orElseThrow(() -> unknown("purpose", purpose)),
        Optional.ofNullable(row.getString("shot_sha256")).map(Sha256::new));
  }

  private static CallStatus status(ResultSet row, Optional<String> version) throws SQLException {
    String state = row.getString("state");
    String waitingFor = row.getString("waiting_for");
    Optional<CallDocument.Sends> imported =
        Optional.ofNullable(row.getString("imported")).map(CallDocument::readSends);
    return new CallStatus(
        CallState.ofWord(state).orElseThrow(() -> unknown("state", state)),
        row.getInt("wanted") == 1,
        imported.isPresent() ? imported.get().count() : row.getInt("sends"),
        row.getInt("lookups"),
        Optional.ofNullable(row.getString("sender")),
        imported.isPresent() ? imported.get().last() : instant(row, "sent_at"),
        Optional.ofNullable(row.getString("job")).map(ProviderJobId::new),
        jobs(row.getString("stray_jobs")),
        missing(row),
        Optional.ofNullable(row.getString("result")),
        instant(row, "result_until"),
        row.getInt("fetch_failures"),
        money(row, "charged"),
        money(row, "billed"),
        version.map(VersionDocument::readClip),
        Optional.ofNullable(row.getString("failure")).map(CallDocument::readFailure),
        waitingFor == null ? Optional.empty() : reason(waitingFor),
        Instant.ofEpochMilli(row.getLong("since")),
        Instant.ofEpochMilli(row.getLong("due")),
        imported.isPresent());
  }

  private static List<ProviderJobId> jobs(String document) {
    return document.equals(NO_JOBS) ? List.of() : CallDocument.readJobs(document);
  }

  private static Optional<Money> money(ResultSet row, String name) throws SQLException {
    String currency = row.getString(name + "_currency");
    return currency == null
        ? Optional.empty()
        : Optional.of(new Money(row.getLong(name + "_micros"), currency));
  }

  private static Optional<MissingResult> missing(ResultSet row) throws SQLException {
    int polls = row.getInt("missing_polls");
    return instant(row, "missing_since").map(since -> new MissingResult(since, polls));
  }

  private static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
    long millis = row.getLong(column);
    return row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
  }

  /** What a call waits for is shown, never acted upon: a word nobody knows is no harm. */
  static Optional<WaitReason> reason(String word) {
    return Stream.of(WaitReason.values()).filter(reason -> word(reason).equals(word)).findFirst();
  }

  static String word(WaitReason reason) {
    return reason.name().toLowerCase(Locale.ROOT);
  }

  private static PermanentException unknown(String column, String word) {
    return new PermanentException(
        "UNKNOWN_WORD",
        "this version does not know the " + column + " '" + word + "'; the call is left alone");
  }

  static void insert(Handle handle, ProviderCall call) {
    ProviderTerms terms = call.terms();
    CallSubject subject = call.subject();
    bindDocuments(
            handle
                .createUpdate(
                    """
                    insert into provider_calls (call_key, project_id, segment, attempt, operation, purpose,
                      shot_sha256, table_id, provider, pool, price_micros, currency, keyed, longest_run_ms, model, request,
                      terms, packed, remaining, release_date, planned_at, state, wanted, sends, lookups, sender,
                      job, stray_jobs, missing_since, missing_polls, result, result_until, fetch_failures, charged_micros, charged_currency,
                      billed_micros, billed_currency, spent_micros, version, failure,
                      waiting_for, since, due, sent_at, imported, revision)
                    values (:key, :project, :segment, :attempt, :operation, :purpose,
                      :shot, :table, :provider, :pool, :price, :currency, :keyed, :longestRun, :model, :request,
                      :terms, :packed, :remaining, :releaseDate, :plannedAt, :state, :wanted, :sends, :lookups, :sender,
                      :job, :strayJobs, :missingSince, :missingPolls, :result, :resultUntil, :fetchFailures, :charged, :chargedCurrency,
                      :billed, :billedCurrency, :spent, :version, :failure,
                      :waitingFor, :since, :due, :sentAt, :imported, 1)
                    """)
                .bind("project", subject.project().value())
                .bind("segment", subject.segment())
                .bind("attempt", subject.attempt())
                .bind("operation", subject.operation().value())
                .bind("purpose", subject.purpose().word())
                .bind("shot", subject.shot().map(Sha256::hex).orElse(null))
                .bind("table", subject.table().map(TableRef::value).orElse(null))
                .bind("provider", terms.provider())
                .bind("pool", terms.pool().value())
                .bind("price", terms.price().micros())
                .bind("currency", terms.price().currency())
                .bind("keyed", terms.keyed() ? 1 : 0)
                .bind("longestRun", terms.longestRun().toMillis())
                .bind("model", call.request().model())
                .bind("remaining", call.urgency().remaining())
                .bind("releaseDate", call.urgency().releaseDate().toString())
                .bind("plannedAt", call.urgency().plannedAt().toEpochMilli())
                .bind("imported", imported(call.status())),
            call)
        .execute();
  }

  /**
   * How often and when an imported call was sent: not in the columns that purchases, budgets and
   * sums are counted from, since this installation never sent it.
   */
  private static @Nullable String imported(CallStatus status) {
    return status.imported()
        ? CallDocument.sends(new CallDocument.Sends(status.sends(), status.sentAt()))
        : null;
  }

  /**
   * Writes what is known of a call that was open and still is. The row must be locked. What is sent
   * stays as it is.
   */
  static void update(Handle handle, LedgerCall call) {
    bindStatus(handle.createUpdate(UPDATE + KEY), call).execute();
  }

  /** The same of any call: its documents are packed, or not, as its state has it. */
  static void rewrite(Handle handle, ProviderCall call) {
    bindDocuments(
            handle.createUpdate(
                UPDATE
                    + ", request = :request, terms = :terms, version = :version, packed = :packed"
                    + KEY),
            call)
        .execute();
  }

  private static <S extends SqlStatement<S>> S bindDocuments(S statement, ProviderCall call) {
    List<@Nullable String> documents =
        Arrays.asList(
            CallDocument.request(call.request()),
            CallDocument.terms(call.terms()),
            call.status().version().map(VersionDocument::write).orElse(null));
    // One that is open changes often, and soon ends.
    Optional<byte[]> packed = call.open() ? Optional.empty() : Packed.pack(documents);
    return bindStatus(statement, call)
        .bind("request", packed.isPresent() ? "" : documents.get(0))
        .bind("terms", packed.isPresent() ? "" : documents.get(1))
        .bind("version", packed.isPresent() ? null : documents.get(2))
        .bind("packed", packed.orElse(null));
  }

  private static <S extends SqlStatement<S>> S bindStatus(S statement, LedgerCall call) {
    CallStatus status = call.status();
    return statement
        .bind("key", call.key().value())
        .bind("state", status.state().word())
        .bind("wanted", status.wanted() ? 1 : 0)
        .bind("sends", status.imported() ? 0 : status.sends())
        .bind("lookups", status.lookups())
        .bind("sender", status.sender().orElse(null))
        .bind(
            "sentAt",
            status
                .sentAt()
                .filter(at -> !status.imported())
                .map(Instant::toEpochMilli)
                .orElse(null))
        .bind("job", status.job().map(ProviderJobId::value).orElse(null))
        .bind(
            "strayJobs",
            status.strayJobs().isEmpty() ? NO_JOBS : CallDocument.jobs(status.strayJobs()))
        .bind(
            "missingSince", status.missing().map(said -> said.since().toEpochMilli()).orElse(null))
        .bind("missingPolls", status.missing().map(MissingResult::polls).orElse(0))
        .bind("result", status.result().orElse(null))
        .bind("resultUntil", status.resultUntil().map(Instant::toEpochMilli).orElse(null))
        .bind("charged", status.charged().map(Money::micros).orElse(null))
        .bind("chargedCurrency", status.charged().map(Money::currency).orElse(null))
        .bind("fetchFailures", status.fetchFailures())
        .bind("billed", status.billed().map(Money::micros).orElse(null))
        .bind("billedCurrency", status.billed().map(Money::currency).orElse(null))
        .bind("spent", status.imported() ? 0 : call.spent().micros())
        .bind("failure", status.failure().map(CallDocument::failure).orElse(null))
        .bind("waitingFor", status.waitingFor().map(CallRows::word).orElse(null))
        .bind("since", status.since().toEpochMilli())
        .bind("due", status.due().toEpochMilli());
  }

  /** The call, its row locked until the end of the transaction. */
  static Optional<ProviderCall> lock(Handle handle, Dialect dialect, CallKey key) {
    return handle
        .createQuery(
            "select * from provider_calls where call_key = :key and "
                + READABLE
                + dialect.forUpdate())
        .bind("key", key.value())
        .map((row, context) -> read(row))
        .findOne();
  }

  /** The calls that are there, their rows locked until the end of the transaction. */
  static List<CallSummary> lock(Handle handle, Dialect dialect, Collection<CallKey> keys) {
    if (keys.isEmpty()) {
      return List.of();
    }
    return handle
        .createQuery(
            "select "
                + SUMMARY
                + " from provider_calls where call_key in (<keys>) and "
                + READABLE
                + " order by call_key"
                + dialect.forUpdate())
        .bindList("keys", keys.stream().map(CallKey::value).toList())
        .map((row, context) -> readSummary(row))
        .list();
  }

  /**
   * Writes of calls whose rows are locked when to look at them again: by one statement for all that
   * are due at the same time, as those of one answer are.
   */
  static void updateDue(Handle handle, Collection<CallSummary> calls) {
    Map<Long, List<String>> due = new LinkedHashMap<>();
    for (CallSummary call : calls) {
      due.computeIfAbsent(call.status().due().toEpochMilli(), any -> new ArrayList<>())
          .add(call.key().value());
    }
    PreparedBatch single = handle.prepareBatch(DUE + KEY);
    due.forEach(
        (time, keys) -> {
          if (keys.size() == 1) {
            single.bind("due", time).bind("key", keys.get(0)).add();
          } else {
            handle
                .createUpdate(DUE + " where call_key in (<keys>)")
                .bind("due", time)
                .bindList("keys", keys)
                .execute();
          }
        });
    if (single.size() > 0) {
      single.execute();
    }
  }
}
