package dev.petforge.document;

import dev.petforge.call.CallPurpose;
import dev.petforge.call.CallState;
import dev.petforge.call.CallStatus;
import dev.petforge.call.CallSubject;
import dev.petforge.call.MissingResult;
import dev.petforge.call.ProviderCall;
import dev.petforge.call.Urgency;
import dev.petforge.failure.PermanentException;
import dev.petforge.file.Sha256;
import dev.petforge.generation.CallKey;
import dev.petforge.generation.ProviderJobId;
import dev.petforge.json.Json;
import dev.petforge.money.Money;
import dev.petforge.project.OperationId;
import dev.petforge.project.ProjectId;
import dev.petforge.question.ModelCall;
import dev.petforge.table.TableRef;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The file {@code ledger.json} of an archive: what was paid for a project, as history. What only
 * the installation that paid can use is left out: who sent a call, and where its result was, which
 * may be an address that opens it for everybody.
 */
public final class LedgerDocument {
  private LedgerDocument() {}

  /**
   * What a ledger has of a project.
   *
   * @param calls as they were planned, each {@linkplain CallStatus#asHistory() history}
   * @param questions as they were asked; where they were read, with the numbers -1, -2 …
   */
  public record Content(List<ProviderCall> calls, List<ModelCall> questions) {
    public Content {
      calls = List.copyOf(calls);
      questions = List.copyOf(questions);
    }
  }

  public static String write(Content content) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("calls", content.calls().stream().map(LedgerDocument::tree).toList());
    tree.put("questions", content.questions().stream().map(QuestionDocument::tree).toList());
    return Json.pretty(tree);
  }

  /**
   * @throws PermanentException with code {@code UNREADABLE} or {@code UNKNOWN_WORD}, naming the
   *     place
   * @throws IllegalArgumentException if a value breaks the rule of its type, or a call is open;
   *     says which
   */
  public static Content read(String json) {
    Fields fields = Fields.of(json, "ledger.json");
    List<ModelCall> questions = new ArrayList<>();
    for (Fields question : fields.objects("questions")) {
      questions.add(QuestionDocument.question(question, -1L - questions.size()));
    }
    return new Content(
        fields.objects("calls").stream().map(LedgerDocument::call).toList(), questions);
  }

  private static Map<String, Object> tree(ProviderCall call) {
    CallSubject subject = call.subject();
    CallStatus status = call.status();
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("key", call.key().value());
    tree.put("project_id", subject.project().value());
    subject.table().ifPresent(table -> tree.put("table", table.value()));
    tree.put("segment", subject.segment());
    tree.put("attempt", subject.attempt());
    tree.put("operation", subject.operation().value());
    tree.put("purpose", subject.purpose().word());
    subject.shot().ifPresent(shot -> tree.put("shot", shot.hex()));
    tree.put("terms", Json.read(CallDocument.terms(call.terms()), "terms"));
    tree.put("request", Json.read(CallDocument.request(call.request()), "request"));
    tree.put("remaining", call.urgency().remaining());
    tree.put("release_date", call.urgency().releaseDate().toString());
    tree.put("planned_at", call.urgency().plannedAt().toString());
    tree.put("state", status.state().word());
    tree.put("wanted", status.wanted());
    tree.put("sends", status.sends());
    tree.put("lookups", status.lookups());
    status.sentAt().ifPresent(at -> tree.put("sent_at", at.toString()));
    status.job().ifPresent(job -> tree.put("job", job.value()));
    tree.put("stray_jobs", status.strayJobs().stream().map(ProviderJobId::value).toList());
    status
        .missing()
        .ifPresent(
            said ->
                tree.put(
                    "result_missing",
                    Map.of("since", said.since().toString(), "polls", said.polls())));
    status.resultUntil().ifPresent(until -> tree.put("result_until", until.toString()));
    tree.put("fetch_failures", status.fetchFailures());
    status.charged().ifPresent(money -> tree.put("charged", tree(money)));
    status.billed().ifPresent(money -> tree.put("billed", tree(money)));
    status.version().ifPresent(version -> tree.put("version", VersionDocument.tree(version)));
    status
        .failure()
        .ifPresent(failure -> tree.put("failure", SegmentsDocument.failureTree(failure)));
    tree.put("since", status.since().toString());
    tree.put("due", status.due().toString());
    return tree;
  }

  private static ProviderCall call(Fields fields) {
    String purpose = fields.text("purpose");
    return new ProviderCall(
        new CallKey(fields.text("key")),
        new CallSubject(
            new ProjectId(fields.text("project_id")),
            fields.optionalText("table").map(TableRef::new),
            fields.integer("segment"),
            fields.integer("attempt"),
            new OperationId(fields.text("operation")),
            CallPurpose.ofWord(purpose).orElseThrow(() -> unknown(fields, "purpose", purpose)),
            fields.optionalText("shot").map(Sha256::new)),
        CallDocument.readTerms(Json.write(fields.object("terms").map())),
        CallDocument.readRequest(Json.write(fields.object("request").map())),
        new Urgency(
            fields.integer("remaining"), fields.day("release_date"), fields.instant("planned_at")),
        status(fields).asHistory());
  }

  private static CallStatus status(Fields fields) {
    String state = fields.text("state");
    return new CallStatus(
        CallState.ofWord(state).orElseThrow(() -> unknown(fields, "state", state)),
        fields.flag("wanted"),
        fields.integer("sends"),
        fields.integer("lookups"),
        Optional.empty(),
        instant(fields, "sent_at"),
        fields.optionalText("job").map(ProviderJobId::new),
        fields.texts("stray_jobs").stream().map(ProviderJobId::new).toList(),
        fields
            .optionalObject("result_missing")
            .map(said -> new MissingResult(said.instant("since"), said.integer("polls"))),
        Optional.empty(),
        instant(fields, "result_until"),
        fields.integer("fetch_failures"),
        fields.optionalObject("charged").map(LedgerDocument::money),
        fields.optionalObject("billed").map(LedgerDocument::money),
        fields.optionalObject("version").map(VersionDocument::clip),
        fields.optionalObject("failure").map(SegmentsDocument::failure),
        Optional.empty(),
        fields.instant("since"),
        fields.instant("due"),
        false);
  }

  private static Optional<Instant> instant(Fields fields, String name) {
    return fields.has(name) ? Optional.of(fields.instant(name)) : Optional.empty();
  }

  private static PermanentException unknown(Fields fields, String name, String word) {
    return new PermanentException(
        "UNKNOWN_WORD",
        "this version does not know the word '" + word + "' of " + fields.where() + "." + name);
  }

  static Map<String, Object> tree(Money money) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("micros", money.micros());
    tree.put("currency", money.currency());
    return tree;
  }

  static Money money(Fields fields) {
    return new Money(fields.number("micros"), fields.text("currency"));
  }
}
