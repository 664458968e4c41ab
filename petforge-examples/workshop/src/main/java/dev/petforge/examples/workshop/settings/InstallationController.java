package dev.petforge.examples.workshop.settings;

import dev.petforge.PetForge;
import dev.petforge.examples.installation.Configuration;
import dev.petforge.examples.installation.Installation;
import dev.petforge.examples.installation.Messages;
import dev.petforge.examples.installation.Setting;
import dev.petforge.examples.installation.TemplateFiles;
import dev.petforge.examples.installation.Writers;
import dev.petforge.examples.workshop.money.Amount;
import dev.petforge.examples.workshop.money.BudgetCard;
import dev.petforge.examples.workshop.web.Texts;
import dev.petforge.explanation.Inspection;
import dev.petforge.failure.PermanentException;
import dev.petforge.job.LivingWorker;
import dev.petforge.storyboard.Language;
import dev.petforge.storyboard.Template;
import dev.petforge.storyboard.TemplateId;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/** How the installation is set up, and how it does. Values of secrets are never shown. */
@RestController
@RequestMapping("/api")
class InstallationController {
  private static final Duration RECENT = Duration.ofDays(7);

  /** Addresses may hold a password or a webhook's token. */
  private static final Pattern SECRET = Pattern.compile("KEY|SECRET|TOKEN|CREDENTIALS|URL");

  private final PetForge petForge;
  private final Installation installation;
  private final TemplateFiles templates;
  private final Configuration configuration;
  private final JsonMapper json;

  InstallationController(
      PetForge petForge,
      Installation installation,
      TemplateFiles templates,
      Configuration configuration,
      JsonMapper json) {
    this.petForge = petForge;
    this.installation = installation;
    this.templates = templates;
    this.configuration = configuration;
    this.json = json;
  }

  /**
   * A template that storyboards are written from.
   *
   * @param id names it
   * @param name as people know it
   * @param shots how many a storyboard from it usually has
   */
  record TemplateCard(String id, String name, int shots) {}

  /**
   * A setting that is made, by the environment or the file {@code .env}.
   *
   * @param name of the setting
   * @param value empty text of one that may hold a secret
   * @param secret whether it may hold a secret
   */
  record SettingCard(String name, String value, boolean secret) {}

  /**
   * A process that works.
   *
   * @param name names it
   * @param host the machine
   * @param pid the process on that machine
   * @param started when it began
   * @param seen when it was last known to live
   * @param serves what it has of what work may need
   */
  record WorkerCard(
      String name, String host, long pid, Instant started, Instant seen, List<String> serves) {}

  /**
   * How a table stands.
   *
   * @param behind how many of its rows show an older state
   * @param refused how many of its rows the table does not take the newest state of
   * @param waiting how many of its rows wait to be written
   */
  record TableCard(String tableId, int behind, int refused, int waiting) {}

  /**
   * How the installation does.
   *
   * @param projects how many are in each status
   * @param calls how many open calls are in each state
   * @param uncertain how many of them only a person can settle
   * @param errors how many unfinished projects stand with a failure, by its code
   * @param parked how many jobs were given up
   * @param tables how far each connected table is behind
   * @param unserved how many jobs wait for a worker that has what they need, by that
   */
  record InspectionCard(
      Map<String, Long> projects,
      Map<String, Long> calls,
      long uncertain,
      Map<String, Long> errors,
      int parked,
      List<TableCard> tables,
      Map<String, Long> unserved) {}

  /**
   * How the installation is set up, and how it does.
   *
   * @param installation names the installation
   * @param provider who makes new clips
   * @param writers what can write storyboards, the offline one first
   * @param schema the version of the database
   * @param clipPrice of one new clip
   * @param templates what storyboards can be written from
   * @param budgets the most that may be spent
   * @param settings what is set
   * @param workers the processes that work
   * @param inspection how it does
   */
  record InstallationAnswer(
      boolean success,
      String installation,
      String provider,
      List<String> writers,
      int schema,
      Amount clipPrice,
      List<TemplateCard> templates,
      List<BudgetCard> budgets,
      List<SettingCard> settings,
      List<WorkerCard> workers,
      InspectionCard inspection) {}

  @Operation(
      operationId = "getInstallation",
      summary = "How the installation is set up, and how it does.")
  @GetMapping("/installation")
  InstallationAnswer show() {
    Messages messages = Texts.messages();
    return new InstallationAnswer(
        true,
        petForge.installation(),
        installation.provider(),
        new Writers(configuration).names(),
        installation.schema(),
        Amount.of(petForge.projects().priceOfClips(1)),
        templates.all().stream().map(one -> card(one, messages.language())).toList(),
        petForge.money().budgets().stream().map(BudgetCard::of).toList(),
        settings(),
        petForge.workers().stream().map(InstallationController::card).toList(),
        card(petForge.inspect(petForge.clock().instant().minus(RECENT))));
  }

  private List<SettingCard> settings() {
    return Arrays.stream(Setting.values())
        .flatMap(setting -> configuration.get(setting).map(value -> card(setting, value)).stream())
        .toList();
  }

  private static SettingCard card(Setting setting, String value) {
    boolean secret = SECRET.matcher(setting.name()).find();
    return new SettingCard(setting.name(), secret ? "" : value, secret);
  }

  private static TemplateCard card(Template template, Language language) {
    return new TemplateCard(
        template.id().value(), template.name().in(language), template.usualShots());
  }

  /** All that a template says. */
  @Operation(operationId = "getTemplate", summary = "All that a template says.")
  @GetMapping(path = "/templates/{id}", produces = MediaType.TEXT_PLAIN_VALUE)
  String template(@Parameter(description = "names the template") @PathVariable("id") String id) {
    TemplateId wanted = new TemplateId(id);
    return templates.all().stream()
        .filter(template -> template.id().equals(wanted))
        .findFirst()
        .map(template -> json.writerWithDefaultPrettyPrinter().writeValueAsString(template))
        .orElseThrow(() -> new PermanentException("MISSING", "there is no template " + wanted));
  }

  private static WorkerCard card(LivingWorker worker) {
    return new WorkerCard(
        worker.name(),
        worker.host(),
        worker.pid(),
        worker.started(),
        worker.seen(),
        worker.serves());
  }

  private static InspectionCard card(Inspection found) {
    Map<String, Long> projects = new LinkedHashMap<>();
    found.projects().forEach((status, count) -> projects.put(status.word(), count));
    Map<String, Long> calls = new LinkedHashMap<>();
    found.calls().forEach((state, count) -> calls.put(state.word(), count));
    Map<String, Long> unserved = new TreeMap<>();
    found.unserved().forEach((need, count) -> unserved.put(need.toString(), count));
    return new InspectionCard(
        projects,
        calls,
        found.uncertain(),
        new TreeMap<>(found.errors()),
        found.parked().size(),
        found.tables().stream()
            .map(
                table ->
                    new TableCard(
                        table.table().value(), table.behind(), table.refused(), table.waiting()))
            .toList(),
        unserved);
  }
}
