package dev.petforge.examples.cli;

import dev.petforge.call.CallState;
import dev.petforge.call.ProviderCall;
import dev.petforge.call.WaitReason;
import dev.petforge.examples.installation.Installation;
import dev.petforge.examples.installation.Messages;
import dev.petforge.examples.installation.view.Advice;
import dev.petforge.explanation.Wait;
import dev.petforge.failure.Failure;
import dev.petforge.job.Job;
import dev.petforge.job.JobKind;
import dev.petforge.job.JobQuery;
import dev.petforge.task.TaskSummary;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Prints what holds up a run while it goes on, each thing once, when it is first seen. Without it a
 * run that waits would look like one that works.
 */
final class WarningPrinter {
  private static final Set<JobKind> WAITED_FOR =
      EnumSet.of(
          JobKind.DISPATCH, JobKind.POLL, JobKind.FETCH, JobKind.WRITE_STORYBOARD, JobKind.MERGE);

  /** One failure may be a hiccup. */
  private static final int WORTH_TELLING = 2;

  private static final Pattern LAST_CODE = Pattern.compile("\\(([A-Za-z0-9_]+)\\)\\s*$");

  private final Installation installation;
  private final Messages messages;
  private final Set<String> told = new HashSet<>();

  WarningPrinter(Installation installation, Messages messages) {
    this.installation = installation;
    this.messages = messages;
  }

  /**
   * What is new, in words for people.
   *
   * @param open the open calls of these projects
   * @param questions what questions to models wait for
   */
  List<String> news(
      Collection<TaskSummary> tasks, Collection<ProviderCall> open, Collection<Wait> questions) {
    List<String> news = new ArrayList<>(ofAccounts(tasks));
    // Why nobody answers is said as what is waited for.
    questions.forEach(wait -> wait.because().map(Failure::code).ifPresent(told::add));
    for (ProviderCall call : open) {
      // That a provider cannot be reached is said as what is waited for.
      boolean away = call.status().waitingFor().equals(Optional.of(WaitReason.PROVIDER));
      if (call.status().state() != CallState.SUBMITTING && !away) {
        call.status().failure().ifPresent(failure -> tell(call, failure, news));
      }
    }
    for (Job job :
        installation.petForge().worker().jobs(JobQuery.failed(WAITED_FOR, WORTH_TELLING))) {
      job.error().ifPresent(error -> tell(job, error, news));
    }
    return news;
  }

  /** What is new of what will happen to all other projects too. */
  List<String> ofAccounts(Collection<TaskSummary> tasks) {
    List<String> news = new ArrayList<>();
    for (TaskSummary task : tasks) {
      if (!task.standing().runs()) {
        task.standing().failure().ifPresent(failure -> tellOfAccount(failure, news));
      }
    }
    return news;
  }

  private void tellOfAccount(Failure failure, List<String> news) {
    Optional<String> code = Advice.code(failure).filter(Advice::concernsAll);
    if (code.isPresent() && told.add("account " + code.get())) {
      news.add(messages.say("trouble.account", failure));
      news.add(messages.say("advice", Advice.text(code.get(), installation.provider(), messages)));
    }
  }

  private void tell(ProviderCall call, Failure failure, List<String> news) {
    if (told.add(failure.code())) {
      boolean planned = call.status().state() == CallState.PLANNED;
      news.add(messages.say(planned ? "trouble.wait" : "trouble.call", failure));
    }
  }

  private void tell(Job job, String error, List<String> news) {
    Matcher code = LAST_CODE.matcher(error);
    if (told.add(code.find() ? String.valueOf(code.group(1)) : "job " + job.key().kind())) {
      news.add(messages.say("trouble.job", messages.translated(error)));
    }
  }
}
