package dev.petforge.llm;

import dev.petforge.llm.internal.answer.AnswerReader;
import dev.petforge.llm.internal.answer.ShotList;
import java.util.List;
import java.util.Optional;

/** Judges a model's text: the storyboard in it, or everything that is wrong with it. */
final class AnswerJudge {
  private AnswerJudge() {}

  /** Of several storyboards in a text the last good one counts: a model corrects itself. */
  static AnswerCheck.Verdict judge(ShotsToWrite toWrite, String text) {
    AnswerReader.Found found = AnswerReader.read(text, toWrite.wanted());
    List<ShotList> lists = found.lists();
    if (lists.isEmpty()) {
      return new AnswerCheck.Verdict(
          Optional.empty(), List.of(noList(text, found.trouble())), List.of());
    }
    AnswerCheck.Verdict last = AnswerCheck.of(toWrite, lists.get(lists.size() - 1));
    AnswerCheck.Verdict verdict = last;
    for (int i = lists.size() - 2; i >= 0 && verdict.storyboard().isEmpty(); i--) {
      verdict = AnswerCheck.of(toWrite, lists.get(i));
    }
    return verdict.storyboard().isPresent() ? verdict : last;
  }

  /** Without JSON there is nothing to mend, and the picture is needed again. */
  private static Problem noList(String text, String trouble) {
    boolean prose = text.indexOf('{') < 0 && text.indexOf('[') < 0;
    return new Problem(
        "",
        prose ? "NO_JSON" : "NOT_JSON",
        prose,
        "the answer is not a whole json object with segments: " + trouble);
  }
}
