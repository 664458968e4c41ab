package dev.petforge.examples.cli;

import dev.petforge.examples.installation.Installation;
import dev.petforge.examples.installation.Messages;
import dev.petforge.project.ProjectId;
import dev.petforge.storyboard.Language;
import dev.petforge.storyboard.ShotEdit;
import dev.petforge.storyboard.ShotPart;
import dev.petforge.storyboard.Storyboard;
import dev.petforge.task.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Changes what shots of projects say. */
@Command(
    name = "edit",
    description = {
      "Changes what shots of projects say: one shot by options, in all projects that are meant; or "
          + "many shots of one project by a file, or in your editor.",
      "Nothing is bought by it; clips that were made of other words are said. --regenerate makes",
      "the segment of the one shot anew: it says the price first, and asks."
    })
final class EditCommand extends HomeCommand {
  @Mixin private ProjectSelection selection = new ProjectSelection();

  @Option(names = "--shot", paramLabel = "N", description = "Which shot, from 0.")
  private @Nullable Integer shot;

  @Option(names = "--crucial", paramLabel = "TEXT", description = "What must hold in it.")
  private @Nullable String crucial;

  @Option(names = "--action", paramLabel = "TEXT", description = "What happens in it.")
  private @Nullable String action;

  @Option(names = "--sound", paramLabel = "TEXT", description = "What is heard.")
  private @Nullable String sound;

  @Option(names = "--negative", paramLabel = "TEXT", description = "What must not be seen.")
  private @Nullable String negative;

  @Option(
      names = "--prompt",
      paramLabel = "TEXT",
      description = {
        "Exactly what is sent for the shot's next clip, once; 'show --prompt N' prints what would be",
        "sent. Empty for the shot's own words."
      })
  private @Nullable String prompt;

  @Option(
      names = "--in",
      paramLabel = "en|zh",
      defaultValue = "en",
      description = "The language that these texts are in (${DEFAULT-VALUE}).")
  private String language = "en";

  @Option(
      names = "--file",
      paramLabel = "FILE",
      description = "A JSON list of shots with the fields of storyboard.json.")
  private @Nullable Path file;

  @Option(names = "--editor", description = "Opens the shots in $VISUAL or $EDITOR.")
  private boolean editor;

  @Option(names = "--regenerate", description = "Makes the segment of the shot anew.")
  private boolean regenerate;

  @Mixin private PurchaseConsent consent = new PurchaseConsent();

  EditCommand(CommandContext context, Messages messages) {
    super(context, messages);
  }

  @Override
  public Integer call() {
    Map<ShotPart, String> texts = texts();
    check(texts);
    selection.check(this);
    try (Installation installation = openExisting()) {
      List<ProjectId> projects = selection.of(this, installation);
      String once = prompt;
      if (once != null) {
        return each(projects, project -> sendOnce(installation, project, once));
      }
      ShotEdits edits = new ShotEdits(this, installation);
      Map<ProjectId, List<ShotEdit>> changes = new LinkedHashMap<>();
      if (file == null && !editor) {
        projects.forEach(
            project -> changes.put(project, edits.changes(project, List.of(entry(texts)))));
      } else if (projects.size() == 1) {
        ProjectId project = projects.get(0);
        changes.put(project, edits.changes(project, entries(installation, project)));
      } else {
        throw wrong(messages().say("edit.one_project", projects.size()));
      }
      return regenerate
          ? regenerated(installation, changes)
          : each(
              projects, project -> edits.save(project, changes.getOrDefault(project, List.of())));
    }
  }

  /** What is refused for one of them does not keep off the others. */
  private static int each(List<ProjectId> projects, ToIntFunction<ProjectId> step) {
    int status = 0;
    for (ProjectId project : projects) {
      int one = step.applyAsInt(project);
      status = one == 0 ? status : one;
    }
    return status;
  }

  private int regenerated(Installation installation, Map<ProjectId, List<ShotEdit>> changes) {
    changes.forEach(
        (project, some) -> {
          if (some.size() != 1) {
            throw wrong(messages().say("edit.regenerate_one", some.size()));
          }
        });
    new RunRequestCheck(this, folder()).require();
    return consent.carryOut(
        this,
        installation,
        List.copyOf(changes.keySet()),
        one ->
            one.edit(
                Objects.requireNonNull(changes.get(one.get().task().id())).get(0),
                consent.seen(one)),
        PurchaseQuestion.Unasked.REFUSE);
  }

