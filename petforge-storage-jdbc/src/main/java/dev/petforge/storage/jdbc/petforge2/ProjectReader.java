package dev.petforge.storage.jdbc.petforge2;

import dev.petforge.failure.PermanentException;
import dev.petforge.json.Json;
import dev.petforge.migration.Finding;
import dev.petforge.migration.OldFile;
import dev.petforge.migration.OldFilm;
import dev.petforge.migration.OldProject;
import dev.petforge.migration.OldRow;
import dev.petforge.migration.OldSegment;
import dev.petforge.migration.OldSource;
import dev.petforge.project.ProjectId;
import dev.petforge.storyboard.Shot;
import dev.petforge.storyboard.Storyboard;
import dev.petforge.storyboard.TemplateId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Makes one project of its row and its folders, and tells what does not fit. */
final class ProjectReader {
  private static final int USUAL_SEGMENTS = 7;

  private final ProjectId id;
  private final String place;
  private final Map<String, String> cells;
  private final List<ProjectFolder> folders;
  private final FolderFiles files;
  private final OldTimes times;
  private final List<Finding> findings = new ArrayList<>();

  /**
   * @param cells of its row; empty if it has none
   * @param folders its own, those that are there
   */
  ProjectReader(
      ProjectId id,
      String place,
      Map<String, String> cells,
      List<ProjectFolder> folders,
      FolderFiles files,
      OldTimes times) {
    this.id = id;
    this.place = place;
    this.cells = cells;
    this.folders = inOrder(folders, cells);
    this.files = files;
    this.times = times;
  }

  /** The one that the row names comes first. */
  private static List<ProjectFolder> inOrder(
      List<ProjectFolder> folders, Map<String, String> cells) {
    Optional<OldAddress> named = OldAddress.of(cell(cells, "storage_path"));
    List<ProjectFolder> sorted = new ArrayList<>(folders);
    sorted.sort(
        (one, other) ->
            Boolean.compare(
                named.filter(path -> path.endsWith(other.place())).isPresent(),
                named.filter(path -> path.endsWith(one.place())).isPresent()));
    return sorted;
  }

  private static Optional<String> cell(Map<String, String> cells, String column) {
    return Optional.ofNullable(cells.get(column)).map(String::strip);
  }

  private Optional<String> cell(String column) {
    return cell(cells, column);
  }

  OldProject read() {
    tellFolders();
    Map<?, ?> meta = files.top("meta.json").map(this::meta).orElse(Map.of());
    OldStoryboard storyboard =
        OldStoryboard.read(cell("storyboard_json"), files.top("storyboard.json"), findings);
    Map<String, Map<?, ?>> urls =
        OldJson.bySegment(
            cell("segment_urls").flatMap(text -> json(text, "segment_urls")).orElse(null));
    SegmentReader reader =
        new SegmentReader(
            id.value(),
            files,
            times,
            urls,
            storyboard,
            history(cell("segment_history").flatMap(text -> json(text, "segment_history"))),
            findings);
    int size = size(storyboard, urls);
    List<Shot> shots = shots(storyboard, size);
    List<OldSegment> segments = IntStream.range(0, size).mapToObj(reader::read).toList();
    Optional<DiskFile> video = finalVideo();
    OldFilm film =
        new OldFilm(
            opening(storyboard).map(OldFile.class::cast),
            shots,
            segments,
            video.map(OldFile.class::cast),
            earlierVideos(video));
    Set<DiskFile> used = new HashSet<>(reader.used());
    video.ifPresent(used::add);
    tellLeft(used, size);
    cell("error_message")
        .or(() -> OldJson.text(meta, "error_message"))
        .ifPresent(
            words -> findings.add(Finding.noted("error_message", "it said '" + words + "'")));
    return new OldProject(
        id,
        place,
        source(storyboard, meta),
        film,
        cell("status").or(() -> OldJson.text(meta, "status")).orElse(""),
        cell("progress").or(() -> OldJson.text(meta, "progress")).orElse(""),
        findings);
  }

  private void tellFolders() {
    if (folders.isEmpty()) {
      findings.add(
          Finding.missing(
              "folder",
              cell("storage_path")
                  .map(path -> "none is there of its name; it was " + path)
                  .orElse("none is there of its name")));
    }
    for (ProjectFolder other : folders.subList(Math.min(1, folders.size()), folders.size())) {
      findings.add(
          Finding.noted(
              "folder",
              "it has another one: " + other.place() + " is taken with " + folders.get(0).place()));
    }
    if (cells.isEmpty()) {
      findings.add(
          Finding.noted("row", "no row of the database names it: it is taken from its folder"));
    }
  }

