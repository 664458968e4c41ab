package dev.petforge.call;

import dev.petforge.file.FileKey;
import dev.petforge.file.Sha256;
import dev.petforge.generation.ClipRequest;
import dev.petforge.generation.FrameRef;
import dev.petforge.generation.ProviderTerms;
import dev.petforge.project.OperationId;
import dev.petforge.project.ProjectId;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;

/** Calls that differ in their terms alone. */
public final class PlannedCalls {
  private PlannedCalls() {}

  /** A planned call for the first clip of a project. */
  public static ProviderCall of(String project, ProviderTerms terms, Instant now) {
    return ProviderCall.planned(
        "test",
        new CallSubject(
            new ProjectId(project),
            Optional.empty(),
            0,
            1,
            new OperationId("op"),
            CallPurpose.MAKE),
        terms,
        new ClipRequest(
            "m",
            0,
            "intro",
            "p",
            "",
            "",
            new FrameRef(new FileKey("f.png"), new Sha256("0".repeat(64))),
            Optional.empty(),
            Duration.ofSeconds(8),
            "720p",
            false),
        new Urgency(1, LocalDate.of(2026, 1, 1), now));
  }
}
