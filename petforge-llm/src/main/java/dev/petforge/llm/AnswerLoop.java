package dev.petforge.llm;

import dev.petforge.failure.Failure;
import dev.petforge.failure.PermanentException;
import dev.petforge.llm.internal.chat.ChatReply;
import dev.petforge.llm.internal.chat.FinishKind;
import dev.petforge.question.ModelAnswer;
import dev.petforge.question.ModelQuestion.Reason;
import dev.petforge.storyboard.StoryboardDraft;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Asks a model for a storyboard, judges its answer, and asks again, until there is a storyboard or
 * a reason why there is none. At most three answers are paid for, those of earlier tries of the
 * same job included. For one storyboard.
 */
final class AnswerLoop {
  /** A video of seven shots in both languages has some 4,000 tokens. */
  static final int BUDGET = 8_192;

  private static final int MOST_ANSWERS = 3;
  private static final double FREE = 0.9;
  private static final double CAREFUL = 0.2;
  private static final int SHOWN = 500;

  private final Endpoint endpoint;
  private final ShotsToWrite toWrite;
  private final StoryboardPrompt prompt;
  private final OpeningView view;
  private final UsageMeter meter;
  private final String system;
  private final String task;
  private final ObjectNode schema;

  private int budget;
  private boolean moreRoom;
  private @Nullable Judged judged;
  private String lastText = "";
  private List<Problem> lastProblems = List.of();

  AnswerLoop(Endpoint endpoint, ShotsToWrite toWrite, OpeningView view, UsageMeter meter) {
    this.endpoint = endpoint;
    this.toWrite = toWrite;
    this.prompt = new StoryboardPrompt(toWrite);
    this.view = view;
    this.meter = meter;
    this.system = prompt.system();
    this.task = prompt.task(view.words());
    this.schema = prompt.schema();
    this.budget = BUDGET;
  }

  private record Judged(String text, AnswerCheck.Verdict verdict) {}

  /** What is asked next. */
  private record Next(Reason reason, String user, boolean picture, double temperature) {}

  /** What became of an answer: a storyboard, or what is asked next. */
  private record Step(Optional<StoryboardDraft> draft, Optional<Next> next) {
    static Step done(StoryboardDraft draft) {
      return new Step(Optional.of(draft), Optional.empty());
    }

    static Step again(Next next) {
      return new Step(Optional.empty(), Optional.of(next));
    }

    static Step stop() {
      return new Step(Optional.empty(), Optional.empty());
    }
  }

  /**
   * Asks until there is a storyboard.
   *
   * @param first why it is asked at all
   * @throws PermanentException with code {@code STORYBOARD_INVALID} if no answer could be used, or
   *     as {@link Endpoint#ask}
   * @throws Endpoint.NoSightException as {@link Endpoint#ask}
   */
  StoryboardDraft write(Reason first) {
    Step step = Step.again(new Next(first, task, true, FREE));
    int answers = 0;
    for (ModelAnswer earlier : meter.earlier(endpoint.profile())) {
      if (step.next().isPresent()) {
        step = judge(earlier.text(), FinishKind.of(earlier.finishReason()));
      }
      answers++;
    }
    while (step.next().isPresent() && answers < MOST_ANSWERS) {
      Next next = step.next().get();
      try (Endpoint.Asked asked =
          endpoint.ask(question(next), next.reason(), meter, this::isStoryboard)) {
        step = judge(asked.reply().answer(), asked.reply().finish());
        if (step.draft().isPresent()) {
          asked.taken();
        }
      }
      answers++;
    }
    return step.draft().orElseThrow(this::invalid);
  }

  /** What is asked first. */
  Question first() {
    return question(new Next(Reason.WRITE, task, true, FREE));
  }

  private Question question(Next next) {
    return new Question(
        system,
        next.user(),
        next.picture() ? view.picture() : Optional.empty(),
        Optional.of(schema),
        next.temperature(),
        budget);
  }

  private boolean isStoryboard(ChatReply reply) {
    return verdict(reply.answer()).storyboard().isPresent();
  }

  /** An answer is judged when it comes in; what follows asks about the same one again. */
  private AnswerCheck.Verdict verdict(String text) {
    Judged last = judged;
    if (last == null || !last.text().equals(text)) {
      last = new Judged(text, AnswerJudge.judge(toWrite, text));
      judged = last;
    }
    return last.verdict();
  }

  /**
   * The text is judged before the word that ended it: a whole storyboard is one whatever that says.
   * So is an answer to an earlier try of the job, which is gone on from as if it came now.
   */
  private Step judge(String text, FinishKind finish) {
    lastText = text;
    AnswerCheck.Verdict verdict = verdict(text);
    if (verdict.storyboard().isPresent()) {
      return Step.done(
          new StoryboardDraft(verdict.storyboard().get(), verdict.warnings(), view.described()));
    }
    if (finish == FinishKind.CUT_OFF && !verdict.whole()) {
      return cutOff();
    }
    if (text.isBlank()) {
      lastProblems = List.of(new Problem("", "BLANK", true, "the answer was empty"));
      return Step.again(new Next(Reason.AGAIN, prompt.afterBlank(task), true, FREE));
    }
    return mend(text, verdict.problems());
  }

  /** Of what was cut off no part is taken: its last shot may look whole. */
  private Step cutOff() {
    lastProblems =
        List.of(
            new Problem(
                "", "LENGTH", true, "the answer broke off after at most " + budget + " tokens"));
    if (moreRoom) {
      return Step.stop();
    }
    moreRoom = true;
    budget = Math.max(budget, Math.min(2 * budget, endpoint.mostOutput()));
    return Step.again(new Next(Reason.MORE_ROOM, prompt.shorter(task), true, FREE));
  }

  private Step mend(String text, List<Problem> problems) {
    boolean same = identities(problems).equals(identities(lastProblems));
    lastProblems = problems;
    if (same) {
      return Step.stop();
    }
    boolean content = problems.stream().anyMatch(Problem::content);
    return Step.again(
        new Next(
            Reason.MEND,
            prompt.mend(task, endpoint.redaction().text(text), problems),
            content,
            CAREFUL));
  }

  private static Set<String> identities(List<Problem> problems) {
    return problems.stream().map(Problem::identity).collect(Collectors.toSet());
  }

  private PermanentException invalid() {
    List<String> wrong = new ArrayList<>();
    for (Problem problem : lastProblems) {
      wrong.add(endpoint.redaction().line(problem.toString(), 200));
    }
    String all = String.join("; ", wrong);
    String message =
        endpoint.profile()
            + " gave no storyboard that can be used ("
            + meter.summary()
            + "). Wrong with the last answer: "
            + (all.length() > 900 ? all.substring(0, 899) + "…" : all)
            + ". It began: "
            + endpoint.redaction().line(lastText, SHOWN);
    return new PermanentException(
        "STORYBOARD_INVALID",
        message.substring(0, Math.min(message.length(), Failure.MAX_MESSAGE)));
  }
}
