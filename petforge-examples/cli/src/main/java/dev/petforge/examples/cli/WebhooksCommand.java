package dev.petforge.examples.cli;

import dev.petforge.Notifications;
import dev.petforge.examples.installation.Installation;
import dev.petforge.examples.installation.Messages;
import dev.petforge.examples.installation.Setting;
import dev.petforge.failure.PermanentException;
import dev.petforge.job.Job;
import dev.petforge.notification.NotificationEvent;
import dev.petforge.notification.NotificationStore.Standing;
import dev.petforge.notification.NotificationTarget;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows who is told what happens. */
@Command(
    name = "webhooks",
    description = {
      "Shows the webhooks that are told what happens: which events, when a message arrived last, "
          + "and what waits.",
      "With --test, sends one of them a test message now, and says what it answers."
    })
final class WebhooksCommand extends HomeCommand {
  @Option(names = "--test", paramLabel = "NAME", description = "The webhook that is tried.")
  private @Nullable String test;

  WebhooksCommand(CommandContext context, Messages messages) {
    super(context, messages);
  }

  @Override
  public Integer call() {
    try (Installation installation = openExisting()) {
      Notifications notifications = installation.petForge().notifications();
      if (test != null) {
        // As the setting has it, or as the webhook is called.
        String name = test.toLowerCase(Locale.ROOT);
        requireSet(name, notifications);
        notifications.test(name);
        if (json()) {
          print(Map.of("webhook", name, "taken", true));
        }
        tell("webhooks.tested", name);
        return 0;
      }
      List<Notifications.Told> all = notifications.list();
      if (json()) {
        print(Map.of("webhooks", all.stream().map(WebhooksCommand::tree).toList()));
        return 0;
      }
      if (all.isEmpty()) {
        tell("webhooks.none");
      }
      all.forEach(one -> context().out().println(line(one)));
      return 0;
    }
  }

  private static void requireSet(String name, Notifications notifications) {
    List<String> names = notifications.list().stream().map(one -> one.target().name()).toList();
    if (names.contains(name)) {
      return;
    }
    String setting =
        Setting.OfWebhook.URL.after(
            NotificationTarget.NAMES.matcher(name).matches()
                ? name.toUpperCase(Locale.ROOT)
                : "NAME");
    throw new PermanentException(
        "NO_NOTIFICATION_TARGET",
        names.isEmpty()
            ? "there is no webhook '" + name + "', nor any other: set " + setting + " to an address"
            : "there is no webhook '"
                + name
                + "', only "
                + String.join(", ", names)
                + ": name one of these, or set "
                + setting
                + " to an address");
  }

  private String line(Notifications.Told one) {
    int waiting = one.standing().map(Standing::waiting).orElse(0);
    String line =
        messages()
            .say(
                "webhooks.line",
                one.target().name(),
                one.target().describe(),
                String.join(", ", events(one)),
                arrived(one).map(Object::toString).orElse("-"),
                waiting);
    return line
        + error(one).map(error -> "  " + messages().translated(error)).orElse("")
        + one.job()
            .filter(job -> job.state() == Job.State.PARKED)
            .map(
                job ->
                    "  " + messages().say("jobs.restart", commandLine("restart-job " + job.id())))
            .orElse("");
  }

  private static List<String> events(Notifications.Told one) {
    return one.target().events().stream().sorted().map(NotificationEvent::word).toList();
  }

  private static Optional<Instant> arrived(Notifications.Told one) {
    return one.standing().flatMap(Standing::arrived);
  }

  private static Optional<String> error(Notifications.Told one) {
    return one.job().flatMap(Job::error);
  }

  private static Map<String, @Nullable Object> tree(Notifications.Told one) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("name", one.target().name());
    tree.put("to", one.target().describe());
    tree.put("events", events(one));
    tree.put("arrived", arrived(one).map(Instant::toString).orElse(null));
    tree.put("waiting", one.standing().map(Standing::waiting).orElse(0));
    tree.put(
        "oldest", one.standing().flatMap(Standing::oldest).map(Instant::toString).orElse(null));
    tree.put("error", error(one).orElse(null));
    tree.put(
        "parked_job",
        one.job().filter(job -> job.state() == Job.State.PARKED).map(Job::id).orElse(null));
    return tree;
  }
}