  private Map<?, ?> meta(DiskFile file) {
    try {
      return Json.read(Files.readString(file.path(), StandardCharsets.UTF_8), file.place())
              instanceof Map<?, ?> meta
          ? meta
          : Map.of();
    } catch (IOException | PermanentException e) {
      findings.add(
          Finding.noted("meta.json", file.place() + " cannot be read, and nothing needs it"));
      return Map.of();
    }
  }

  private Optional<Object> json(String text, String column) {
    try {
      return Optional.of(OldJson.read(text, column));
    } catch (PermanentException e) {
      findings.add(
          Finding.missing(
              column, "it cannot be read, and what lies in the folder is taken: " + e.failure()));
      return Optional.empty();
    }
  }

  private Map<String, List<Map<?, ?>>> history(Optional<Object> tree) {
    Map<String, List<Map<?, ?>>> history = new LinkedHashMap<>();
    if (tree.isPresent() && !(tree.get() instanceof Map<?, ?>)) {
      findings.add(
          Finding.missing(
              "segment_history", "it is no object: only what lies in the folder is taken"));
    }
    if (tree.orElse(null) instanceof Map<?, ?> map) {
      map.forEach((name, entries) -> history.put(String.valueOf(name), OldJson.objects(entries)));
    }
    return history;
  }

  /** As many as there are shots, or as the row says if there are none; but no clip is left out. */
  private int size(OldStoryboard storyboard, Map<String, Map<?, ?>> urls) {
    if (storyboard.shots().size() > Storyboard.MAX_SHOTS) {
      findings.add(
          Finding.missing(
              OldStoryboard.PLACE,
              "it has "
                  + storyboard.shots().size()
                  + " shots: the first "
                  + Storyboard.MAX_SHOTS
                  + " are taken"));
    }
    Optional<Integer> said =
        OldJson.number(cells, "total_segments")
            .or(() -> OldJson.number(storyboard.about(), "segment_count"))
            .or(() -> OldJson.number(storyboard.about(), "total_segments"));
    int size =
        storyboard.size() > 0
            ? storyboard.size()
            : said.filter(count -> count > 0).orElse(USUAL_SEGMENTS);
    int clips =
        Stream.concat(
                    files.videos().stream()
                        .filter(file -> !FolderFiles.isFinal(file) && !FolderFiles.isAside(file))
                        .flatMap(file -> FolderFiles.segmentOf(file).stream()),
                    urls.entrySet().stream()
                        .filter(entry -> Claim.of(entry.getValue()).hasClip())
                        .filter(entry -> entry.getKey().matches("segment_\\d{1,3}"))
                        .map(entry -> Integer.valueOf(entry.getKey().substring(8))))
                .mapToInt(index -> index)
                .max()
                .orElse(-1)
            + 1;
    int taken = Math.min(Math.max(size, clips), Storyboard.MAX_SHOTS);
    if (clips > Storyboard.MAX_SHOTS) {
      findings.add(
          Finding.missing(
              "total_segments",
              "there are clips of "
                  + clips
                  + " segments: a video has at most "
                  + Storyboard.MAX_SHOTS
                  + ", those of the others stay where they are"));
    }
    said.filter(count -> count != taken)
        .ifPresent(
            count ->
                findings.add(
                    Finding.mended(
                        "total_segments",
                        "it said " + count + ": there are " + taken + " segments")));
    return taken;
  }

  private List<Shot> shots(OldStoryboard storyboard, int size) {
    if (storyboard.size() == 0) {
      findings.add(Finding.missing(OldStoryboard.PLACE, "there is none"));
      return List.of();
    }
    if (storyboard.size() < size) {
      findings.add(
          Finding.missing(
              OldStoryboard.PLACE,
              "it has "
                  + storyboard.size()
                  + " shots, and there are clips of "
                  + size
                  + " segments: the shots of the others are empty here"));
    }
    return IntStream.range(0, size).mapToObj(storyboard::shot).toList();
  }

  private Optional<DiskFile> opening(OldStoryboard storyboard) {
    return files.opening(OldAddress.of(OldJson.text(storyboard.about(), "opening_image_url")));
  }

