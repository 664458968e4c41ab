package dev.petforge.examples.cli;

import dev.petforge.examples.installation.Messages;
import dev.petforge.task.TaskStatus;
import dev.petforge.task.TaskSummary;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** One bar for all projects: its steps are their segments, and one for joining each. */
final class BarProgress implements Progress {
  private static final int INTERVAL_MILLIS = 500;

  private final PrintStream out;
  private final Messages messages;
  private @Nullable ProgressBar bar;

  BarProgress(PrintStream out, Messages messages) {
    this.out = out;
    this.messages = messages;
  }

  @Override
  public void show(List<TaskSummary> tasks) {
    long done = tasks.stream().mapToLong(BarProgress::done).sum();
    long all = tasks.stream().mapToLong(task -> task.progress().segments() + 1L).sum();
    if (bar == null) {
      bar =
          new ProgressBarBuilder()
              .setTaskName("petforge")
              .setStyle(ProgressBarStyle.UNICODE_BLOCK)
              .setUpdateIntervalMillis(INTERVAL_MILLIS)
              .setConsumer(new ConsoleProgressBarConsumer(out))
              .startsFrom(done, Duration.ZERO)
              .setInitialMax(all)
              .build();
    }
    bar.stepTo(done);
    bar.setExtraMessage(message(tasks));
  }

  private static long done(TaskSummary task) {
    return task.progress().completed()
        + (task.progress().status() == TaskStatus.COMPLETED ? 1L : 0L);
  }

  private String message(List<TaskSummary> tasks) {
    long videos =
        tasks.stream().filter(task -> task.progress().status() == TaskStatus.COMPLETED).count();
    long failed =
        tasks.stream().filter(task -> task.progress().status() == TaskStatus.FAILED).count();
    return failed == 0
        ? messages.say("progress.bar", videos, tasks.size())
        : messages.say("progress.bar.failed", videos, tasks.size(), failed);
  }

  @Override
  public void tell(String text) {
    out.println();
    out.println(text);
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
