package dev.petforge.examples.cli;

import dev.petforge.failure.Failure;
import dev.petforge.generation.CallState;
import dev.petforge.generation.ProviderCall;
import dev.petforge.task.TaskSummary;
import dev.petforge.work.Job;
import dev.petforge.work.JobQuery;
import dev.petforge.work.WorkKind;
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
 * What stands in the way of work while it is done: each thing is told once, when it is first seen.
 * Silence would look like work.
 */
final class Troubles {
  private static final Set<WorkKind> WAITED_FOR =
      EnumSet.of(
          WorkKind.DISPATCH,
          WorkKind.POLL,
          WorkKind.FETCH,
          WorkKind.WRITE_STORYBOARD,
          WorkKind.MERGE);

  /** One failure may be a hiccup. */
  private static final int WORTH_TELLING = 2;

  private static final Pattern LAST_CODE = Pattern.compile("\\(([A-Za-z0-9_]+)\\)\\s*$");

  private final Home home;
  private final Words words;
  private final Set<String> told = new HashSet<>();

  Troubles(Home home, Words words) {
    this.home = home;
    this.words = words;
  }

  /**
   * What is new, in words for people.
   *
   * @param open the open calls of these projects
   */
  List<String> news(Collection<TaskSummary> tasks, Collection<ProviderCall> open) {
    List<String> news = new ArrayList<>(ofAccounts(tasks));
    for (ProviderCall call : open) {
      if (call.status().state() != CallState.SUBMITTING) {
        call.status().failure().ifPresent(failure -> tell(call, failure, news));
      }
    }
    for (Job job : home.petForge().jobs(JobQuery.failed(WAITED_FOR, WORTH_TELLING))) {
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
      news.add(words.say("trouble.account", failure));
      news.add(words.say("advice", Advice.text(code.get(), home.provider(), words)));
    }
  }

  private void tell(ProviderCall call, Failure failure, List<String> news) {
    if (told.add(failure.code())) {
      boolean planned = call.status().state() == CallState.PLANNED;
      news.add(words.say(planned ? "trouble.wait" : "trouble.call", failure));
    }
  }

  private void tell(Job job, String error, List<String> news) {
    Matcher code = LAST_CODE.matcher(error);
    if (told.add(code.find() ? String.valueOf(code.group(1)) : "job " + job.work().kind())) {
      news.add(words.say("trouble.job", error));
    }
  }
}
