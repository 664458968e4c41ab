package dev.petforge.examples.workshop.task;

import dev.petforge.PetForge;
import dev.petforge.examples.workshop.money.Amount;
import dev.petforge.examples.workshop.table.ImportAnswer;
import dev.petforge.examples.workshop.table.KnownTables;
import dev.petforge.examples.workshop.web.BadRequest;
import dev.petforge.examples.workshop.web.RequestCoalescer;
import dev.petforge.examples.workshop.web.Texts;
import dev.petforge.examples.workshop.web.Words;
import dev.petforge.failure.PermanentException;
import dev.petforge.history.HistoryEntry;
import dev.petforge.project.ProjectId;
import dev.petforge.storyboard.Language;
import dev.petforge.storyboard.SentPrompt;
import dev.petforge.storyboard.TemplateId;
import dev.petforge.sync.ImportDefaults;
import dev.petforge.task.TaskQuery;
import dev.petforge.task.TaskStatus;
import dev.petforge.task.TaskSummary;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/** Projects as lists and pages show them. */
@RestController
@RequestMapping("/api/batch")
class TaskController {
  /** What old clients, which know no pages, get at most. */
  private static final int MOST = 500;

  private static final Map<String, TaskQuery.Order> ORDERS =
      Map.of(
          "created_at", TaskQuery.Order.OLDEST_FIRST,
          "-created_at", TaskQuery.Order.NEWEST_FIRST,
          "release_date", TaskQuery.Order.EARLIEST_RELEASE_FIRST,
          "-release_date", TaskQuery.Order.LATEST_RELEASE_FIRST);

  private final PetForge petForge;
  private final TaskCards cards;
  private final StatusCounts statusCounts;
  private final TaskDetails details;
  private final KnownTables tables;
  private final JsonMapper json;

  /** All pages that are open ask for the same when something has changed. */
  private final RequestCoalescer<Asked, byte[]> lists = new RequestCoalescer<>();

  TaskController(
      PetForge petForge,
      TaskCards cards,
      StatusCounts statusCounts,
      TaskDetails details,
      KnownTables tables,
      JsonMapper json) {
    this.json = json;
    this.statusCounts = statusCounts;
    this.tables = tables;
    this.petForge = petForge;
    this.cards = cards;
    this.details = details;
  }

  /** What a list depends on, beside the database. */
  private record Asked(
      @Nullable String table,
      @Nullable String status,
      @Nullable String template,
      @Nullable String date,
      @Nullable String search,
      String sort,
      int limit,
      @Nullable String after,
      @Nullable String projects,
      Language language) {}

