package dev.petforge.examples.cli;

import dev.petforge.examples.installation.Messages;
import dev.petforge.video.media.ContactSheet;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Draws videos at a glance into one picture, for documentation. */
@Command(
    name = "contact-sheet",
    hidden = true,
    description = "Draws the middle frame of each segment of videos into one PNG.")
final class ContactSheetCommand extends CliCommand {
  @Option(
      names = "--segments",
      paramLabel = "N",
      defaultValue = "7",
      description = "How many segments each video has (${DEFAULT-VALUE}).")
  private int segments = 7;

  @Option(
      names = "--width",
      paramLabel = "PIXELS",
      defaultValue = "200",
      description = "Of one frame (${DEFAULT-VALUE}).")
  private int width = 200;

  @Parameters(index = "0", paramLabel = "OUT.png", description = "The picture to write.")
  private Path target = Path.of("sheet.png");

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "VIDEO",
      description = "Videos, each a row of the picture.")
  private List<Path> videos = List.of();

  ContactSheetCommand(CommandContext context, Messages messages) {
    super(context, messages);
  }

  @Override
  public Integer call() {
    requireRange("--segments", segments, 1, 12);
    requireRange("--width", width, 32, 1920);
    ContactSheet sheet = new ContactSheet(width);
    for (Path video : videos) {
      Path file = context().directory().resolve(video);
      // A finished video is named like all others; its folder is its project.
      Path folder = file.toAbsolutePath().getParent();
      sheet.row(folder == null ? file.toString() : label(folder), file, segments);
    }
    sheet.write(context().directory().resolve(target));
    return 0;
  }

  private static String label(Path folder) {
    return String.valueOf(folder.getFileName());
  }
}
