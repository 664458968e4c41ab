package dev.petforge.file;

import dev.petforge.project.ProjectId;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.regex.Pattern;

/**
 * The layout of a project's files. Versions are below {@code archive/} and stay; everything else is
 * a name that shows one.
 *
 * <pre>
 * {home}/archive/segment_{n}/{version}/  segment_{n}_{type}.mp4  first.jpg  last.jpg  last.png
 *        archive/final/{version}/        final_video.mp4
 *        archive/opening/{version}/      opening_image.jpg
 *        opening_image.jpg  storyboard.json  meta.json  final_video.mp4
 *        segments/segment_{n}_{type}.mp4
 *        frames/segment_{n}_first.jpg  segment_{n}_last.jpg
 *        damaged/{version}/              what was not as it should be, before it was mended
 * </pre>
 *
 * @param home {@code projects/{YYYY-MM-DD}/{template}/{project}}
 */
public record ProjectFiles(FileKey home) {
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd_HHmmss").withZone(ZoneOffset.UTC);

  /** The names of clips, frames and the video, relative to the home. */
  private static final Pattern PROJECTED =
      Pattern.compile(
          "final_video\\.mp4"
              + "|segments/segment_\\d{1,4}_(intro|eating|outro|segment)\\.mp4"
              + "|frames/segment_\\d{1,4}_(first|last)\\.jpg");

  /** The folder of a new project. */
  public static ProjectFiles of(LocalDate releaseDate, String template, ProjectId project) {
    return new ProjectFiles(
        new FileKey("projects/" + releaseDate + "/" + template + "/" + project));
  }

  /**
   * Names a version.
   *
   * @param hex 8 hex digits that make it unique
   */
  public static String version(Instant madeAt, String hex) {
    return STAMP.format(madeAt) + "_" + hex;
  }

  public FileKey segmentArchive(int index, String version) {
    return home.child("archive/segment_" + index + "/" + version);
  }

  /** What a clip of a segment is called, wherever it lies. */
  public static String clipName(int index, String type) {
    return "segment_" + index + "_" + type + ".mp4";
  }

  /** The first frame of a clip, in the folder of its version. */
  public static FileKey firstFrame(FileKey version) {
    return version.child("first.jpg");
  }

  /** The last frame of a clip, or a person's in its place, in the folder of its version. */
  public static FileKey lastFrame(FileKey version) {
    return version.child("last.jpg");
  }

  /** The last frame of a clip without loss, in the folder of its version. */
  public static FileKey seed(FileKey version) {
    return version.child("last.png");
  }

  public FileKey finalArchive(String version) {
    return home.child("archive/final/" + version + "/final_video.mp4");
  }

  public FileKey openingArchive(String version) {
    return home.child("archive/opening/" + version + "/opening_image.jpg");
  }

  public FileKey archive() {
    return home.child("archive");
  }

  /** Whether a file lies where versions of clips and of finished videos do. */
  public boolean isClipOrVideo(FileKey key) {
    return key.value().startsWith(home.value() + "/archive/segment_")
        || key.value().startsWith(home.value() + "/archive/final/");
  }

  /**
   * Where a file is kept that another one has to take the place of.
   *
   * @param version names the folder, as of {@link #version}
   */
  public FileKey aside(String version, FileKey file) {
    String path =
        file.isBelow(home) ? file.value().substring(home.value().length() + 1) : file.name();
    return home.child("damaged/" + version + "/" + path);
  }

  public FileKey opening() {
    return home.child("opening_image.jpg");
  }

  public FileKey storyboard() {
    return home.child("storyboard.json");
  }

  public FileKey meta() {
    return home.child("meta.json");
  }

  public FileKey finalVideo() {
    return home.child("final_video.mp4");
  }

  /** The folder of the clips that are shown. */
  public FileKey segments() {
    return home.child("segments");
  }

  /** The folder of the frames that are shown. */
  public FileKey frames() {
    return home.child("frames");
  }

  public FileKey segment(String videoName) {
    return segments().child(videoName);
  }

  public FileKey firstFrame(int index) {
    return frames().child("segment_" + index + "_first.jpg");
  }

  public FileKey lastFrame(int index) {
    return frames().child("segment_" + index + "_last.jpg");
  }

  /**
   * Whether a file has a name that only the projection gives. Such a file is removed when it shows
   * nothing any more; everything else that lies there was put there by a person and stays.
   */
  public boolean isProjected(FileKey key) {
    String folder = home.value() + "/";
    return key.value().startsWith(folder)
        && PROJECTED.matcher(key.value().substring(folder.length())).matches();
  }
}
