package dev.petforge.examples.installation.view;

import dev.petforge.media.EndLooks;
import dev.petforge.media.FrameLook;
import dev.petforge.media.JointReport;
import dev.petforge.segment.Segment;
import dev.petforge.segment.SegmentVersion;
import dev.petforge.task.Operation;
import dev.petforge.task.Task;
import java.util.Optional;
import java.util.function.Function;

/**
 * How a segment of a project is, beside what it holds itself.
 *
 * @param type of its shot, or {@code segment} if there is none
 * @param status {@code generating}, {@code completed}, {@code failed} or {@code pending}
 * @param stale whether it goes on from another picture than the segment before it ends with
 * @param joint how it goes on from the segment before it, if that was measured
 * @param last what its last frame looks like, if that was measured
 * @param drift how far light, colour and sharpness have moved since the beginning of the first clip
 */
public record SegmentState(
    String type,
    String status,
    boolean stale,
    Optional<JointReport> joint,
    Optional<FrameLook> last,
    Optional<FrameLook> drift) {

  /** Of a segment of this task. */
  public static SegmentState of(Segment segment, Task task) {
    Optional<FrameLook> last = look(segment, EndLooks::last);
    return new SegmentState(
        type(segment, task),
        status(segment, task),
        task.chain().stale(segment.index()),
        segment.current().flatMap(SegmentVersion::joint),
        last,
        look(task.chain().segment(0), EndLooks::first)
            .flatMap(first -> last.map(it -> moved(first, it))));
  }

  private static String type(Segment segment, Task task) {
    return task.storyboard()
        .filter(storyboard -> segment.index() < storyboard.size())
        .map(storyboard -> storyboard.shot(segment.index()).type())
        .orElse("segment");
  }

  private static String status(Segment segment, Task task) {
    boolean generating =
        task.activity().operation().orElse(null) instanceof Operation.MakeSegments make
            && make.calls().containsKey(segment.index());
    if (generating) {
      return "generating";
    }
    if (segment.completed()) {
      return "completed";
    }
    return segment.failure().isPresent() ? "failed" : "pending";
  }

  private static Optional<FrameLook> look(Segment segment, Function<EndLooks, FrameLook> end) {
    return segment.current().flatMap(SegmentVersion::looks).map(end);
  }

  private static FrameLook moved(FrameLook first, FrameLook last) {
    return new FrameLook(
        last.brightness() - first.brightness(),
        last.saturation() - first.saturation(),
        last.sharpness() - first.sharpness());
  }
}
