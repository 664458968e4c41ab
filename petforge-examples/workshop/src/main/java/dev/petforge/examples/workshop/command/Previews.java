package dev.petforge.examples.workshop.command;

import dev.petforge.PetForge;
import dev.petforge.examples.installation.Messages;
import dev.petforge.examples.workshop.web.BadRequest;
import dev.petforge.examples.workshop.web.Texts;
import dev.petforge.production.PurchasePreview;
import dev.petforge.project.ProjectId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Works out what a request would buy, by the rules that carry it out. The body is that of the
 * request, with its name in the member {@code command}.
 */
@Component
class Previews {
  /** The requests that can be tried, by their names. */
  static final Map<String, Class<? extends Command>> COMMANDS =
      Map.of(
          "generate-storyboards", Requests.Storyboards.class,
          "generate-segments", Requests.Segments.class,
          "run", Requests.Run.class,
          "edit-and-regenerate", Requests.EditAndRegenerate.class,
          "regenerate", Requests.Regenerate.class,
          "cascade-redo", Requests.CascadeRedo.class,
          "merge-videos", Requests.Merge.class,
          "retry-task", Requests.Retry.class,
          "cancel", Requests.Cancel.class,
          "approve", Requests.Approve.class);

  private final PetForge petForge;
  private final Targets targets;
  private final JsonMapper json;

  Previews(PetForge petForge, Targets targets, JsonMapper json) {
    this.petForge = petForge;
    this.targets = targets;
    this.json = json;
  }

  PreviewAnswer of(ObjectNode body) {
    Command command = command(body);
    Messages messages = Texts.messages();
    List<PreviewAnswer.Row> rows = new ArrayList<>();
    Map<ProjectId, String> named = new LinkedHashMap<>();
    for (Targets.Target target : targets.of(command.selection())) {
      if (target.project().isPresent()) {
        named.put(target.project().get(), Optional.ofNullable(target.record()).orElse(""));
      } else {
        rows.add(
            new PreviewAnswer.Row(
                target.record(),
                null,
                null,
                0,
                true,
                List.of("NO_PROJECT"),
                List.of(messages.translated("there is no project of the row " + target.record()))));
      }
    }
    PurchasePreview preview =
        petForge
            .projects()
            .preview(named.keySet(), project -> command.on(project, Optional.empty()));
    for (PurchasePreview.Row row : preview.rows()) {
      String record = Optional.ofNullable(named.get(row.project())).orElse("");
      rows.add(PreviewAnswer.row(record.isEmpty() ? null : record, row, messages));
    }
    return PreviewAnswer.of(preview, rows, messages);
  }

  private Command command(ObjectNode body) {
    JsonNode name = body.remove("command");
    Class<? extends Command> wanted =
        name == null || !name.isString() ? null : COMMANDS.get(name.stringValue());
    if (wanted == null) {
      throw new BadRequest(
          "command",
          "command must be one of "
              + COMMANDS.keySet().stream().sorted().toList()
              + ", was "
              + name);
    }
    try {
      return json.treeToValue(body, wanted);
    } catch (JacksonException e) {
      throw new BadRequest("command", e.getOriginalMessage());
    }
  }
}
