package dev.petforge.examples.workshop;

import dev.petforge.examples.installation.Messages;
import dev.petforge.examples.workshop.security.Accounts;
import dev.petforge.examples.workshop.security.Role;
import dev.petforge.examples.workshop.security.SignInLink;
import java.io.Console;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Scanner;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Starts the workshop's server. */
@SpringBootApplication
@Command(
    name = "workshop",
    mixinStandardHelpOptions = true,
    description = {
      "Opens the web page of an installation, and works on its projects.",
      "An empty home begins with a table of drawn pets, which costs nothing."
    })
public class Workshop implements Callable<Integer> {
  @Option(
      names = "--home",
      paramLabel = "DIR",
      defaultValue = "petforge-workshop",
      description = "The folder of the installation (${DEFAULT-VALUE}).")
  private Path home = Path.of("petforge-workshop");

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "8080",
      description = "The port that it listens on, 0 for any that is free (${DEFAULT-VALUE}).")
  private int port = 8080;

  @Option(
      names = "--address",
      paramLabel = "HOST",
      defaultValue = "127.0.0.1",
      description = {
        "The address that it listens on (${DEFAULT-VALUE}); 0.0.0.0 for all. Others than this",
        "machine are only served once there are users."
      })
  private String address = "127.0.0.1";

  @Option(
      names = "--no-worker",
      description = "Only shows projects: others work on them, as 'worker' does.")
  private boolean noWorker;

  @Option(names = "--no-demo", description = "Begins an empty home without any table.")
  private boolean noDemo;

  @Option(
      names = "--add-user",
      paramLabel = "NAME",
      description = "Makes a user, or gives one another password, which is asked for; then ends.")
  private @Nullable String user;

  @Option(
      names = "--role",
      paramLabel = "ROLE",
      defaultValue = "admin",
      description = "What the user may do: viewer, editor or admin (${DEFAULT-VALUE}).")
  private String role = "admin";

  private final Messages messages =
      Messages.in(Messages.languageOf(System.getenv()), Workshop.class);

  @Spec private @Nullable CommandSpec spec;

  /** The entry point. */
  public static void main(String[] arguments) {
    System.exit(run(arguments));
  }

  /**
   * Returns the exit status: 0 if all went well, 1 if it failed, 2 for a mistake in the arguments.
   */
  static int run(String... arguments) {
    Workshop workshop = new Workshop();
    return new CommandLine(workshop)
        .setExecutionExceptionHandler((failure, line, given) -> workshop.failed(failure, line))
        .execute(arguments);
  }

  private int failed(Exception failure, CommandLine line) throws Exception {
    Optional<String> said = StartFailure.said(failure, messages, address, port);
    if (said.isEmpty()) {
      throw failure;
    }
    line.getErr().println("petforge: " + said.get());
    return line.getCommandSpec().exitCodeOnExecutionException();
  }

  @Override
  public Integer call() throws Exception {
    if (port < 0 || port > 65_535) {
      throw wrong("start.port", port);
    }
    Path folder = Files.createDirectories(home.toAbsolutePath().normalize());
    if (user != null) {
      return addUser(folder, user);
    }
    WorkshopOptions options = new WorkshopOptions(folder, address, port, !noWorker, !noDemo);
    ConfigurableApplicationContext server = server(options);
    if (!isLocal(address) && !server.getBean(Accounts.class).any()) {
      server.close();
      throw wrong("start.no_users", address, home);
    }
    int listening =
        Optional.ofNullable(server.getEnvironment().getProperty("local.server.port", Integer.class))
            .orElse(port);
    String shown =
        "http://" + (address.equals("0.0.0.0") ? "127.0.0.1" : address) + ":" + listening;
    say("start.at", shown, folder);
    say("start.sign_in", shown + "/sign-in?code=" + server.getBean(SignInLink.class).issue());
    say("start.stop");
    Thread.currentThread().join();
    return 0;
  }

  static ConfigurableApplicationContext server(WorkshopOptions options) {
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("server.address", options.address());
    settings.put("server.port", options.port());
    settings.put("server.servlet.session.store-dir", options.home().resolve("sessions").toString());
    return new SpringApplicationBuilder(Workshop.class)
        .properties(settings)
        .initializers(
            context -> context.getBeanFactory().registerSingleton("workshopOptions", options))
        .run();
  }

  private int addUser(Path folder, String name) {
    Role given =
        Arrays.stream(Role.values())
            .filter(one -> one.word().equals(role))
            .findFirst()
            .orElseThrow(() -> wrong("start.role", role));
    Optional<String> password = password(name);
    if (password.isEmpty()) {
      throw wrong("user.no_password");
    }
    WorkshopOptions options = new WorkshopOptions(folder, address, 0, false, false);
    try (ConfigurableApplicationContext tools =
        new SpringApplicationBuilder(AccountTools.class)
            .web(WebApplicationType.NONE)
            .initializers(
                context -> context.getBeanFactory().registerSingleton("workshopOptions", options))
            .run()) {
      tools.getBean(Accounts.class).put(name, given, password);
    }
    say("user.made", name, role);
    return 0;
  }

  @SuppressWarnings("SystemConsoleNull") // one that is no terminal reads a line as well
  private Optional<String> password(String name) {
    Console console = System.console();
    if (console != null) {
      return Optional.ofNullable(console.readPassword("%s ", messages.say("user.password", name)))
          .map(String::new);
    }
    return new Scanner(System.in, StandardCharsets.UTF_8).useDelimiter("\\R").tokens().findFirst();
  }

  private void say(String key, Object... arguments) {
    System.out.println(messages.say(key, arguments));
  }

  private static boolean isLocal(String host) throws UnknownHostException {
    return InetAddress.getByName(host).isLoopbackAddress();
  }

  private ParameterException wrong(String key, Object... arguments) {
    return new ParameterException(
        Objects.requireNonNull(spec).commandLine(), messages.say(key, arguments));
  }
}
