package dev.petforge.examples.cli;

import dev.petforge.examples.installation.DemoPhotos;
import dev.petforge.examples.installation.Messages;
import dev.petforge.storage.local.FolderTable;
import dev.petforge.storyboard.TemplateId;
import dev.petforge.sync.ImportDefaults;
import dev.petforge.task.SourceEdit;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Makes real videos without a key, a network or money. Everything is below one folder. */
@Command(
    name = "demo",
    description = {
      "Makes real videos without a key, a network or money, of drawn pets or of your photos.",
      "Run again it goes on where it was."
    })
final class DemoCommand extends CliCommand {
  private static final int MOST_PROJECTS = 100;

  @Option(
      names = "--photos",
      paramLabel = "DIR",
      description = "Takes pictures from this folder, which stays as it is, instead of drawing.")
  private @Nullable Path photos;

  @Option(
      names = "--projects",
      paramLabel = "N",
      defaultValue = "3",
      description = "How many videos (${DEFAULT-VALUE}).")
  private int projects = 3;

  @Mixin private SegmentOptions segments = new SegmentOptions();

  @Option(
      names = {"--out", "--home"},
      paramLabel = "DIR",
      defaultValue = "petforge-demo",
      description = "Where everything is put: pictures, database, videos (${DEFAULT-VALUE}).")
  private Path out = Path.of("petforge-demo");

  DemoCommand(CommandContext context, Messages messages) {
    super(context, messages);
  }

  @Override
  public Integer call() {
    requireRange("--projects", projects, 1, MOST_PROJECTS);
    segments.check(this);
    Path folder = context().directory().resolve(out).normalize();
    // Before anything is drawn.
    new RunRequestCheck(this, folder)
        .require(segments.provider(), segments.seconds(), Optional.empty());
    DemoPhotos pictures = new DemoPhotos(folder.resolve("photos"));
    if (photos == null) {
      pictures.draw(projects);
    } else if (pictures.copy(context().directory().resolve(photos), projects) == 0) {
      throw wrong(messages().say("usage.no_pictures", photos));
    }
    return new TableRunner(this, new PurchaseQuestion())
        .carryOut(
            new RunRequest(
                folder,
                Optional.of(FolderTable.at(pictures.folder())),
                Optional.empty(),
                new ImportDefaults(TemplateId.DEFAULT, segments.count(), Optional.empty()),
                segments.provider(),
                Optional.empty(),
                segments.seconds(),
                projects,
                SourceEdit.Consent.NONE));
  }
}
