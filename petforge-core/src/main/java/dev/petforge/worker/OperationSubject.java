package dev.petforge.worker;

import dev.petforge.project.OperationId;
import dev.petforge.project.ProjectId;

/**
 * The subject of a job that carries on an operation: {@code <project>/<operation>}.
 *
 * @param project whose it is
 * @param operation which one
 */
record OperationSubject(ProjectId project, OperationId operation) {
  static OperationSubject of(String subject) {
    int slash = subject.indexOf('/');
    if (slash < 0) {
      throw new IllegalArgumentException(
          "subject must be <project>/<operation>, was '" + subject + "'");
    }
    return new OperationSubject(
        new ProjectId(subject.substring(0, slash)), new OperationId(subject.substring(slash + 1)));
  }
}
