package dev.petforge.testkit;

import dev.petforge.failure.PermanentException;
import dev.petforge.failure.PetForgeException;
import dev.petforge.question.ModelAnswer;
import dev.petforge.question.ModelCalls;
import dev.petforge.question.ModelQuestion;
import dev.petforge.storyboard.Prompts;
import dev.petforge.storyboard.Shot;
import dev.petforge.storyboard.Storyboard;
import dev.petforge.storyboard.StoryboardBrief;
import dev.petforge.storyboard.StoryboardDraft;
import dev.petforge.storyboard.StoryboardWriter;
import dev.petforge.storyboard.TemplateId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A writer for tests: plain, valid storyboards, failures on demand, and a memory of what it was
 * asked. A failed call counts as a call.
 */
public final class InMemoryStoryboardWriter implements StoryboardWriter {
  private final List<Map.Entry<ModelQuestion, ModelAnswer>> questions = new ArrayList<>();
  private final Set<TemplateId> templates;
  private final List<StoryboardBrief> briefs = new ArrayList<>();
  private final Deque<PetForgeException> next = new ArrayDeque<>();
  private @Nullable PetForgeException always;

  /** A writer that knows {@link TemplateId#DEFAULT} and {@code daily-template}. */
  public InMemoryStoryboardWriter() {
    this(Set.of(TemplateId.DEFAULT, new TemplateId("daily-template")));
  }

  /** A writer that knows these templates. */
  public InMemoryStoryboardWriter(Set<TemplateId> templates) {
    this.templates = Set.copyOf(templates);
  }

  /** Lets one call fail; asked for several times, one call after the other. */
  public synchronized void failNext(PetForgeException failure) {
    next.add(failure);
  }

  /** Lets every call fail from now on, after those of {@link #failNext}. */
  public synchronized void failAlways(PetForgeException failure) {
    always = failure;
  }

  /** Lets calls succeed again. */
  public synchronized void recover() {
    next.clear();
    always = null;
  }

  /** Lets every call ask a model before it writes, as often as it says so, with this answer. */
  public synchronized void asks(ModelQuestion question, ModelAnswer answer) {
    questions.add(Map.entry(question, answer));
  }

  /** How often {@link #write} was called, failures included. */
  public synchronized int calls() {
    return briefs.size();
  }

  /** What {@link #write} was asked, first to last, failures included. */
  public synchronized List<StoryboardBrief> briefs() {
    return List.copyOf(briefs);
  }

  @Override
  public Set<TemplateId> templates() {
    return templates;
  }

  @Override
  public synchronized StoryboardDraft write(StoryboardBrief brief, ModelCalls calls) {
    briefs.add(brief);
    PetForgeException failure = next.isEmpty() ? always : next.remove();
    if (failure != null) {
      throw failure;
    }
    if (!templates.contains(brief.template())) {
      throw new PermanentException(
          "UNKNOWN_TEMPLATE",
          "template must be one of " + templates + ", was '" + brief.template() + "'");
    }
    questions.forEach(asked -> calls.end(calls.begin(asked.getKey()), asked.getValue()));
    List<Shot> shots = new ArrayList<>(brief.kept());
    for (int i = shots.size(); i < brief.shots(); i++) {
      shots.add(shot(i, brief.shots(), shots));
    }
    return new StoryboardDraft(new Storyboard(shots), List.of(), "");
  }

  private static Shot shot(int index, int count, List<Shot> before) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("start_state", start(before, "end_state", "as the opening photo shows it"));
    fields.put("start_state_zh", start(before, "end_state_zh", "与开场照片一致"));
    fields.put("end_state", "the pet sits in pose " + index);
    fields.put("end_state_zh", "宠物保持姿势" + index);
    fields.put("crucial", "The pet of the opening photo, the same place, pose " + index + ".");
    fields.put("crucial_zh", "开场照片中的宠物，同一地点，姿势" + index + "。");
    fields.put("action", "The pet moves slowly into pose " + index + ".");
    fields.put("action_zh", "宠物慢慢摆出姿势" + index + "。");
    fields.put("sound", "Quiet room tone.");
    fields.put("sound_zh", "安静的室内环境音。");
    fields.put("negative_constraint", "Other animals, people, written words.");
    fields.put("negative_constraint_zh", "其他动物、人、文字。");
    return Prompts.compose(new Shot(index, type(index, count), fields));
  }

  private static String start(List<Shot> before, String endField, String otherwise) {
    return before.isEmpty()
        ? otherwise
        : before.get(before.size() - 1).field(endField).orElse(otherwise);
  }

  private static String type(int index, int count) {
    if (index == 0) {
      return "intro";
    }
    return index == count - 1 ? "outro" : "segment";
  }
}
