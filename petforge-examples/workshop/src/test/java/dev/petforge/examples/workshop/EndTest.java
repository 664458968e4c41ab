package dev.petforge.examples.workshop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.petforge.examples.installation.Configuration;
import dev.petforge.examples.installation.Installation;
import dev.petforge.examples.workshop.WorkshopServer.Client;
import dev.petforge.job.JobKind;
import dev.petforge.project.ProjectId;
import dev.petforge.storyboard.Language;
import dev.petforge.task.Goal;
import dev.petforge.task.TaskQuery;
import dev.petforge.task.TaskSummary;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of requests and of work when the server is told to end in the middle of them. */
class EndTest {
  private static final Duration LONG = Duration.ofMinutes(2);

  @TempDir Path home;

  @Test
  void a_running_request_is_answered_and_running_work_goes_on_with_the_next_start()
      throws Exception {
    WorkshopServer server = WorkshopServer.start(home, true);
    List<ProjectId> projects = server.petForge().projects().ids(TaskQuery.all());
    URI address = URI.create(server.address());
    Thread end = new Thread(server::close, "end");
    try (Socket socket = new Socket(address.getHost(), address.getPort())) {
      socket.setSoTimeout((int) LONG.toMillis());
      String body = "{\"project_ids\": [\"" + projects.get(0) + "\"]}";
      OutputStream out = socket.getOutputStream();
      out.write(bytes(head(server.admin(), address, body.length()) + body.substring(0, 10)));
      server.petForge().projects().run(projects, Goal.segment(0), projects.size());
      await("work is under way").atMost(LONG).until(() -> busy(server) > 0);

      end.start();
      await("nobody else is let in").atMost(LONG).until(() -> isClosed(address));
      out.write(bytes(body.substring(10)));

      assertThat(
              new BufferedReader(
                      new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
                  .readLine())
          .startsWith("HTTP/1.1 200");
    } finally {
      if (!end.isAlive()) {
        server.close();
      }
      end.join(LONG.toMillis());
    }
    try (Installation next =
        Installation.open(
            home,
            Configuration.of(System.getenv(), home),
            Language.ENGLISH,
            Optional.empty(),
            step -> {})) {
      List<TaskSummary> left = next.petForge().projects().list(projects);
      assertThat(left)
          .as("work that was left")
          .anyMatch(task -> task.standing().runs() || task.standing().waitsForTurn());

      assertThat(next.becomeWorker(EnumSet.allOf(JobKind.class))).isTrue();

      assertThat(next.petForge().projects().awaitRest(projects, LONG)).isTrue();
      assertThat(next.petForge().projects().list(projects))
          .allMatch(task -> task.progress().completed() == 1);
    }
  }

  private static int busy(WorkshopServer server) {
    return server.petForge().projects().ids(TaskQuery.of(TaskQuery.Which.BUSY)).size();
  }

  private static String head(Client admin, URI address, int length) {
    String token = admin.cookie("XSRF-TOKEN").orElseThrow().getValue();
    return "POST /api/batch/retry-task HTTP/1.1\r\nHost: "
        + address.getAuthority()
        + "\r\nCookie: PETFORGE_SESSION="
        + admin.cookie("PETFORGE_SESSION").orElseThrow().getValue()
        + "; XSRF-TOKEN="
        + token
        + "\r\nX-XSRF-TOKEN: "
        + token
        + "\r\nContent-Type: application/json\r\nContent-Length: "
        + length
        + "\r\n\r\n";
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static boolean isClosed(URI address) {
    try (Socket socket = new Socket(address.getHost(), address.getPort())) {
      return !socket.isConnected();
    } catch (IOException refused) {
      return true;
    }
  }
}
