package dev.petforge.storage.jdbc.petforge2;

import dev.petforge.migration.Finding;
import dev.petforge.migration.OldClip;
import dev.petforge.migration.OldFile;
import dev.petforge.migration.OldSegment;
import dev.petforge.migration.OldVersion;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the clips of a project's segments: what the database says decides which one is shown, what
 * lies in the folders decides which ones there are. Every clip that is there is found a place.
 */
final class SegmentReader {
  /** Why a clip is in the history of which nobody noted that. */
  private static final String IMPORTED = "imported";

  private final String project;
  private final FolderFiles files;
  private final OldTimes times;
  private final Map<String, Map<?, ?>> urls;
  private final OldStoryboard storyboard;
  private final Map<String, List<Map<?, ?>>> history;
  private final List<Finding> findings;
  private final Set<DiskFile> used = new LinkedHashSet<>();

  /**
   * @param urls what {@code segment_urls} says, by segment
   * @param history what {@code segment_history} says, by segment
   */
  SegmentReader(
      String project,
      FolderFiles files,
      OldTimes times,
      Map<String, Map<?, ?>> urls,
      OldStoryboard storyboard,
      Map<String, List<Map<?, ?>>> history,
      List<Finding> findings) {
    this.project = project;
    this.files = files;
    this.times = times;
    this.urls = urls;
    this.storyboard = storyboard;
    this.history = history;
    this.findings = findings;
  }

  /** The clips that were found a place. */
  Set<DiskFile> used() {
    return used;
  }

  OldSegment read(int index) {
    Claim claim = claim(index);
    List<DiskFile> shown = new ArrayList<>(files.shown(index));
    Optional<DiskFile> current = current(claim, shown);
    tell(index, claim, current, shown);
    List<OldVersion> versions = new ArrayList<>();
    aside(index, versions);
    for (DiskFile file : shown) {
      if (!current.equals(Optional.of(file)) && used.add(file)) {
        versions.add(aside(file, file.modifiedAt(), IMPORTED));
      }
    }
    versions.sort(Comparator.comparing(OldVersion::replacedAt));
    current.ifPresent(used::add);
    return new OldSegment(current.map(file -> shownClip(index, file, claim)), versions);
  }

  private Claim claim(int index) {
    Claim stored =
        Optional.ofNullable(urls.get("segment_" + index)).map(Claim::of).orElse(Claim.NONE);
    return stored.saysSomething() || index >= storyboard.shots().size()
        ? stored
        : Claim.of(storyboard.shots().get(index));
  }

  /**
   * Whether anything at all is said of clips: else what lies in the folder is all that is known.
   */
  private boolean nothingIsSaid() {
    return urls.isEmpty()
        && storyboard.shots().stream().map(Claim::of).noneMatch(Claim::saysSomething);
  }

  private Optional<DiskFile> current(Claim claim, List<DiskFile> shown) {
    Optional<DiskFile> named = claim.video().flatMap(this::named);
    if (named.isPresent()) {
      return named;
    }
    boolean wanted = claim.hasClip() || nothingIsSaid();
    return wanted ? shown.stream().findFirst() : Optional.empty();
  }

  /** A clip where the current ones are; those that were put aside have names of their own. */
  private Optional<DiskFile> named(OldAddress address) {
    List<DiskFile> videos =
        files.videos().stream().filter(file -> !FolderFiles.isAside(file)).toList();
    return address
        .inside(project)
        .flatMap(inside -> videos.stream().filter(file -> file.inside().equals(inside)).findFirst())
        .or(() -> FolderFiles.named(videos, address.name()))
        .or(() -> files.elsewhere(address));
  }

