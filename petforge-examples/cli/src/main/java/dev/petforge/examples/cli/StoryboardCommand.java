package dev.petforge.examples.cli;

import dev.petforge.ProjectJson;
import dev.petforge.examples.installation.HomeSettings;
import dev.petforge.examples.installation.Installation;
import dev.petforge.examples.installation.Messages;
import dev.petforge.examples.installation.Writers;
import dev.petforge.production.StoryboardPreview.Preview;
import dev.petforge.storyboard.Language;
import dev.petforge.storyboard.Shot;
import dev.petforge.storyboard.ShotPart;
import dev.petforge.storyboard.Storyboard;
import dev.petforge.storyboard.TemplateId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes the storyboard of a picture, to look at. */
@Command(
    name = "storyboard",
    description = {
      "Writes the storyboard of a picture and shows it; nothing is made of it and no project begins.",
      "What models were asked for it stands in the ledger: 'answers preview' has their words."
    })
final class StoryboardCommand extends HomeCommand {
  @Parameters(paramLabel = "PHOTO", description = "The opening image.")
  private Path photo = Path.of("");

  @Option(
      names = "--template",
      paramLabel = "NAME",
      defaultValue = "eating-template",
      description = "The film (${DEFAULT-VALUE}).")
  private TemplateId template = TemplateId.DEFAULT;

  @Option(
      names = "--segments",
      paramLabel = "N",
      defaultValue = "7",
      description = "How many shots, 1 to 12 (${DEFAULT-VALUE}).")
  private int segments = 7;

  @Option(
      names = "--description",
      paramLabel = "TEXT",
      defaultValue = "",
      description = "What is to be seen, in your words.")
  private String description = "";

  @Mixin private WriterOption writer = new WriterOption();

  StoryboardCommand(CommandContext context, Messages messages) {
    super(context, messages);
  }

  @Override
  public Integer call() {
    requireRange("--segments", segments, 1, Storyboard.MAX_SHOTS);
    writer.check(this);
    new TemplateChoice(this).require(template);
    Path picture = context().directory().resolve(photo);
    if (!Files.isRegularFile(picture)) {
      throw wrong(messages().say("usage.no_photo", photo));
    }
    String name = writer.name().or(new HomeSettings(folder())::writer).orElse(Writers.OFFLINE);
    new Writers(configuration()).requireKey(name);
    try (Installation installation =
        Installation.openWith(
            name, folder(), configuration(), messages().language(), this::tellMigration)) {
      Preview preview =
          installation
              .petForge()
              .projects()
              .previewStoryboard(picture, template, segments, description);
      UsageView usage = UsageView.of(preview.calls().stream());
      List<Shot> shots = preview.draft().storyboard().shots();
      if (json()) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("storyboards", shots.stream().map(ProjectJson::shot).toList());
        tree.put("warnings", preview.draft().warnings());
        tree.put("usage", usage.tree());
        if (!preview.draft().pictureDescription().isEmpty()) {
          tree.put("picture_description", preview.draft().pictureDescription());
        }
        print(tree);
      } else {
        shots.forEach(shot -> lines(shot).forEach(context().out()::println));
        preview
            .draft()
            .warnings()
            .forEach(warning -> tell("storyboard.warning", messages().translated(warning)));
        usage.lines(messages()).forEach(line -> context().err().println(line));
      }
    }
    return 0;
  }

  private List<String> lines(Shot shot) {
    boolean chinese = messages().language() == Language.CHINESE;
    List<String> lines = new ArrayList<>();
    lines.add(shot.index() + "  " + shot.type());
    for (ShotPart part : ShotPart.values()) {
      String wanted = shot.text(part, messages().language());
      String text = wanted.isBlank() ? shot.text(part, messages().language().twin()) : wanted;
      if (!text.isBlank()) {
        lines.add(line(part.name().toLowerCase(Locale.ROOT), text));
      }
    }
    shot.field(chinese ? "end_state_zh" : "end_state")
        .or(() -> shot.field("end_state"))
        .filter(text -> !text.isBlank())
        .ifPresent(text -> lines.add(line("end", text)));
    return lines;
  }

  private String line(String part, String text) {
    return "   " + messages().say("storyboard.part." + part) + "  " + text.strip();
  }
}
