package dev.petforge.examples.workshop.command;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of a request for several projects.
 *
 * @param success whether the request as a whole was understood; what became of each is in {@code
 *     results}
 * @param successCount for how many it was carried out
 * @param failedCount for how many it was not
 * @param results one for each project that was named, in that order
 */
public record BatchAnswer(
    boolean success, int successCount, int failedCount, List<Result> results) {
  static BatchAnswer of(List<Result> results) {
    int done = (int) results.stream().filter(Result::success).count();
    return new BatchAnswer(true, done, results.size() - done, results);
  }

  /**
   * What became of it for one project.
   *
   * @param recordId the row that it was named by, if it was
   * @param projectId the project, if there is one
   * @param success whether it was carried out
   * @param error why not, for people
   * @param code why not, for programs
   * @param heldBack what of it was not done, for people
   * @param version of the task after it; null if nothing was decided
   */
  @Schema(name = "BatchResult")
  public record Result(
      @Nullable String recordId,
      @Nullable String projectId,
      boolean success,
      @Nullable String error,
      @Nullable String code,
      List<String> heldBack,
      @Nullable Long version) {}
}