  /** What is in the database, without asking any table. */
  @Operation(operationId = "listTasks", summary = "Projects, from the database alone.")
  @ApiResponse(
      responseCode = "200",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON_VALUE,
              schema = @Schema(implementation = TaskPage.class)))
  @GetMapping(path = "/tasks/local", produces = MediaType.APPLICATION_JSON_VALUE)
  byte[] list(
      @RequestParam(name = "table_id", required = false) @Nullable String table,
      @Parameter(description = "the status that they are in")
          @Words(TaskStatus.class)
          @RequestParam(name = "status", required = false)
          @Nullable String status,
      @Parameter(description = "what they are written from")
          @RequestParam(name = "template_id", required = false)
          @Nullable String template,
      @Parameter(
              description = "the day on which they are wanted",
              schema = @Schema(type = "string", format = "date"))
          @RequestParam(name = "publish_date", required = false)
          @Nullable String date,
      @Parameter(description = "a part of an id, of a row or of a picture's name")
          @RequestParam(name = "search", required = false)
          @Nullable String search,
      @Parameter(
              description =
                  "by import or by the day on which they are wanted; `-` for the last first",
              schema =
                  @Schema(
                      type = "string",
                      allowableValues = {
                        "created_at",
                        "-created_at",
                        "release_date",
                        "-release_date"
                      },
                      defaultValue = "release_date"))
          @RequestParam(name = "sort", defaultValue = "release_date")
          String sort,
      @RequestParam(name = "limit", defaultValue = "" + MOST) int limit,
      @RequestParam(name = "after", required = false) @Nullable String after,
      @Parameter(description = "exactly these, whatever else is given; with commas between")
          @RequestParam(name = "project_ids", required = false)
          @Nullable String projects) {
    Asked asked =
        new Asked(
            table, status, template, date, search, sort, limit, after, projects, Texts.language());
    return lists.answer(asked, () -> json.writeValueAsBytes(page(asked)));
  }

  private TaskPage page(Asked asked) {
    if (asked.projects() != null) {
      return named(asked.projects(), asked.language());
    }
    int limit = limit(asked.limit());
    TaskQuery.Only all =
        new TaskQuery.Only(
            given(asked.table()).map(tables::named),
            Optional.empty(),
            given(asked.template()).map(TemplateId::new),
            given(asked.date()).map(TaskController::date),
            given(asked.search()));
    Optional<TaskStatus> wanted = given(asked.status()).map(TaskController::status);
    TaskQuery.Only only =
        new TaskQuery.Only(all.table(), wanted, all.template(), all.releaseDate(), all.text());
    List<TaskSummary> found =
        petForge
            .projects()
            .list(
                TaskQuery.sorted(only, order(asked.sort()))
                    .part(given(asked.after()).map(ProjectId::new), limit));
    Map<TaskStatus, Long> counts = statusCounts.of(all);
    return new TaskPage(
        true,
        cards.of(found, asked.language()),
        found.size() < limit ? null : found.get(found.size() - 1).id().value(),
        words(counts),
        wanted
            .map(one -> counts.getOrDefault(one, 0L))
            .orElseGet(() -> counts.values().stream().mapToLong(Long::longValue).sum()),
        null);
  }

  /** Takes the rows of a table in first. */
  @Operation(
      operationId = "importAndListTasks",
      summary = "Takes a table's rows in, then lists its projects.")
  @GetMapping("/tasks")
  TaskPage importAndList(
      @RequestParam(name = "table_id") String table,
      @RequestParam(name = "limit", defaultValue = "" + MOST) int limit) {
    ImportAnswer imported =
        ImportAnswer.of(
            petForge.table(tables.named(table)).importRows(ImportDefaults.STANDARD),
            Texts.messages());
    TaskPage page =
        page(
            new Asked(
                table,
                null,
                null,
                null,
                null,
                "release_date",
                limit,
                null,
                null,
                Texts.language()));
    return new TaskPage(true, page.tasks(), page.next(), page.counts(), page.total(), imported);
  }

  private TaskPage named(String projects, Language language) {
    List<ProjectId> ids =
        Arrays.stream(projects.split(",", -1))
            .filter(id -> !id.isEmpty())
            .map(ProjectId::new)
            .toList();
    if (ids.size() > MOST) {
      throw new BadRequest(
          "project_ids", "project_ids must name at most " + MOST + " projects, had " + ids.size());
    }
    List<TaskCard> found = cards.of(petForge.projects().list(ids), language);
    return new TaskPage(true, found, null, Map.of(), found.size(), null);
  }

  /** All of one project. */
  @Operation(operationId = "getTask", summary = "All of one project.")
  @GetMapping("/tasks/{project}")
  TaskDetails.TaskAnswer show(@PathVariable("project") String project) {
    return details.of(new ProjectId(project), Texts.language());
  }

  /**
   * What happened to a project, the oldest first.
   *
   * @param entries what happened
   * @param next behind which entry the next page begins; null if this is the last
   */
  record HistoryPage(boolean success, List<HistoryCard> entries, @Nullable String next) {}

  /**
   * One thing that happened, as {@link HistoryEntry} has it.
   *
   * @param id names the entry
   * @param at when
   * @param kind what sort of thing
   * @param name names the thing
   * @param segment from 0, if it is about one
   * @param state how it stands, for people
   * @param price what it cost, if it did
   * @param detail more of it, for people
   */
  record HistoryCard(
      String id,
      Instant at,
      @Words(HistoryEntry.Kind.class) String kind,
      String name,
      @Nullable Integer segment,
      @Nullable String state,
      @Nullable Amount price,
      @Nullable String detail) {
    static HistoryCard of(HistoryEntry entry) {
      return new HistoryCard(
          entry.id(),
          entry.at(),
          entry.kind().word(),
          entry.name(),
          entry.segment().orElse(null),
          entry.state().map(Texts.messages()::translated).orElse(null),
          entry.price().map(Amount::of).orElse(null),
          entry.detail().map(Texts.messages()::translated).orElse(null));
    }
  }

  @Operation(
      operationId = "getTaskHistory",
      summary = "What happened to a project, the oldest first.")
  @GetMapping("/tasks/{project}/history")
  HistoryPage history(
      @PathVariable("project") String project,
      @RequestParam(name = "after", required = false) @Nullable String after,
      @RequestParam(name = "limit", defaultValue = "200") int limit) {
    List<HistoryEntry> entries =
        petForge.project(new ProjectId(project)).history(given(after), limit(limit));
    return new HistoryPage(
        true,
        entries.stream().map(HistoryCard::of).toList(),
        entries.size() < limit ? null : entries.get(entries.size() - 1).id());
  }

  /**
   * Exactly what would be sent for a segment, were it ordered now.
   *
   * @param segmentIndex from 0
   * @param prompt the text
   * @param negativePrompt what goes into the negative field; possibly empty
   * @param once whether a person wrote it for the next clip alone
   * @param warnings what was left out of the shot's words
   */
  record PromptAnswer(
      boolean success,
      int segmentIndex,
      String prompt,
      String negativePrompt,
      boolean once,
      List<String> warnings) {}

  @Operation(
      operationId = "getExactPrompt",
      summary = "Exactly what would be sent for a segment, were it ordered now.")
  @GetMapping("/tasks/{project}/prompt/{segment}")
  PromptAnswer prompt(
      @PathVariable("project") String project, @PathVariable("segment") int segment) {
    ProjectId id = new ProjectId(project);
    SentPrompt sent =
        petForge
            .project(id)
            .prompt(segment)
            .orElseThrow(
                () ->
                    new PermanentException(
                        "MISSING", "project " + id + " has no shot " + segment + " yet"));
    boolean once =
        petForge
            .project(id)
            .get()
            .task()
            .storyboard()
            .flatMap(storyboard -> storyboard.shot(segment).nextPrompt())
            .isPresent();
    return new PromptAnswer(
        true,
        segment,
        sent.text(),
        sent.negative(),
        once,
        sent.warnings().stream().map(Texts.messages()::translated).toList());
  }

  private static Map<String, Long> words(Map<TaskStatus, Long> counts) {
    return counts.entrySet().stream()
        .collect(
            Collectors.toMap(
                count -> count.getKey().word(),
                Map.Entry::getValue,
                (one, other) -> one,
                LinkedHashMap::new));
  }

  private static Optional<String> given(@Nullable String value) {
    return Optional.ofNullable(value).map(String::strip).filter(text -> !text.isEmpty());
  }

  private static TaskStatus status(String word) {
    return TaskStatus.ofWord(word)
        .orElseThrow(
            () ->
                new BadRequest(
                    "status",
                    "status must be one of "
                        + Arrays.stream(TaskStatus.values()).map(TaskStatus::word).toList()
                        + ", was '"
                        + word
                        + "'"));
  }

  private static LocalDate date(String text) {
    try {
      return LocalDate.parse(text);
    } catch (DateTimeParseException e) {
      throw new BadRequest(
          "publish_date", "publish_date must be a day such as 2026-12-05, was '" + text + "'");
    }
  }

  private static TaskQuery.Order order(String sort) {
    TaskQuery.Order order = ORDERS.get(sort);
    if (order == null) {
      throw new BadRequest(
          "sort",
          "sort must be one of "
              + ORDERS.keySet().stream().sorted().toList()
              + ", was '"
              + sort
              + "'");
    }
    return order;
  }

  private static int limit(int limit) {
    if (limit < 1 || limit > MOST) {
      throw new BadRequest("limit", "limit must be 1 to " + MOST + ", was " + limit);
    }
    return limit;
  }
}