  private Optional<DiskFile> finalVideo() {
    Optional<OldAddress> named = OldAddress.of(cell("final_video_url"));
    List<DiskFile> videos =
        files.videos().stream().filter(file -> !FolderFiles.isAside(file)).toList();
    Optional<DiskFile> video =
        named
            .flatMap(
                address ->
                    FolderFiles.named(videos, address.name()).or(() -> files.elsewhere(address)))
            .or(() -> videos.stream().filter(FolderFiles::isFinal).findFirst());
    if (video.isEmpty() && named.isPresent()) {
      findings.add(
          Finding.missing(
              "final video",
              named.get().remote()
                  ? "it is not there; it was at "
                      + named.get().text()
                      + ", from where nothing is fetched"
                  : "it is not there: " + named.get().text()));
    }
    return video;
  }

  private List<OldFile> earlierVideos(Optional<DiskFile> shown) {
    return files.videos().stream()
        .filter(FolderFiles::isFinal)
        .filter(file -> !shown.equals(Optional.of(file)))
        .sorted(Comparator.comparing(DiskFile::modifiedAt).thenComparing(DiskFile::place))
        .map(OldFile.class::cast)
        .toList();
  }

  private void tellLeft(Set<DiskFile> used, int size) {
    files.videos().stream()
        .filter(file -> !used.contains(file) && !FolderFiles.isFinal(file))
        .forEach(
            file ->
                findings.add(
                    Finding.missing(
                        "folder",
                        FolderFiles.segmentOf(file).filter(index -> index >= size).isPresent()
                            ? "it has no such segment: the clip "
                                + file.place()
                                + " stays where it is"
                            : "nobody knows what "
                                + file.place()
                                + " is a clip of: it stays where it is")));
  }

  private OldSource source(OldStoryboard storyboard, Map<?, ?> meta) {
    Optional<Instant> createdAt =
        cell("created_at")
            .or(() -> OldJson.text(storyboard.about(), "timestamp"))
            .flatMap(times::moment);
    return new OldSource(
        OldRow.of(
            cell("feishu_table_id"),
            cell("feishu_record_id")
                .or(() -> OldJson.text(storyboard.about(), "record_id"))
                .or(() -> OldJson.text(meta, "record_id"))),
        template(),
        releaseDate(createdAt),
        OldJson.text(storyboard.about(), "scene_description").orElse(""),
        createdAt);
  }

  private TemplateId template() {
    Optional<String> ofPath = folders.stream().flatMap(one -> one.template().stream()).findFirst();
    Optional<String> said = cell("template_id");
    Optional<TemplateId> template = said.flatMap(ProjectReader::template);
    if (template.isPresent()) {
      return template.get();
    }
    TemplateId instead = ofPath.flatMap(ProjectReader::template).orElse(TemplateId.DEFAULT);
    findings.add(
        Finding.mended(
            "template_id",
            said.isPresent()
                ? "'" + said.get() + "' is no name of a template: it is '" + instead + "'"
                : "there was none: it is " + instead));
    return instead;
  }

  private static Optional<TemplateId> template(String text) {
    try {
      return Optional.of(TemplateId.parse(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private Optional<LocalDate> releaseDate(Optional<Instant> createdAt) {
    Optional<String> said = cell("publish_date");
    Optional<LocalDate> date = said.flatMap(OldTimes::day);
    if (date.isPresent()) {
      return date;
    }
    Optional<LocalDate> instead =
        folders.stream()
            .flatMap(folder -> folder.date().stream())
            .flatMap(text -> OldTimes.day(text).stream())
            .findFirst()
            .or(this::ofStoragePath)
            .or(() -> createdAt.map(times::day));
    if (said.isPresent() || !cells.isEmpty()) {
      findings.add(
          Finding.mended(
              "publish_date",
              said.isPresent()
                  ? "'" + said.get() + "' is no day: it is " + words(instead)
                  : "there was none: it is " + words(instead)));
    }
    return instead;
  }

  private static String words(Optional<LocalDate> day) {
    return day.map(LocalDate::toString).orElse("today");
  }

  /** The folder need not be there. */
  private Optional<LocalDate> ofStoragePath() {
    return cell("storage_path").stream()
        .flatMap(path -> Stream.of(path.replace('\\', '/').split("/", -1)))
        .flatMap(part -> OldTimes.day(part).stream())
        .findFirst();
  }
}
