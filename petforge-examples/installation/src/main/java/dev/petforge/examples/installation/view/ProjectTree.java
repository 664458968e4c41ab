package dev.petforge.examples.installation.view;

import dev.petforge.ProjectCommands;
import dev.petforge.call.WaitReason;
import dev.petforge.examples.installation.Installation;
import dev.petforge.failure.Failure;
import dev.petforge.media.FrameLook;
import dev.petforge.media.JointLimits;
import dev.petforge.media.JointReport;
import dev.petforge.publication.Publication;
import dev.petforge.publication.PublishedFile;
import dev.petforge.segment.HeldClip;
import dev.petforge.segment.ReplacedVersion;
import dev.petforge.segment.Segment;
import dev.petforge.segment.SegmentVersion;
import dev.petforge.storyboard.Language;
import dev.petforge.storyboard.StoryboardDraft;
import dev.petforge.task.Goal;
import dev.petforge.task.Operation;
import dev.petforge.task.Project;
import dev.petforge.task.Review;
import dev.petforge.task.Task;
import dev.petforge.task.TaskSummary;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A project in full, for programs: what {@code show --json} prints. */
public final class ProjectTree {
  private final Project project;
  private final Task task;
  private final Installation installation;
  private final Language language;
  private final JointLimits limits;

  /**
   * @param installation that the project is of
   * @param language of the words for people
   * @param limits what says whether a joint is broken
   */
  public ProjectTree(
      Project project, Installation installation, Language language, JointLimits limits) {
    this.project = project;
    this.task = project.task();
    this.installation = installation;
    this.language = language;
    this.limits = limits;
  }

  private ProjectCommands commands() {
    return installation.petForge().project(task.id());
  }

  /** The document. */
  public Map<String, @Nullable Object> tree() {
    Map<String, @Nullable Object> tree =
        TaskTree.of(TaskSummary.of(task, Set.of()), installation, language);
    tree.put("version", task.versions().version());
    tree.put("scene_description", task.source().sceneDescription());
    tree.put("folder", installation.place(task.source().home()));
    tree.put("operation", task.activity().operation().map(ProjectTree::tree).orElse(null));
    tree.put("goal", task.activity().goal().map(ProjectTree::goal).orElse(null));
    tree.put("review", task.reviewed().map(ProjectTree::tree).orElse(null));
    tree.put("not_taken", task.activity().notTaken().map(Failure::toString).orElse(null));
    tree.put("table_refusal", commands().tableRefusal().orElse(null));
    tree.put(
        "reencoded",
        task.chain()
            .finalVideo()
            .map(video -> ReencodingTree.of(video.reencodings()))
            .orElse(List.of()));
    tree.put("publications", commands().publications().stream().map(ProjectTree::tree).toList());
    tree.put("opening_lost", task.source().opening().lost());
    tree.put("picture_description", task.source().opening().description());
    tree.put("warnings", task.script().map(StoryboardDraft::warnings).orElse(List.of()));
    tree.put("segments", task.chain().segments().stream().map(this::tree).toList());
    tree.put("calls", project.calls().stream().map(CallTree::of).toList());
    return tree;
  }

  private static Map<String, Object> tree(Review.Decision decision) {
    return Map.of(
        "verdict", decision.verdict().word(),
        "reason", decision.reason(),
        "at", decision.at().toString());
  }

  private static Map<String, @Nullable Object> tree(Publication publication) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("version", publication.key().version());
    tree.put("destination", publication.key().destination().value());
    tree.put("state", publication.state().word());
    tree.put("link", publication.file().map(PublishedFile::link).orElse(null));
    tree.put("error", publication.failure().map(Object::toString).orElse(null));
    tree.put("at", publication.changedAt().toString());
    return tree;
  }

  private static Map<String, @Nullable Object> tree(Operation operation) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("id", operation.id().value());
    tree.put("doing", operation.describe());
    tree.put("started_at", operation.startedAt().toString());
    tree.put("last_seen", operation.lastSeen().toString());
    return tree;
  }

  private Map<String, @Nullable Object> tree(Segment segment) {
    SegmentState state = SegmentState.of(segment, task);
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("segment", segment.index());
    tree.put("type", state.type());
    tree.put("status", state.status());
    tree.put("version", segment.current().map(SegmentVersion::id).orElse(null));
    tree.put(
        "video",
        segment
            .current()
            .map(version -> installation.place(version.files().video().key()))
            .orElse(null));
    tree.put("duration", segment.current().map(ProjectTree::seconds).orElse(null));
    tree.put("seam", state.joint().map(ProjectTree::tree).orElse(null));
    tree.put("joint_quality", state.joint().map(one -> word(limits.quality(one))).orElse(null));
    tree.put("shown_frames", segment.current().flatMap(SegmentVersion::frames).orElse(null));
    tree.put("last_look", state.last().map(ProjectTree::tree).orElse(null));
    tree.put("drift", state.drift().map(ProjectTree::tree).orElse(null));
    tree.put("stale", state.stale());
    tree.put("broken_joint", state.joint().filter(limits::broken).isPresent());
    tree.put("edited", task.edited(segment.index()));
    tree.put("uncertain", segment.uncertain());
    tree.put("held_version", segment.held().map(HeldClip::version).orElse(null));
    tree.put("waiting_for", segment.held().map(held -> word(WaitReason.PERSON)).orElse(null));
    tree.put("mismatch", segment.current().flatMap(SegmentVersion::mismatch).orElse(null));
    tree.put("error", segment.failure().map(Failure::toString).orElse(null));
    tree.put("history", segment.history().stream().map(ProjectTree::tree).toList());
    return tree;
  }

  private static Map<String, Object> tree(FrameLook look) {
    return Map.of(
        "brightness", look.brightness(),
        "saturation", look.saturation(),
        "sharpness", look.sharpness());
  }

  private static Map<String, Object> tree(JointReport joint) {
    return Map.of(
        "psnr", joint.psnr(),
        "ssim", joint.ssim(),
        "brightness_step", joint.brightnessStep(),
        "saturation_step", joint.saturationStep(),
        "sharpness", joint.sharpness());
  }

  private static Map<String, Object> tree(ReplacedVersion replaced) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("version", replaced.version().id());
    tree.put("reason", replaced.reason());
    tree.put("replaced_at", replaced.replacedAt().toString());
    replaced.filesRemovedAt().ifPresent(at -> tree.put("files_removed_at", at.toString()));
    return tree;
  }

  /** What somebody wants of a project, in one or two English words. */
  public static String goal(Goal goal) {
    return goal.kind() == Goal.Kind.SEGMENT ? "segment " + goal.segment() : word(goal.kind());
  }

  private static double seconds(SegmentVersion version) {
    return version.duration().toMillis() / 1000.0;
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
