package dev.petforge.examples.workshop.task;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.petforge.ProjectJson;
import dev.petforge.failure.Failure;
import dev.petforge.segment.Segment;
import dev.petforge.segment.SegmentVersion;
import dev.petforge.task.Task;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A segment. Addresses are paths of this server, and empty texts where there is no clip; their
 * names are those of PetForge2.
 *
 * @param segmentIndex from 0
 * @param status {@code pending, generating, completed} or {@code failed}
 * @param stale whether its clip does not go on from what comes before it
 * @param edited whether its shot was changed since its clip was made
 * @param uncertain whether a call for it may have been made without anybody knowing
 * @param stopped whether it is not there because a person gave up its call, which is no failure
 * @param held whether a clip that was paid for waits for a person's decision
 * @param version the current clip, if there is one
 * @param videoUrl where the clip is
 * @param firstFrameUrl where its first frame is
 * @param lastFrameUrl where its last frame is
 * @param details what lists leave out
 */
public record SegmentCard(
    int segmentIndex,
    @Schema(allowableValues = {"pending", "generating", "completed", "failed"}) String status,
    boolean stale,
    boolean edited,
    boolean uncertain,
    boolean stopped,
    boolean held,
    @Nullable String version,
    @JsonProperty("videoUrl") String videoUrl,
    @JsonProperty("firstFrameUrl") String firstFrameUrl,
    @JsonProperty("lastFrameUrl") String lastFrameUrl,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable SegmentDetails details) {
  /** Those of a task, in their order, without details. */
  static List<SegmentCard> of(Task task) {
    List<Map<String, Object>> shown = ProjectJson.segments(task);
    return IntStream.range(0, shown.size())
        .mapToObj(index -> of(task.chain().segment(index), shown.get(index)))
        .toList();
  }

  private static SegmentCard of(Segment segment, Map<String, Object> shown) {
    String version = segment.current().map(SegmentVersion::id).orElse(null);
    return new SegmentCard(
        segment.index(),
        text(shown, "status"),
        shown.containsKey("stale"),
        shown.containsKey("edited"),
        shown.containsKey("uncertain"),
        text(shown, "status").equals("failed")
            && segment.failure().filter(Failure::endedByPerson).isPresent(),
        shown.containsKey("held"),
        version,
        versioned(text(shown, "video_url"), version),
        versioned(text(shown, "first_frame_url"), version),
        versioned(text(shown, "last_frame_url"), version),
        null);
  }

  SegmentCard with(SegmentDetails more) {
    return new SegmentCard(
        segmentIndex,
        status,
        stale,
        edited,
        uncertain,
        stopped,
        held,
        version,
        videoUrl,
        firstFrameUrl,
        lastFrameUrl,
        more);
  }

  private static String text(Map<String, Object> shown, String member) {
    return String.valueOf(shown.get(member));
  }

  /** With its version, a browser may keep what it has read. */
  private static String versioned(String url, @Nullable String version) {
    return url.isEmpty() || version == null ? "" : url + "?v=" + version;
  }
}
