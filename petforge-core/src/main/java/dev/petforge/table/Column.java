package dev.petforge.table;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The columns that PetForge knows, beside {@code segment_{n}_video_url}, which {@link
 * #segmentVideo} names.
 */
public final class Column {
  /** The project that belongs to the row; written back when the row has none. */
  public static final String PROJECT_ID = "project_id";

  public static final String OPENING_IMAGE = "opening_image_url";
  public static final String TEMPLATE = "template_id";
  public static final String RELEASE_DATE = "release_date";
  public static final String SEGMENT_COUNT = "segment_count";
  public static final String SCENE_DESCRIPTION = "scene_description";
  public static final String APPROVE = "approve";
  public static final String STORYBOARD = "storyboard_json";
  public static final String FINAL_VIDEO = "final_video_url";

  /** Where people find the finished video when it was published; a table may be without it. */
  public static final String PUBLISHED_VIDEO = "published_video_url";

  /**
   * The finished video itself, as an attachment; a table may be without it. As text it is the
   * reference of the video at {@link RecordTable#attachments}.
   */
  public static final String FINAL_VIDEO_FILE = "final_video_file";

  public static final String STATUS = "status";
  public static final String PROGRESS = "progress";
  public static final String ERROR = "error_message";
  public static final String UPDATED_AT = "updated_at";

  private Column() {}

  /**
   * The columns that results belong into, without those that a table may be without.
   *
   * @param segments of the longest video
   */
  public static List<String> results(int segments) {
    List<String> results = new ArrayList<>();
    results.add(STORYBOARD);
    IntStream.range(0, segments).mapToObj(Column::segmentVideo).forEach(results::add);
    results.addAll(List.of(FINAL_VIDEO, STATUS, PROGRESS, ERROR, UPDATED_AT));
    return List.copyOf(results);
  }

  /** The column of a segment's clip. */
  public static String segmentVideo(int index) {
    return "segment_" + index + "_video_url";
  }
}