  private int sendOnce(Installation installation, ProjectId project, String text) {
    int index = Optional.ofNullable(shot).orElse(0);
    Outcome outcome = installation.petForge().project(project).promptOnce(index, text);
    if (outcome instanceof Outcome.Refused refused) {
      return refused(refused);
    }
    tellHeldBack(outcome);
    if (text.isBlank()) {
      tell("edit.prompt_taken_back", project, index);
    } else {
      tell(
          "edit.prompt_once",
          project,
          index,
          commandLine("regenerate " + project + " --segment " + index));
    }
    return 0;
  }

  private void check(Map<ShotPart, String> texts) {
    requireIndex("--shot", shot);
    if (prompt != null) {
      if (shot == null || !texts.isEmpty() || file != null || editor || regenerate) {
        throw wrong(messages().say("edit.prompt_alone"));
      }
      requireRange("--prompt", prompt.length(), 0, ShotEdit.MAX_TEXT);
      return;
    }
    boolean byOptions = shot != null || !texts.isEmpty();
    long ways = List.of(byOptions, file != null, editor).stream().filter(way -> way).count();
    if (ways != 1 || (byOptions && (shot == null || texts.isEmpty()))) {
      throw wrong(messages().say("edit.one_way"));
    }
    if (!List.of("en", "zh").contains(language)) {
      throw wrong(messages().say("edit.language", language));
    }
    texts.forEach(
        (part, text) ->
            requireRange(
                "--" + part.key(Language.ENGLISH).replace("_constraint", ""),
                text.length(),
                0,
                ShotEdit.MAX_TEXT));
  }

  private Map<ShotPart, String> texts() {
    Map<ShotPart, String> texts = new EnumMap<>(ShotPart.class);
    put(texts, ShotPart.CRUCIAL, crucial);
    put(texts, ShotPart.ACTION, action);
    put(texts, ShotPart.SOUND, sound);
    put(texts, ShotPart.NEGATIVE_CONSTRAINT, negative);
    return texts;
  }

  private static void put(Map<ShotPart, String> texts, ShotPart part, @Nullable String text) {
    if (text != null) {
      texts.put(part, text);
    }
  }

  private ShotEditFile.Entry entry(Map<ShotPart, String> texts) {
    Language said = language.equals("zh") ? Language.CHINESE : Language.ENGLISH;
    return new ShotEditFile.Entry(
        Optional.empty(), Optional.ofNullable(shot).orElse(0), Map.of(said, texts));
  }

  private List<ShotEditFile.Entry> entries(Installation installation, ProjectId project) {
    return ofProject(
        project,
        file == null
            ? edited(installation, project)
            : new ShotEditFile(this).read(context().directory().resolve(file)));
  }

  /** A file of another project is taken for a mistake. */
  private List<ShotEditFile.Entry> ofProject(ProjectId project, List<ShotEditFile.Entry> entries) {
    entries.stream()
        .flatMap(entry -> entry.project().stream())
        .filter(named -> !named.equals(project))
        .findFirst()
        .ifPresent(
            other -> {
              throw wrong(messages().say("edit.other_project", other, project));
            });
    return entries;
  }

  private List<ShotEditFile.Entry> edited(Installation installation, ProjectId project) {
    Storyboard storyboard =
        installation
            .task(project)
            .storyboard()
            .orElseThrow(() -> wrong(messages().say("edit.no_storyboard", project)));
    String program =
        Optional.ofNullable(context().environment().get("VISUAL"))
            .or(() -> Optional.ofNullable(context().environment().get("EDITOR")))
            .filter(name -> !name.isBlank())
            .orElseThrow(() -> wrong(messages().say("edit.no_editor")));
    Path folder = TemporaryFolder.create();
    try {
      Path text =
          Files.writeString(folder.resolve(project + ".json"), ShotEditFile.write(storyboard));
      int status =
          new ProcessBuilder("sh", "-c", program + " \"$1\"", "sh", text.toString())
              .inheritIO()
              .start()
              .waitFor();
      if (status != 0) {
        throw wrong(messages().say("edit.editor_failed", program, status));
      }
      // What cannot be read stays where it is, so that nobody has to write it again.
      List<ShotEditFile.Entry> entries = new ShotEditFile(this).read(text);
      TemporaryFolder.remove(folder);
      return entries;
    } catch (IOException e) {
      throw wrong(messages().say("edit.editor_failed", program, e.toString()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw wrong(messages().say("edit.editor_failed", program, e.toString()));
    }
  }
}
