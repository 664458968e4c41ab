package dev.petforge.examples.cli;

import dev.petforge.examples.installation.Installation;
import dev.petforge.project.ProjectId;
import dev.petforge.storyboard.ShotEdit;
import dev.petforge.storyboard.Storyboard;
import dev.petforge.task.Outcome;
import dev.petforge.task.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Stores what people changed in the shots of projects. */
final class ShotEdits {
  private final HomeCommand command;
  private final Installation installation;

  ShotEdits(HomeCommand command, Installation installation) {
    this.command = command;
    this.installation = installation;
  }

  /** What of the entries changes the shots of a project, in their order. */
  List<ShotEdit> changes(ProjectId project, List<ShotEditFile.Entry> entries) {
    List<ShotEdit> edits = new ArrayList<>();
    Storyboard storyboard = installation.task(project).storyboard().orElse(null);
    for (ShotEditFile.Entry entry : entries) {
      if (storyboard == null || entry.index() >= storyboard.size()) {
        // The rules say what is wrong with it.
        entry
            .texts()
            .forEach((language, texts) -> edits.add(new ShotEdit(entry.index(), language, texts)));
      } else {
        edits.addAll(entry.edits(storyboard.shot(entry.index())));
      }
    }
    return edits;
  }

  /**
   * Stores edits, all of one project or none.
   *
   * @return the exit status
   */
  int save(ProjectId project, List<ShotEdit> edits) {
    if (edits.isEmpty()) {
      command.tell("edit.nothing", project);
      return 0;
    }
    Outcome outcome = installation.petForge().project(project).saveShots(edits);
    if (outcome instanceof Outcome.Refused refused) {
      return command.refused(refused);
    }
    command.tellHeldBack(outcome);
    command.tell(
        "edit.saved", project, edits.stream().map(ShotEdit::index).distinct().sorted().toList());
    tellWhatIsOld(installation.task(project));
    return 0;
  }

  /** Clips that were made of other words are not replaced by themselves. */
  private void tellWhatIsOld(Task task) {
    if (!task.edited().isEmpty()) {
      command.tell(
          "edit.clips_are_old",
          task.edited().stream().map(Object::toString).collect(Collectors.joining(", ")),
          command.commandLine("regenerate " + task.id() + " --segment " + task.edited().get(0)),
          command.commandLine("redo " + task.id() + " --from " + task.edited().get(0)));
    }
  }
}
