package dev.petforge.examples.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.petforge.examples.client.api.InstallationApi;
import dev.petforge.examples.client.api.ProjectsApi;
import dev.petforge.examples.client.model.BatchAnswer;
import dev.petforge.examples.client.model.BatchResult;
import dev.petforge.examples.client.model.GenerateSegmentsRequest;
import dev.petforge.examples.client.model.GenerateStoryboardsRequest;
import dev.petforge.examples.client.model.HistoryCard;
import dev.petforge.examples.client.model.MoneyAnswer;
import dev.petforge.examples.client.model.PreviewAnswer;
import dev.petforge.examples.client.model.PreviewCascadeRedoRequest;
import dev.petforge.examples.client.model.PreviewRequest;
import dev.petforge.examples.client.model.PreviewRunRequest;
import dev.petforge.examples.client.model.Problem;
import dev.petforge.examples.client.model.RegenerateRequest;
import dev.petforge.examples.client.model.RetryTaskRequest;
import dev.petforge.examples.client.model.SegmentCard;
import dev.petforge.examples.client.model.TaskAnswer;
import dev.petforge.examples.client.model.TaskCard;
import dev.petforge.examples.client.model.TaskPage;
import dev.petforge.examples.client.model.TokenRequest;
import dev.petforge.examples.client.model.UploadAnswer;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a script does with a client that nobody wrote, made from the API's document alone. */
class GeneratedClientTest {
  private static final Duration LONG = Duration.ofMinutes(2);

  @TempDir static Path folder;

  private static WorkshopProcess workshop;
  private static ApiClient client;
  private static ProjectsApi projects;
  private static InstallationApi installation;

  @BeforeAll
  static void start() throws Exception {
    workshop = WorkshopProcess.start(folder.resolve("home"));
    String token = token();
    client = client(HttpClient.newBuilder());
    client.setRequestInterceptor(request -> request.header("Authorization", "Bearer " + token));
    projects = new ProjectsApi(client);
    installation = new InstallationApi(client);
  }

  @AfterAll
  static void stop() throws InterruptedException {
    workshop.close();
  }

  private static ApiClient client(HttpClient.Builder http) {
    ApiClient made = new ApiClient();
    // The server has no HTTP/2, which this library else asks for first.
    made.setHttpClientBuilder(http.version(HttpClient.Version.HTTP_1_1));
    made.updateBaseUri(workshop.address());
    return made;
  }

  /** Made by the person who started the server, in a session, as the page makes it. */
  private static String token() throws Exception {
    CookieManager cookies = new CookieManager();
    HttpClient browser = HttpClient.newBuilder().cookieHandler(cookies).build();
    browser.send(
        HttpRequest.newBuilder(URI.create(workshop.link())).build(),
        HttpResponse.BodyHandlers.discarding());
    InstallationApi session =
        new InstallationApi(client(HttpClient.newBuilder().cookieHandler(cookies)));
    session.getSession();
    String csrf =
        cookies.getCookieStore().getCookies().stream()
            .filter(cookie -> cookie.getName().equals("XSRF-TOKEN"))
            .map(HttpCookie::getValue)
            .findFirst()
            .orElseThrow();
    return session
        .makeToken(
            new TokenRequest().name("script").role(TokenRequest.RoleEnum.EDITOR),
            null,
            Map.of("X-XSRF-TOKEN", csrf))
        .getToken();
  }

  private static TaskPage list(String status, String ids) throws ApiException {
    return projects.listTasks(null, status, null, null, null, null, null, null, ids);
  }

  private static TaskCard task(String project) throws ApiException {
    return list(null, project).getTasks().get(0);
  }

  private static File picture() throws IOException {
    BufferedImage image = new BufferedImage(640, 640, BufferedImage.TYPE_INT_RGB);
    Graphics2D brush = image.createGraphics();
    brush.setColor(Color.ORANGE);
    brush.fillRect(0, 0, 640, 640);
    brush.setColor(Color.DARK_GRAY);
    brush.fillOval(160, 200, 320, 320);
    brush.dispose();
    File file = folder.resolve("cat.jpg").toFile();
    ImageIO.write(image, "jpg", file);
    return file;
  }

