package dev.petforge.task;

import dev.petforge.call.ProviderCall;
import dev.petforge.file.FileKey;
import dev.petforge.publication.Publication;
import dev.petforge.segment.Chain;
import dev.petforge.segment.ClipOrigin;
import dev.petforge.segment.FinalVideo;
import dev.petforge.segment.HeldClip;
import dev.petforge.segment.KeepPolicy;
import dev.petforge.segment.Removal;
import dev.petforge.segment.ReplacedVersion;
import dev.petforge.segment.Segment;
import dev.petforge.segment.SegmentVersion;
import dev.petforge.task.Outcome.Refused;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which replaced versions are kept. What a policy may take is never what is in use: the current
 * clips and the current video, the clips that this was joined from, those whose last frame a
 * current clip started from, one that a person has to decide on, those that a person supplied, for
 * nobody could make them again, and whatever shares a file with one of these. While an operation
 * runs or a call is open nothing is taken.
 */
final class KeepRules {
  private KeepRules() {}

  static Proposal remove(
      Task task, KeepPolicy policy, List<Publication> publications, Context context) {
    Optional<Refused> busy = Refusals.byTable(Command.DELETE, task);
    if (busy.isPresent()) {
      return busy.get();
    }
    Removal removal = removable(task, context.calls(), publications, policy, context.now());
    return removal.isEmpty()
        ? new Refused(
            Refusal.NOTHING_TO_DO, "project " + task.id() + " has no version that is not kept")
        : Plan.of(task.with(task.chain().filesRemoved(removal, context.now())));
  }

  static Removal removable(
      Task task,
      List<ProviderCall> calls,
      List<Publication> publications,
      KeepPolicy policy,
      Instant now) {
    boolean inUse =
        task.activity().operation().isPresent() || calls.stream().anyMatch(ProviderCall::open);
    if (policy.most().isEmpty() || inUse) {
      return new Removal(Map.of(), Set.of());
    }
    int most = policy.most().get();
    Instant old = now.minus(policy.age());
    Chain chain = task.chain();
    Map<Integer, Set<String>> clips = new HashMap<>();
    for (Segment segment : chain.segments()) {
      Set<String> some = clips(chain, segment, most, old);
      if (!some.isEmpty()) {
        clips.put(segment.index(), some);
      }
    }
    return new Removal(clips, videos(chain, publications, most, old));
  }

  private static Set<String> clips(Chain chain, Segment segment, int most, Instant old) {
    // One that was put aside twice counts once, when it was put aside last.
    Map<String, ReplacedVersion> replaced = new LinkedHashMap<>();
    for (ReplacedVersion one : segment.history()) {
      replaced.remove(one.version().id());
      replaced.put(one.version().id(), one);
    }
    segment.current().ifPresent(current -> replaced.remove(current.id()));
    replaced.values().removeIf(one -> one.filesRemovedAt().isPresent());
    List<ReplacedVersion> newestFirst = new ArrayList<>(replaced.values());
    Collections.reverse(newestFirst);
    Set<String> used = used(chain, segment);
    Set<FileKey> usedFiles =
        versions(segment)
            .filter(version -> used.contains(version.id()))
            .flatMap(version -> version.files().keys().stream())
            .collect(Collectors.toSet());
    return newestFirst.stream()
        .skip(most)
        .filter(one -> one.replacedAt().isBefore(old))
        .map(ReplacedVersion::version)
        .filter(version -> !used.contains(version.id()))
        .filter(version -> version.files().keys().stream().noneMatch(usedFiles::contains))
        .map(SegmentVersion::id)
        .collect(Collectors.toSet());
  }

  private static Stream<SegmentVersion> versions(Segment segment) {
    return Stream.concat(
        segment.current().stream(), segment.history().stream().map(ReplacedVersion::version));
  }

  private static Set<String> used(Chain chain, Segment segment) {
    Set<String> used = new HashSet<>();
    segment.current().map(SegmentVersion::id).ifPresent(used::add);
    segment.held().map(HeldClip::version).ifPresent(used::add);
    chain.finalVideo().map(FinalVideo::parts).ifPresent(used::addAll);
    int next = segment.index() + 1;
    Optional<SegmentVersion> follower =
        next < chain.size() ? chain.segment(next).current() : Optional.empty();
    versions(segment)
        .filter(
            version ->
                version.origin() == ClipOrigin.SUPPLIED
                    || version.origin() == ClipOrigin.SUPPLIED_FRAME
                    || follower
                        .flatMap(SegmentVersion::startedFrom)
                        .filter(version.files().seed().sha256()::equals)
                        .isPresent())
        .map(SegmentVersion::id)
        .forEach(used::add);
    return used;
  }

  /** A video is replaced by the next one; where there is none, the last one stays. */
  private static Set<String> videos(
      Chain chain, List<Publication> publications, int most, Instant old) {
    Set<String> wanted =
        publications.stream()
            .filter(one -> one.state() == Publication.State.WANTED)
            .map(one -> one.key().version())
            .collect(Collectors.toSet());
    List<FinalVideo> all = new ArrayList<>(chain.earlierFinals());
    chain.finalVideo().ifPresent(all::add);
    Set<String> removable = new HashSet<>();
    int kept = 0;
    for (int i = all.size() - 2; i >= 0; i--) {
      FinalVideo video = all.get(i);
      if (video.filesRemovedAt().isPresent()) {
        continue;
      }
      if (kept < most) {
        kept++;
      } else if (all.get(i + 1).madeAt().isBefore(old) && !wanted.contains(video.id())) {
        removable.add(video.id());
      }
    }
    return removable;
  }
}
