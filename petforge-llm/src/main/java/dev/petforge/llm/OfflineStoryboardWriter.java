package dev.petforge.llm;

import dev.petforge.failure.PermanentException;
import dev.petforge.question.ModelCalls;
import dev.petforge.storyboard.Bilingual;
import dev.petforge.storyboard.Shot;
import dev.petforge.storyboard.Storyboard;
import dev.petforge.storyboard.StoryboardBrief;
import dev.petforge.storyboard.StoryboardCheck;
import dev.petforge.storyboard.StoryboardDraft;
import dev.petforge.storyboard.StoryboardWriter;
import dev.petforge.storyboard.Template;
import dev.petforge.storyboard.TemplateId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Writes storyboards from templates, without a model, a network or a price. It does not see what is
 * in the picture, only its shape, colours and light, and says so in its warnings. The same brief
 * always gives the same storyboard. Safe for use by many threads.
 *
 * <pre>{@code
 * StoryboardWriter writer = OfflineStoryboardWriter.withBuiltInTemplates();
 * }</pre>
 */
public final class OfflineStoryboardWriter implements StoryboardWriter {
  private final TemplateCatalogue templates;

  private OfflineStoryboardWriter(TemplateCatalogue templates) {
    this.templates = templates;
  }

  /** A writer of {@link #builtInTemplates}. */
  public static OfflineStoryboardWriter withBuiltInTemplates() {
    return of(builtInTemplates());
  }

  /**
   * A writer of the given templates. Their texts may have the slots <code>{subject}</code>, <code>
   * {food}</code>, <code>{bowl}</code>, <code>{toy}</code> and <code>{light}</code>, and no others.
   *
   * @throws IllegalArgumentException if there is no template, two have the same id, or a text has
   *     another slot
   */
  public static OfflineStoryboardWriter of(Collection<Template> templates) {
    templates.forEach(OfflineStoryboardWriter::checkSlots);
    return new OfflineStoryboardWriter(new TemplateCatalogue(templates));
  }

  /** A text that cannot be filled must be found now, not when somebody's video needs it. */
  private static void checkSlots(Template template) {
    Stream<Bilingual> shots =
        template.shots().stream()
            .flatMap(
                shot ->
                    Stream.concat(
                        shot.actions().stream(), Stream.of(shot.endState(), shot.sound())));
    Stream<Bilingual> shared =
        Stream.of(template.camera(), template.light(), template.sound(), template.negatives());
    Map<String, Bilingual> slots = SceneWords.of("").slots(new Bilingual("light", "光线"));
    Stream.of(shots, shared, template.ledger().stream())
        .flatMap(texts -> texts)
        .forEach(text -> filled(text, slots, template.id()));
  }

  private static void filled(Bilingual text, Map<String, Bilingual> slots, TemplateId template) {
    try {
      text.fill(slots);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("template " + template + ": " + e.getMessage(), e);
    }
  }

  /** {@code eating-template} and {@code daily-template}. */
  public static List<Template> builtInTemplates() {
    return Templates.builtIn().all();
  }

  @Override
  public String describe() {
    return "offline";
  }

  @Override
  public Set<TemplateId> templates() {
    return templates.ids();
  }

  /**
   * {@inheritDoc}
   *
   * @throws PermanentException with code {@code UNKNOWN_TEMPLATE}; or {@code INVALID_STORYBOARD} if
   *     the kept shots cannot be continued as they are, for example because their end state has a
   *     slot that nobody filled
   */
  @Override
  public StoryboardDraft write(StoryboardBrief brief, ModelCalls calls) {
    Template template = templates.require(brief.template());
    FilledTemplate filled = new FilledTemplate(template, brief);
    List<Shot> shots = new ArrayList<>(brief.kept());
    template.plan(brief.shots()).stream()
        .skip(brief.kept().size())
        .forEach(planned -> shots.add(filled.shot(planned, List.copyOf(shots))));
    Storyboard storyboard = new Storyboard(shots);
    refuseInvalid(storyboard, template, brief);
    List<String> warnings = new ArrayList<>(filled.warnings());
    warnings.addAll(ProseCheck.warnings(storyboard, template, brief.kept().size()));
    return new StoryboardDraft(storyboard, warnings, "");
  }

  /** Only what was written here is answered for: the kept shots are somebody's decision. */
  private static void refuseInvalid(
      Storyboard storyboard, Template template, StoryboardBrief brief) {
    String wrong =
        StoryboardCheck.check(storyboard, template).stream()
            .filter(finding -> finding.hard() && finding.shot() >= brief.kept().size())
            .map(StoryboardCheck.Finding::toString)
            .collect(Collectors.joining("; "));
    if (!wrong.isEmpty()) {
      throw new PermanentException(
          "INVALID_STORYBOARD",
          "the storyboard of " + template.id() + " cannot be written like this: " + wrong);
    }
  }
}
