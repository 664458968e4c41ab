package dev.petforge.examples.workshop;

import dev.petforge.examples.installation.Configuration;
import dev.petforge.examples.installation.Messages;
import dev.petforge.examples.workshop.security.Accounts;
import dev.petforge.examples.workshop.security.Role;
import dev.petforge.examples.workshop.security.SignInLink;
import dev.petforge.examples.workshop.web.ServerVersion;
import dev.petforge.storyboard.Language;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.PropertyResourceBundle;
import java.util.ResourceBundle;
import java.util.Scanner;
import java.util.concurrent.Callable;
import org.apache.catalina.util.NetMask;
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
    versionProvider = Workshop.Version.class,
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

  @Option(
      names = "--behind-proxy",
      paramLabel = "ADDRESS",
      split = ",",
      description = {
        "The proxy that speaks TLS for this server, by its IP address or network (10.0.0.0/8):",
        "it alone is believed who asks, and whether that came by https. Only once there are users."
      })
  private List<String> proxies = List.of();

  @Option(
      names = "--lang",
      paramLabel = "en|zh",
      description = "The language of messages; by default the locale's.")
  @SuppressWarnings("UnusedVariable") // looked for before the arguments are parsed
  private @Nullable Tongue lang;

  /** A language as it is typed. */
  private enum Tongue {
    en,
    zh
  }

  private static final String HELP = "help_zh.properties";

  private final Messages messages;

  @Spec private @Nullable CommandSpec spec;

  /** Made by Spring: it is where the application begins. */
  public Workshop() {
    this(Messages.in(Language.ENGLISH, Workshop.class));
  }

  private Workshop(Messages messages) {
    this.messages = messages;
  }

  /** The entry point. */
  public static void main(String[] arguments) {
    System.exit(run(arguments));
  }

  /**
   * Returns the exit status: 0 if all went well, 1 if it failed, 2 for a mistake in the arguments.
   */
  static int run(String... arguments) {
    Language language = language(arguments);
    Workshop workshop = new Workshop(Messages.in(language, Workshop.class));
    CommandLine command = new CommandLine(workshop).setCaseInsensitiveEnumValuesAllowed(true);
    if (language == Language.CHINESE) {
      command.setResourceBundle(help());
    }
    return command
        .setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8))
        .setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8))
        .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF))
        .setExecutionExceptionHandler((failure, line, given) -> workshop.failed(failure, line))
        .execute(arguments);
  }

  /** Asked for before arguments are parsed: also for what is wrong with them. */
  private static Language language(String... arguments) {
    String all = String.join(" ", arguments);
    for (Tongue tongue : Tongue.values()) {
      if (all.contains("--lang=" + tongue) || all.contains("--lang " + tongue)) {
        return tongue == Tongue.zh ? Language.CHINESE : Language.ENGLISH;
      }
    }
    return Messages.languageOf(System.getenv());
  }

  private static ResourceBundle help() {
    try (InputStream in = Objects.requireNonNull(Workshop.class.getResourceAsStream(HELP));
        InputStreamReader texts = new InputStreamReader(in, StandardCharsets.UTF_8)) {
      return new PropertyResourceBundle(texts);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + HELP, e);
    }
  }

  /** Says which version this is. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"petforge " + ServerVersion.text()};
    }
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
    WorkshopOptions options =
        new WorkshopOptions(folder, address, port, !noWorker, !noDemo, networks());
    ConfigurableApplicationContext server =
        server(options, Configuration.of(System.getenv(), Path.of("").toAbsolutePath()));
    if (!(isLocal(address) && proxies.isEmpty()) && !server.getBean(Accounts.class).any()) {
      server.close();
      throw proxies.isEmpty()
          ? wrong("start.no_users", address, home)
          : wrong("start.no_users_behind_proxy", home);
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

  static ConfigurableApplicationContext server(
      WorkshopOptions options, Configuration configuration) {
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("server.address", options.address());
    settings.put("server.port", options.port());
    // Whoever else sends such headers is not listened to.
    settings.put(
        "server.forward-headers-strategy", options.proxies().isEmpty() ? "none" : "native");
    if (!options.proxies().isEmpty()) {
      settings.put("server.tomcat.remoteip.internal-proxies", String.join(",", options.proxies()));
    }
    settings.put("server.servlet.session.store-dir", options.home().resolve("sessions").toString());
    return new SpringApplicationBuilder(Workshop.class)
        .properties(settings)
        .initializers(
            context -> {
              context.getBeanFactory().registerSingleton("workshopOptions", options);
              context.getBeanFactory().registerSingleton("configuration", configuration);
            })
        .run();
  }

  /** The proxies as networks, each of one address at least. */
  private List<String> networks() {
    List<String> networks = new ArrayList<>();
    for (String proxy : proxies) {
      String network = proxy.contains("/") ? proxy : proxy + (proxy.contains(":") ? "/128" : "/32");
      // A name would be looked up: only what looks like an address is tried.
      if (!network.matches("(\\d{1,3}\\.){3}\\d{1,3}/\\d+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*/\\d+")) {
        throw wrong("start.proxy", proxy);
      }
      try {
        var unused = new NetMask(network);
        networks.add(network);
      } catch (IllegalArgumentException e) {
        throw wrong("start.proxy", proxy);
      }
    }
    return networks;
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