  private void tell(int index, Claim claim, Optional<DiskFile> current, List<DiskFile> shown) {
    String place = Finding.segment(index);
    if (claim.status().equals("generating")) {
      findings.add(
          Finding.mended(
              place,
              current.isPresent()
                  ? "it was being made anew when PetForge2 was left: the clip that is there is taken"
                  : "it was being made when PetForge2 was left: it is pending"));
    }
    if (current.isEmpty() && claim.hasClip()) {
      findings.add(
          Finding.missing(
              place,
              claim
                  .video()
                  .map(
                      address ->
                          address.remote()
                              ? "its clip is not there; it was at "
                                  + address.text()
                                  + ", from where nothing is fetched"
                              : "its clip is not there: " + address.text())
                  .orElse("its clip is not there, although it is 'completed'")));
    }
    for (DiskFile file : shown) {
      if (!current.equals(Optional.of(file))) {
        findings.add(
            Finding.noted(
                place,
                current.isPresent()
                    ? "there is another clip, "
                        + file.place()
                        + ": it is put into the history, as the database names "
                        + current.get().name()
                    : "its clip "
                        + file.place()
                        + " is put into the history, as by the database it has none"));
      }
    }
  }

  private OldClip shownClip(int index, DiskFile file, Claim claim) {
    return new OldClip(
        file,
        files.frame(index, "first", claim.firstFrame()).map(OldFile.class::cast),
        files.frame(index, "last", claim.lastFrame()).map(OldFile.class::cast),
        claim.updatedAt().flatMap(times::moment).orElse(file.modifiedAt()));
  }

  private OldVersion aside(DiskFile file, Instant replacedAt, String reason) {
    Instant madeAt = file.modifiedAt().isBefore(replacedAt) ? file.modifiedAt() : replacedAt;
    return new OldVersion(
        new OldClip(
            file,
            files.frameAside(file, "first").map(OldFile.class::cast),
            files.frameAside(file, "last").map(OldFile.class::cast),
            madeAt),
        replacedAt,
        reason);
  }

  private void aside(int index, List<OldVersion> versions) {
    List<DiskFile> there =
        files.aside().stream()
            .filter(file -> FolderFiles.segmentOf(file).equals(Optional.of(index)))
            .toList();
    for (Map<?, ?> entry : history.getOrDefault("segment_" + index, List.of())) {
      Optional<DiskFile> file = there.stream().filter(one -> names(entry, one)).findFirst();
      if (file.isEmpty()) {
        findings.add(Finding.missing(Finding.segment(index) + ", history", gone(entry)));
      } else if (used.add(file.get())) {
        versions.add(
            aside(
                file.get(),
                OldJson.text(entry, "archived_at")
                    .flatMap(times::moment)
                    .orElseGet(() -> asideAt(file.get())),
                OldJson.text(entry, "reason").map(SegmentReader::reason).orElse(IMPORTED)));
      }
    }
    for (DiskFile file : there) {
      if (used.add(file)) {
        versions.add(aside(file, asideAt(file), IMPORTED));
      }
    }
  }

  private static String gone(Map<?, ?> entry) {
    String where =
        OldJson.text(entry, "local_video_path")
            .or(() -> OldJson.text(entry, "video_url"))
            .orElse("nobody noted where it is");
    Optional<String> at = OldJson.text(entry, "archived_at");
    return at.isPresent()
        ? "a clip that was put aside at " + at.get() + " is not there: " + where
        : "a clip that was put aside is not there: " + where;
  }

  private boolean names(Map<?, ?> entry, DiskFile file) {
    return OldAddress.of(OldJson.text(entry, "local_video_path"))
        .or(() -> OldAddress.of(OldJson.text(entry, "video_url")))
        .filter(address -> !address.remote() || address.inside(project).isPresent())
        .filter(
            address ->
                address.inside(project).equals(Optional.of(file.inside()))
                    || (address.inside(project).isEmpty()
                        && address.name().equalsIgnoreCase(file.name())))
        .isPresent();
  }

  private Instant asideAt(DiskFile file) {
    return FolderFiles.stampOf(file).flatMap(times::stamp).orElse(file.modifiedAt());
  }

  /** One word, as reasons are here. */
  private static String reason(String text) {
    return switch (text) {
      case "regenerate", "edit_and_regenerate", "edit_regenerate" -> "regenerated";
      case "cascade_redo" -> "redo";
      default -> text.matches("[a-z_]{1,30}") ? text : IMPORTED;
    };
  }
}
