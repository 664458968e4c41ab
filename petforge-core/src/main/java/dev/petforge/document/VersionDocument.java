package dev.petforge.document;

import dev.petforge.file.FileKey;
import dev.petforge.file.Sha256;
import dev.petforge.file.StoredFile;
import dev.petforge.json.Json;
import dev.petforge.media.EndLooks;
import dev.petforge.media.FrameLook;
import dev.petforge.media.FrameSize;
import dev.petforge.media.JointReport;
import dev.petforge.media.Reencoding;
import dev.petforge.publication.Destination;
import dev.petforge.publication.PublishedCopy;
import dev.petforge.publication.PublishedFile;
import dev.petforge.segment.ClipFiles;
import dev.petforge.segment.ClipOrigin;
import dev.petforge.segment.FinalVideo;
import dev.petforge.segment.SegmentVersion;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A stored clip or video, as a JSON object. */
public final class VersionDocument {
  private VersionDocument() {}

  public static String write(SegmentVersion version) {
    return Json.write(tree(version));
  }

  public static SegmentVersion readClip(String json) {
    return clip(Fields.of(json, "version"));
  }

  static Map<String, Object> tree(SegmentVersion version) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("id", version.id());
    tree.put("video", tree(version.files().video()));
    tree.put("first_frame", tree(version.files().firstFrame()));
    tree.put("last_frame", tree(version.files().lastFrame()));
    tree.put("seed", tree(version.files().seed()));
    tree.put("started_from", version.startedFrom().map(Sha256::hex).orElse("unknown"));
    tree.put("duration_ms", version.duration().toMillis());
    version.joint().ifPresent(joint -> tree.put("seam", tree(joint)));
    version
        .looks()
        .ifPresent(
            looks -> {
              tree.put("first_look", tree(looks.first()));
              tree.put("last_look", tree(looks.last()));
            });
    version.frames().ifPresent(frames -> tree.put("frames", frames));
    version
        .size()
        .ifPresent(
            size -> {
              tree.put("width", size.width());
              tree.put("height", size.height());
            });
    version.shot().ifPresent(shot -> tree.put("shot", shot.hex()));
    version.mismatch().ifPresent(words -> tree.put("mismatch", words));
    if (version.origin() != ClipOrigin.GENERATED) {
      tree.put("origin", version.origin().word());
    }
    tree.put("made_at", version.madeAt().toString());
    return tree;
  }

  static SegmentVersion clip(Fields fields) {
    String startedFrom = fields.text("started_from");
    return new SegmentVersion(
        fields.text("id"),
        new ClipFiles(
            file(fields.object("video")),
            file(fields.object("first_frame")),
            file(fields.object("last_frame")),
            file(fields.object("seed"))),
        startedFrom.equals("unknown") ? Optional.empty() : Optional.of(new Sha256(startedFrom)),
        fields.millis("duration_ms"),
        fields.optionalObject("seam").map(VersionDocument::joint),
        looks(fields),
        fields.has("frames")
            ? Optional.of(Math.toIntExact(fields.number("frames")))
            : Optional.empty(),
        fields.has("width")
            ? Optional.of(new FrameSize(fields.integer("width"), fields.integer("height")))
            : Optional.empty(),
        fields.optionalText("shot").map(Sha256::new),
        fields.optionalText("mismatch"),
        // Of what a later version calls otherwise only this is known: no call of ours made it.
        fields
            .optionalText("origin")
            .map(word -> ClipOrigin.ofWord(word).orElse(ClipOrigin.SUPPLIED))
            .orElse(ClipOrigin.GENERATED),
        fields.instant("made_at"));
  }

  private static Optional<EndLooks> looks(Fields fields) {
    return fields
        .optionalObject("first_look")
        .flatMap(
            first ->
                fields
                    .optionalObject("last_look")
                    .map(last -> new EndLooks(look(first), look(last))));
  }

  private static Map<String, Object> tree(FrameLook look) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("brightness", look.brightness());
    tree.put("saturation", look.saturation());
    tree.put("sharpness", look.sharpness());
    return tree;
  }

  private static FrameLook look(Fields fields) {
    return new FrameLook(
        fields.decimal("brightness"), fields.decimal("saturation"), fields.decimal("sharpness"));
  }

  private static Map<String, Object> tree(JointReport joint) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("psnr", joint.psnr());
    tree.put("ssim", joint.ssim());
    tree.put("brightness_step", joint.brightnessStep());
    tree.put("saturation_step", joint.saturationStep());
    tree.put("sharpness", joint.sharpness());
    return tree;
  }

  /** What was measured before light, colour and sharpness were has the first two only. */
  private static JointReport joint(Fields fields) {
    double psnr = fields.decimal("psnr");
    double ssim = fields.decimal("ssim");
    return fields.has("sharpness")
        ? new JointReport(
            psnr,
            ssim,
            fields.decimal("brightness_step"),
            fields.decimal("saturation_step"),
            fields.decimal("sharpness"))
        : new JointReport(psnr, ssim);
  }

  static Map<String, Object> tree(FinalVideo video) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("id", video.id());
    tree.put("file", tree(video.file()));
    tree.put("parts", video.parts());
    tree.put("duration_ms", video.duration().toMillis());
    if (!video.reencodings().isEmpty()) {
      tree.put("reencoded", video.reencodings().stream().map(VersionDocument::tree).toList());
    }
    tree.put("made_at", video.madeAt().toString());
    if (!video.copies().isEmpty()) {
      tree.put("published", video.copies().stream().map(VersionDocument::tree).toList());
    }
    video.opening().ifPresent(picture -> tree.put("opening", picture.hex()));
    video.filesRemovedAt().ifPresent(at -> tree.put(SegmentsDocument.REMOVED, at.toString()));
    return tree;
  }

  private static Map<String, Object> tree(PublishedCopy copy) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("destination", copy.destination().value());
    tree.put("reference", copy.file().reference());
    tree.put("link", copy.file().link());
    tree.put("at", copy.at().toString());
    return tree;
  }

  private static PublishedCopy copy(Fields fields) {
    return new PublishedCopy(
        new Destination(fields.text("destination")),
        new PublishedFile(fields.text("reference"), fields.text("link")),
        fields.instant("at"));
  }

  static FinalVideo video(Fields fields) {
    return new FinalVideo(
        fields.text("id"),
        file(fields.object("file")),
        fields.texts("parts"),
        fields.millis("duration_ms"),
        fields.objects("reencoded").stream()
            .flatMap(reencoding -> reencoding(reencoding).stream())
            .toList(),
        fields.instant("made_at"),
        fields.objects("published").stream().map(VersionDocument::copy).toList(),
        // Not there in what schema 22 and earlier ones wrote at first.
        fields.optionalText("opening").map(Sha256::new),
        fields.has(SegmentsDocument.REMOVED)
            ? Optional.of(fields.instant(SegmentsDocument.REMOVED))
            : Optional.empty());
  }

  /** The column {@code final_reencodings}: {@code {"reencodings": […]}}. */
  public static String reencodings(List<Reencoding> reencodings) {
    return Json.write(
        Map.of("reencodings", reencodings.stream().map(VersionDocument::tree).toList()));
  }

  /**
   * @throws dev.petforge.failure.PermanentException with code {@code UNREADABLE}, naming the place
   */
  public static List<Reencoding> readReencodings(String json) {
    return Fields.of(json, "final_reencodings").objects("reencodings").stream()
        .flatMap(fields -> reencoding(fields).stream())
        .toList();
  }

  private static Map<String, Object> tree(Reencoding reencoding) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("clip", reencoding.clip());
    tree.put("reason", reencoding.reason().word());
    tree.put("detail", reencoding.detail());
    return tree;
  }

  /** Of a reason that a later version knows nothing is shown; the video is the same. */
  private static Optional<Reencoding> reencoding(Fields fields) {
    return Reencoding.Reason.ofWord(fields.text("reason"))
        .map(reason -> new Reencoding(fields.integer("clip"), reason, fields.text("detail")));
  }

  static Map<String, Object> tree(StoredFile file) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("key", file.key().value());
    tree.put("bytes", file.bytes());
    tree.put("sha256", file.sha256().hex());
    return tree;
  }

  static StoredFile file(Fields fields) {
    return new StoredFile(
        new FileKey(fields.text("key")), fields.number("bytes"), new Sha256(fields.text("sha256")));
  }
}
