package dev.petforge.examples.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.petforge.examples.installation.Installation;
import dev.petforge.examples.installation.Messages;
import dev.petforge.failure.PermanentException;
import dev.petforge.failure.PetForgeException;
import dev.petforge.feishu.FeishuClient;
import dev.petforge.feishu.FeishuLogin;
import dev.petforge.feishu.FeishuUser;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lets a user agree that videos are put into the user's own folders. */
@Command(
    name = "login-drive",
    description = {
      "Lets you agree that videos are put into folders in your name ('publish --as user'): "
          + "prints an address to open in a browser on this machine, and waits until you come "
          + "back from it.",
      "The login is kept sealed."
    })
final class LoginCommand extends HomeCommand {
  /** Where it listens if nothing else is said. */
  static final int PORT = 8793;

  static final String PATH = "/petforge";

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "8793",
      description = {
        "Where your browser comes back to: http://127.0.0.1:N/petforge must stand in the developer",
        "console under 'Security Settings' > 'Redirect URLs' (${DEFAULT-VALUE})."
      })
  private int port = PORT;

  @Option(
      names = "--host",
      paramLabel = "HOST",
      description = {
        "The app that is set is one of feishu, lark, or an emulator's address;",
        "without it, the app of the connected tables."
      })
  private @Nullable String host;

  @Option(
      names = "--wait",
      paramLabel = "MINUTES",
      defaultValue = "10",
      description = "How long to wait for you, 1 to 60 (${DEFAULT-VALUE}).")
  private int minutes = 10;

  LoginCommand(CommandContext context, Messages messages) {
    super(context, messages);
  }

  @Override
  public Integer call() throws InterruptedException {
    requireRange("--port", port, 1, 65_535);
    requireRange("--wait", minutes, 1, 60);
    try (Installation installation = open()) {
      FeishuClient client = installation.places().caller(Optional.ofNullable(host));
      FeishuUser user = installation.places().user(client);
      FeishuLogin login = client.login(user, redirect(port));
      CompletableFuture<Void> done = new CompletableFuture<>();
      HttpServer server = listen(login, done);
      try {
        context().out().println(messages().say("login.open", login.address()));
        done.get(Duration.ofMinutes(minutes).toSeconds(), TimeUnit.SECONDS);
      } catch (TimeoutException e) {
        throw new PermanentException(
            "NOBODY_CAME", "nobody came back within " + minutes + " minutes", e);
      } catch (ExecutionException e) {
        if (e.getCause() instanceof PetForgeException failure) {
          throw failure;
        }
        throw new IllegalStateException(e.getCause());
      } finally {
        server.stop(1);
      }
      tell("login.done");
      return 0;
    }
  }

  /** Where a user is sent back to. */
  static String redirect(int port) {
    return "http://127.0.0.1:" + port + PATH;
  }

  private HttpServer listen(FeishuLogin login, CompletableFuture<Void> done) {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 10);
      server.createContext(PATH, exchange -> answer(exchange, login, done));
      server.start();
      return server;
    } catch (IOException e) {
      throw new PermanentException(
          "PORT_TAKEN", "cannot listen on port " + port + ": " + e.getMessage(), e);
    }
  }

  private void answer(HttpExchange exchange, FeishuLogin login, CompletableFuture<Void> done)
      throws IOException {
    String said;
    try {
      login.complete(query(exchange.getRequestURI().getRawQuery()));
      said = messages().say("login.page");
      done.complete(null);
    } catch (PetForgeException e) {
      said = messages().say("login.page.failed", e.failure().code());
      // Anybody can call here: what answers another login ends nothing.
      if (!e.failure().code().equals("WRONG_STATE")) {
        done.completeExceptionally(e);
      }
    } catch (RuntimeException e) {
      said = messages().say("login.page.failed", "BUG");
      done.completeExceptionally(e);
    }
    byte[] page = said.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
    exchange.sendResponseHeaders(200, page.length);
    exchange.getResponseBody().write(page);
    exchange.close();
  }

  private static Map<String, String> query(@Nullable String raw) {
    Map<String, String> query = new LinkedHashMap<>();
    if (raw != null) {
      for (String pair : raw.split("&", -1)) {
        int equals = pair.indexOf('=');
        if (equals > 0) {
          query.put(decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1)));
        }
      }
    }
    return query;
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return "";
    }
  }
}