  @Test
  void a_video_is_made_of_a_picture_step_by_step() throws Exception {
    UploadAnswer made =
        projects.createProject(
            picture(), "picture-1", LocalDate.of(2027, 1, 2), "a cat on a rug", 2, null);
    String project = made.getProjectId();
    assertThat(task(project).getPublishDate()).isEqualTo(LocalDate.of(2027, 1, 2));
    assertThat(task(project).getTotalSegments()).isEqualTo(2);

    PreviewAnswer price =
        projects.previewCommand(
            new PreviewRequest(
                new PreviewRunRequest()
                    .command(PreviewRunRequest.CommandEnum.RUN)
                    .goal(PreviewRunRequest.GoalEnum.MERGED)
                    .projectIds(List.of(project))),
            null);
    assertThat(price.getClips()).isEqualTo(2);
    assertThat(price.getPrices().get(0).getAmount()).isEqualByComparingTo(BigDecimal.ZERO);

    assertThat(
            projects
                .generateStoryboards(
                    new GenerateStoryboardsRequest().projectIds(List.of(project)), "boards-1")
                .getSuccessCount())
        .isEqualTo(1);
    await("its storyboard")
        .atMost(LONG)
        .until(() -> task(project).getStatus().equals("storyboard_ready"));

    projects.generateSegments(
        new GenerateSegmentsRequest().projectIds(List.of(project)).segmentIndex(0), null);
    await("its first clip")
        .atMost(LONG)
        .until(
            () ->
                task(project).getSegments().get(0).getStatus() == SegmentCard.StatusEnum.COMPLETED);

    TaskAnswer all = projects.getTask(project);
    assertThat(all.getShots()).hasSize(2);
    assertThat(all.getShots().get(1).getPrompt()).isNotBlank();
    assertThat(all.getSegments().get(0).getVideoUrl()).startsWith("/storage/projects/" + project);
    assertThat(all.getCalls()).isNotEmpty();

    assertThat(projects.getTaskHistory(project, null, null).getEntries())
        .extracting(HistoryCard::getAt)
        .isSorted();
    MoneyAnswer money = installation.getMoney("task", null, null);
    assertThat(money.getSpending())
        .anySatisfy(
            spent -> {
              assertThat(spent.getOn()).isEqualTo(project);
              assertThat(spent.getSpent().getCurrency()).hasSize(3);
            });

    PreviewAnswer redo =
        projects.previewCommand(
            new PreviewRequest(
                new PreviewCascadeRedoRequest()
                    .command(PreviewCascadeRedoRequest.CommandEnum.CASCADE_REDO)
                    .projectId(project)
                    .fromSegmentIndex(0)
                    .runOn(true)),
            null);
    assertThat(redo.getRows().get(0).getRefused()).isFalse();
    assertThat(redo.getClips()).isPositive();
  }

  @Test
  void the_table_of_the_demo_is_listed_in_pages() throws Exception {
    TaskPage first = projects.listTasks(null, null, null, null, null, "created_at", 4, null, null);
    TaskPage second =
        projects.listTasks(null, null, null, null, null, "created_at", 4, first.getNext(), null);

    assertThat(first.getTasks()).hasSize(4);
    assertThat(second.getTasks())
        .extracting(TaskCard::getProjectId)
        .isNotEmpty()
        .doesNotContainAnyElementsOf(
            first.getTasks().stream().map(TaskCard::getProjectId).toList());
    assertThat(first.getTasks().get(0).getTableId()).isNotBlank();
  }

  @Test
  void what_is_refused_is_a_problem_that_names_the_member() throws Exception {
    ApiException wrong = catchThrowableOfType(ApiException.class, () -> list("glad", null));
    ApiException unnamed =
        catchThrowableOfType(
            ApiException.class,
            () -> projects.regenerateSegment(new RegenerateRequest().segmentIndex(0), null));

    assertThat(wrong.getCode()).isEqualTo(422);
    assertThat(problem(wrong).getField()).isEqualTo("status");
    assertThat(problem(wrong).getCode()).isEqualTo("BAD_REQUEST");
    assertThat(problem(wrong).getSuccess()).isFalse();
    assertThat(problem(unnamed).getField()).isEqualTo("record_ids");
    ApiException stranger =
        catchThrowableOfType(
            ApiException.class,
            () -> new InstallationApi(client(HttpClient.newBuilder())).getInstallation());
    assertThat(stranger.getCode()).isEqualTo(401);
    assertThat(problem(stranger).getCode()).isEqualTo("NOT_SIGNED_IN");
  }

  private static Problem problem(ApiException refused) throws IOException {
    return client.getObjectMapper().readValue(refused.getResponseBody(), Problem.class);
  }

  @Test
  void what_is_refused_for_one_project_is_said_of_that_one() throws Exception {
    String project = list(null, null).getTasks().get(0).getProjectId();

    BatchAnswer answer =
        projects.retryTask(
            new RetryTaskRequest().projectIds(List.of(project, "ffffffffffff")), null);

    assertThat(answer.getFailedCount()).isEqualTo(2);
    assertThat(answer.getResults())
        .extracting(BatchResult::getProjectId)
        .containsExactly(project, "ffffffffffff");
    assertThat(answer.getResults()).allSatisfy(one -> assertThat(one.getCode()).isNotBlank());
    assertThat(answer.getResults().get(1).getCode()).isEqualTo("NO_PROJECT");
  }
}
