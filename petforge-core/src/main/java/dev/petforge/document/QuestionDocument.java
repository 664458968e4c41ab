package dev.petforge.document;

import dev.petforge.failure.PermanentException;
import dev.petforge.file.Sha256;
import dev.petforge.json.Json;
import dev.petforge.money.Money;
import dev.petforge.project.OperationId;
import dev.petforge.project.ProjectId;
import dev.petforge.question.ModelAnswer;
import dev.petforge.question.ModelCall;
import dev.petforge.question.ModelQuestion;
import dev.petforge.question.ModelSubject;
import dev.petforge.question.TokenUsage;
import dev.petforge.table.TableRef;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A question to a model with its answer, as a JSON object. */
public final class QuestionDocument {
  private QuestionDocument() {}

  /** Without the number that it has in its ledger. */
  public static String write(ModelCall call) {
    return Json.write(tree(call));
  }

  /**
   * @param id which number it has where it is read
   * @throws PermanentException with code {@code UNREADABLE} or {@code UNKNOWN_WORD}, naming the
   *     place
   */
  public static ModelCall read(String json, long id) {
    return question(Fields.of(json, "question"), id);
  }

  static Map<String, Object> tree(ModelCall call) {
    ModelSubject subject = call.subject();
    ModelQuestion question = call.question();
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("project_id", subject.project().value());
    subject.table().ifPresent(table -> tree.put("table", table.value()));
    tree.put("operation", subject.operation().value());
    subject.picture().ifPresent(picture -> tree.put("picture", picture.hex()));
    tree.put("provider", question.provider());
    tree.put("model", question.model());
    tree.put("reason", question.reason().word());
    tree.put("at_most", LedgerDocument.tree(question.atMost()));
    question.followedBy().ifPresent(next -> tree.put("followed_by", LedgerDocument.tree(next)));
    tree.put("asked_at", call.askedAt().toString());
    call.answer().ifPresent(answer -> tree.put("answer", tree(answer)));
    return tree;
  }

  private static Map<String, Object> tree(ModelAnswer answer) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("ending", answer.ending().word());
    answer.finishReason().ifPresent(reason -> tree.put("finish_reason", reason));
    tree.put("prompt_tokens", answer.usage().prompt());
    tree.put("cached_tokens", answer.usage().cached());
    tree.put("completion_tokens", answer.usage().completion());
    tree.put("reasoning_tokens", answer.usage().reasoning());
    tree.put("cost", LedgerDocument.tree(answer.cost()));
    tree.put("took_ms", answer.took().toMillis());
    tree.put("text", answer.text());
    return tree;
  }

  static ModelCall question(Fields fields, long id) {
    String reason = fields.text("reason");
    return new ModelCall(
        id,
        new ModelSubject(
            new ProjectId(fields.text("project_id")),
            fields.optionalText("table").map(TableRef::new),
            new OperationId(fields.text("operation")),
            fields.optionalText("picture").map(Sha256::new)),
        new ModelQuestion(
            fields.text("provider"),
            fields.text("model"),
            ModelQuestion.Reason.ofWord(reason).orElseThrow(() -> unknown("reason", reason)),
            LedgerDocument.money(fields.object("at_most")),
            fields.optionalObject("followed_by").map(LedgerDocument::money)),
        fields.instant("asked_at"),
        fields.optionalObject("answer").map(QuestionDocument::answer));
  }

  private static ModelAnswer answer(Fields fields) {
    String ending = fields.text("ending");
    Money cost = LedgerDocument.money(fields.object("cost"));
    Optional<String> finish = fields.optionalText("finish_reason");
    return new ModelAnswer(
        ModelAnswer.Ending.ofWord(ending).orElseThrow(() -> unknown("answer.ending", ending)),
        finish,
        new TokenUsage(
            fields.number("prompt_tokens"),
            fields.number("cached_tokens"),
            fields.number("completion_tokens"),
            fields.number("reasoning_tokens")),
        cost,
        fields.millis("took_ms"),
        fields.text("text"));
  }

  private static PermanentException unknown(String place, String word) {
    return new PermanentException(
        "UNKNOWN_WORD", "this version does not know the word '" + word + "' of question." + place);
  }
}
