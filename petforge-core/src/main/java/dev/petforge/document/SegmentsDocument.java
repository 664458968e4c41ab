package dev.petforge.document;

import dev.petforge.failure.Failure;
import dev.petforge.file.ProjectFiles;
import dev.petforge.file.Sha256;
import dev.petforge.json.Json;
import dev.petforge.segment.Chain;
import dev.petforge.segment.FinalVideo;
import dev.petforge.segment.HeldClip;
import dev.petforge.segment.ReplacedVersion;
import dev.petforge.segment.Segment;
import dev.petforge.segment.SegmentVersion;
import dev.petforge.task.Operation;
import dev.petforge.task.Task;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The columns {@code segment_urls}, {@code segment_history} and {@code final_videos}: the chain of
 * a task.
 */
public final class SegmentsDocument {
  /** Since when the files of a version are not kept any more. */
  static final String REMOVED = "files_removed_at";

  private SegmentsDocument() {}

  /**
   * The column {@code segment_urls}: {@code {"segment_0": {"video_url", "first_frame_url",
   * "last_frame_url", "status", "updated_at", "version", …}}}. The addresses are paths that the
   * application serves; {@code version} is what we read.
   */
  public static String urls(Task task) {
    Map<String, Object> tree = new LinkedHashMap<>();
    for (Segment segment : task.chain().segments()) {
      tree.put("segment_" + segment.index(), shown(task, segment, true));
    }
    return Json.write(tree);
  }

  /**
   * A segment as it is shown.
   *
   * @param whole whether what only PetForge reads is included
   */
  public static Map<String, Object> shown(Task task, Segment segment, boolean whole) {
    int index = segment.index();
    String base = "/storage/projects/" + task.id() + "/";
    Map<String, Object> tree = new LinkedHashMap<>();
    Optional<SegmentVersion> current = segment.current();
    tree.put(
        "video_url", current.map(version -> base + "segments/" + videoName(version)).orElse(""));
    tree.put(
        "first_frame_url",
        current.isPresent() ? base + "frames/segment_" + index + "_first.jpg" : "");
    tree.put(
        "last_frame_url",
        current.isPresent() ? base + "frames/segment_" + index + "_last.jpg" : "");
    tree.put("status", status(task, segment));
    current.ifPresent(version -> tree.put("updated_at", version.madeAt().toString()));
    if (task.chain().stale(index)) {
      tree.put("stale", true);
    }
    if (task.edited(index)) {
      tree.put("edited", true);
    }
    if (segment.uncertain()) {
      tree.put("uncertain", true);
    }
    if (segment.held().isPresent()) {
      tree.put("held", true);
    }
    if (whole) {
      current.ifPresent(version -> tree.put("version", VersionDocument.tree(version)));
      segment.failure().ifPresent(failure -> tree.put("failure", failureTree(failure)));
      segment.held().ifPresent(held -> tree.put("held_clip", tree(held)));
    }
    return tree;
  }

  private static Map<String, Object> tree(HeldClip held) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("version", held.version());
    tree.put("reason", failureTree(held.reason()));
    return tree;
  }

  private static String status(Task task, Segment segment) {
    if (task.activity().operation().orElse(null) instanceof Operation.MakeSegments make
        && make.calls().containsKey(segment.index())) {
      return "generating";
    }
    if (segment.completed()) {
      return "completed";
    }
    return segment.failure().isPresent() ? "failed" : "pending";
  }

  static String videoName(SegmentVersion version) {
    return version.files().video().key().name();
  }

  static Map<String, Object> failureTree(Failure failure) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("code", failure.code());
    tree.put("message", failure.message());
    tree.put("retryable", failure.retryable());
    return tree;
  }

  static Failure failure(Fields fields) {
    return new Failure(fields.text("code"), fields.text("message"), fields.flag("retryable"));
  }

  /**
   * The column {@code segment_history}: {@code {"segment_2": [{"video_url", "first_frame_url",
   * "last_frame_url", "local_video_path", "archived_at", "reason", "version"}]}}.
   */
  public static String history(Task task) {
    Map<String, Object> tree = new LinkedHashMap<>();
    for (Segment segment : task.chain().segments()) {
      if (!segment.history().isEmpty()) {
        tree.put(
            "segment_" + segment.index(),
            segment.history().stream().map(replaced -> replacedTree(task, replaced)).toList());
      }
    }
    return Json.write(tree);
  }

  private static Map<String, Object> replacedTree(Task task, ReplacedVersion replaced) {
    ProjectFiles files = new ProjectFiles(task.source().home());
    String base = "/storage/projects/" + task.id() + "/";
    int cut = files.home().value().length() + 1;
    SegmentVersion version = replaced.version();
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("video_url", base + version.files().video().key().value().substring(cut));
    tree.put("first_frame_url", base + version.files().firstFrame().key().value().substring(cut));
    tree.put("last_frame_url", base + version.files().lastFrame().key().value().substring(cut));
    tree.put("local_video_path", version.files().video().key().value());
    tree.put("archived_at", replaced.replacedAt().toString());
    tree.put("reason", replaced.reason());
    replaced.filesRemovedAt().ifPresent(at -> tree.put(REMOVED, at.toString()));
    tree.put("version", VersionDocument.tree(version));
    return tree;
  }

  /** The column {@code final_videos}: {@code {"current": {…}, "earlier": […]}}. */
  public static String finals(Chain chain) {
    Map<String, Object> tree = new LinkedHashMap<>();
    chain.finalVideo().ifPresent(video -> tree.put("current", VersionDocument.tree(video)));
    tree.put("earlier", chain.earlierFinals().stream().map(VersionDocument::tree).toList());
    return Json.write(tree);
  }

  /**
   * Reads a chain back.
   *
   * @throws dev.petforge.failure.PermanentException with code {@code UNREADABLE}, naming the place
   */
  public static Chain read(Sha256 opening, int size, String urls, String history, String finals) {
    Fields current = Fields.of(urls, "segment_urls");
    Fields earlier = Fields.of(history, "segment_history");
    List<Segment> segments = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      String name = "segment_" + i;
      Optional<Fields> fields = current.optionalObject(name);
      segments.add(
          new Segment(
              i,
              fields
                  .flatMap(segment -> segment.optionalObject("version"))
                  .map(VersionDocument::clip),
              earlier.objects(name).stream().map(SegmentsDocument::replaced).toList(),
              fields
                  .flatMap(segment -> segment.optionalObject("failure"))
                  .map(SegmentsDocument::failure),
              fields.map(segment -> segment.flag("uncertain")).orElse(false),
              fields
                  .flatMap(segment -> segment.optionalObject("held_clip"))
                  .map(
                      held -> new HeldClip(held.text("version"), failure(held.object("reason"))))));
    }
    Fields videos = Fields.of(finals, "final_videos");
    Optional<FinalVideo> video = videos.optionalObject("current").map(VersionDocument::video);
    return new Chain(
        opening,
        segments,
        video,
        videos.objects("earlier").stream().map(VersionDocument::video).toList());
  }

  private static ReplacedVersion replaced(Fields fields) {
    return new ReplacedVersion(
        VersionDocument.clip(fields.object("version")),
        fields.instant("archived_at"),
        fields.text("reason"),
        fields.has(REMOVED) ? Optional.of(fields.instant(REMOVED)) : Optional.empty());
  }
}
