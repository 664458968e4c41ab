package dev.petforge.examples.workshop.task;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.petforge.examples.workshop.web.Words;
import dev.petforge.task.Shown;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A project in a list. Addresses are paths of this server.
 *
 * @param projectId names it
 * @param name what people know it by: the name of its picture, or else of its row
 * @param recordId its row, if it came from a table
 * @param tableId the table that it came from, if it did
 * @param templateId what its storyboard is written from
 * @param publishDate the day on which it is wanted, {@code 2026-12-05}
 * @param status in the written word of the database, such as {@code generating_segment_2}
 * @param statusText the same for people
 * @param progress how far it is, for people
 * @param totalSegments how many there are in all
 * @param completedSegments how many have a clip
 * @param errorMessage why the last operation failed, for people
 * @param errorCode the same for programs
 * @param stopped whether that is no failure, but a person has stopped it
 * @param advice what can be done about that, for people
 * @param running whether an operation runs
 * @param waitingForTurn whether it waits for its turn in a request
 * @param waitsFor what its next purchase waits for, if it does
 * @param openingImageUrl the picture that it starts from; empty text if nobody has it any more
 * @param thumbnailUrl the same, small
 * @param finalVideoUrl the finished video, if there is one
 * @param finalOutOfDate whether that is not what it shows any more
 * @param publishedUrl where it was published last, if it was
 * @param behind what shows an older state: {@code table, files}
 * @param version of the task, which commands that replace something carry
 * @param updatedAt when something that is shown changed last
 * @param segments in their order
 */
public record TaskCard(
    String projectId,
    String name,
    @Nullable String recordId,
    @Nullable String tableId,
    String templateId,
    LocalDate publishDate,
    String status,
    String statusText,
    String progress,
    int totalSegments,
    int completedSegments,
    @Nullable String errorMessage,
    @Nullable String errorCode,
    boolean stopped,
    @Nullable String advice,
    boolean running,
    boolean waitingForTurn,
    @JsonProperty("wait") @Nullable WaitCard waitsFor,
    String openingImageUrl,
    String thumbnailUrl,
    @Nullable String finalVideoUrl,
    boolean finalOutOfDate,
    @Nullable String publishedUrl,
    @Words(Shown.class) List<String> behind,
    long version,
    Instant updatedAt,
    List<SegmentCard> segments) {
  TaskCard with(List<SegmentCard> others) {
    return new TaskCard(
        projectId,
        name,
        recordId,
        tableId,
        templateId,
        publishDate,
        status,
        statusText,
        progress,
        totalSegments,
        completedSegments,
        errorMessage,
        errorCode,
        stopped,
        advice,
        running,
        waitingForTurn,
        waitsFor,
        openingImageUrl,
        thumbnailUrl,
        finalVideoUrl,
        finalOutOfDate,
        publishedUrl,
        behind,
        version,
        updatedAt,
        others);
  }
}
