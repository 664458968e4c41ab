package dev.petforge.task;

import dev.petforge.file.Sha256;
import dev.petforge.money.Money;
import dev.petforge.segment.Chain;
import dev.petforge.segment.HeldClip;
import dev.petforge.segment.ReplacedVersion;
import dev.petforge.segment.Segment;
import dev.petforge.segment.SegmentVersion;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * How segments that are missing, or do not go on from the ones before, get clips that do. The one
 * place that says which way is cheaper: an earlier clip that was made from the very frame which its
 * segment starts from is restored for nothing; whatever is left has to be bought, and all that
 * comes after it too, since nothing can have been made from a frame that does not exist yet.
 *
 * @param from the first segment that is missing or stale
 * @param restored what can be restored, in the order of the segments
 * @param bought the first segment that nothing fits; {@code end} if there is none
 * @param end after the last segment that matters
 */
record Mending(int from, List<Earlier> restored, int bought, int end) {
  /**
   * A clip in the history of a segment.
   *
   * @param otherWords whether it was made of other words than the shot says now
   */
  record Earlier(int segment, String version, boolean otherWords) {
    @Override
    public String toString() {
      return "version "
          + version
          + " of segment "
          + segment
          + (otherWords ? " (made of other words than its shot says now)" : "");
    }
  }

  /** How far the chain is whole, and by what. */
  private record Way(int reach, List<Earlier> restored) {
    /** As far as possible; then with clips that say what the shots say; then with few changes. */
    private static final Comparator<Way> WORTH =
        Comparator.comparingInt(Way::reach)
            .thenComparing(
                way -> way.restored.stream().filter(Earlier::otherWords).count(),
                Comparator.reverseOrder())
            .thenComparing(way -> way.restored.size(), Comparator.reverseOrder());

    private Way after(Optional<Earlier> first) {
      List<Earlier> all = new ArrayList<>(first.stream().toList());
      all.addAll(restored);
      return new Way(reach, all);
    }
  }

  /** Ways that were found already: clips may end alike, and then the same ways go on from each. */
  private record Place(int segment, Sha256 feed) {}

  /**
   * @param end after the last segment that matters
   */
  static Mending of(Task task, int end) {
    Chain chain = task.chain();
    int from =
        IntStream.range(0, end)
            .filter(i -> !chain.segment(i).completed() || chain.stale(i))
            .findFirst()
            .orElse(end);
    Way way =
        from == end
            ? new Way(end, List.of())
            : best(task, new Place(from, chain.feed(from).orElseThrow()), end, new HashMap<>());
    return new Mending(from, way.restored, way.reach, end);
  }

  private static Way best(Task task, Place place, int end, Map<Place, Way> known) {
    if (place.segment == end) {
      return new Way(end, List.of());
    }
    Way found = known.get(place);
    if (found == null) {
      found = new Way(place.segment, List.of());
      for (SegmentVersion version : fitting(task, place)) {
        Way way =
            best(task, new Place(place.segment + 1, seed(version)), end, known)
                .after(restoring(task, place.segment, version));
        // The first of equals stays: what is there goes before what was, and newer before older.
        found = Way.WORTH.compare(way, found) > 0 ? way : found;
      }
      known.put(place, found);
    }
    return found;
  }

  private static Sha256 seed(SegmentVersion version) {
    return version.files().seed().sha256();
  }

  /** The clips that a segment could have after a frame: the current one, then the newest ones. */
  private static List<SegmentVersion> fitting(Task task, Place place) {
    Segment segment = task.chain().segment(place.segment);
    List<SegmentVersion> fitting = new ArrayList<>();
    // Where nobody knows what a clip started from it is taken to fit, but only where it is.
    segment
        .current()
        .filter(one -> one.startedFrom().isEmpty() || isFrom(one, place.feed))
        .ifPresent(fitting::add);
    segment.history().stream()
        .map(ReplacedVersion::version)
        .filter(one -> !segment.filesRemoved(one.id()))
        .filter(one -> isFrom(one, place.feed) && one.mismatch().isEmpty())
        .filter(one -> segment.held().map(HeldClip::version).filter(one.id()::equals).isEmpty())
        .sorted(Comparator.comparing(SegmentVersion::madeAt).reversed())
        .forEach(fitting::add);
    return fitting;
  }

  private static boolean isFrom(SegmentVersion version, Sha256 feed) {
    return version.startedFrom().equals(Optional.of(feed));
  }

  /** What has to be done for a segment to have a clip; empty if it has it. */
  private static Optional<Earlier> restoring(Task task, int segment, SegmentVersion version) {
    return task.chain().segment(segment).current().equals(Optional.of(version))
        ? Optional.empty()
        : Optional.of(new Earlier(segment, version.id(), saysOther(task, segment, version)));
  }

  private static boolean saysOther(Task task, int segment, SegmentVersion version) {
    Optional<Sha256> says =
        task.storyboard()
            .filter(found -> segment < found.size())
            .map(found -> found.shot(segment).wordsHash());
    return says.isPresent() && version.shot().isPresent() && !says.equals(version.shot());
  }

  /** How all segments get to go on from each other, in words for people. */
  static String ways(Task task, Context context) {
    return of(task, task.chain().size()).words(task, context, first -> "redo from " + first);
  }

  /** Whether anything can be had for nothing. */
  boolean isCheaper() {
    return !restored.isEmpty();
  }

  /**
   * The ways for people, the free one first, each with what it costs.
   *
   * @param anew says how segments from one on are made anew
   */
  String words(Task task, Context context, IntFunction<String> anew) {
    String paid = anew.apply(from) + cost(task, from, context);
    if (restored.isEmpty()) {
      return paid;
    }
    String frames = restored.size() == 1 ? "that very frame" : "those very frames";
    String free =
        "restore "
            + restored.stream().map(Earlier::toString).collect(Collectors.joining(" and "))
            + ", made from "
            + frames
            + " (free, nothing is bought)";
    String rest = bought == end ? "" : ", then " + anew.apply(bought) + cost(task, bought, context);
    return free + rest + ", or " + paid;
  }

  private String cost(Task task, int first, Context context) {
    int clips = end - first;
    String price =
        ClipPlans.price(task, first, end, context)
            .map(Money::toString)
            .map(" for "::concat)
            .orElse("");
    return " (buys " + clips + (clips == 1 ? " clip" : " clips") + price + ")";
  }
}
