package dev.petforge.production;

import dev.petforge.failure.PermanentException;
import dev.petforge.generation.CallKey;
import dev.petforge.generation.CallQuery;
import dev.petforge.generation.Fact;
import dev.petforge.generation.JobId;
import dev.petforge.generation.ListedJob;
import dev.petforge.generation.ProviderCall;
import dev.petforge.generation.VideoGenerator;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Compares the ledger with a provider's own list of jobs. */
public final class Verify {
  private final Persistence persistence;

  public Verify(Persistence persistence) {
    this.persistence = persistence;
  }

  /**
   * @param since calls that were sent earlier are left out
   * @throws PermanentException with code {@code NO_LIST} if the provider has none
   */
  public Verification run(VideoGenerator generator, Instant since) {
    List<ListedJob> listed =
        generator
            .list(since)
            .orElseThrow(
                () ->
                    new PermanentException(
                        "NO_LIST",
                        generator.provider()
                            + " has no list of its jobs: look into its own pages, and settle what"
                            + " is uncertain by hand"));
    String mark = persistence.installation() + "-";
    List<ProviderCall> takenIn = new ArrayList<>();
    List<ListedJob> unknown = new ArrayList<>();
    Set<JobId> there = new HashSet<>();
    int ours = 0;
    for (ListedJob job : listed) {
      there.add(job.job());
      Optional<String> key = job.key().filter(name -> name.startsWith(mark));
      if (key.isEmpty()) {
        continue;
      }
      ours++;
      Optional<ProviderCall> call = call(key.get());
      if (call.isEmpty()) {
        unknown.add(job);
      } else if (!call.get().status().job().equals(Optional.of(job.job()))
          && !call.get().status().strayJobs().contains(job.job())) {
        takenIn.add(takeIn(call.get(), job.job()));
      }
    }
    return new Verification(
        listed.size(), ours, takenIn, unknown, missing(generator, since, there));
  }

  private Optional<ProviderCall> call(String key) {
    try {
      return persistence.calls().find(new CallKey(key));
    } catch (IllegalArgumentException e) {
      // Somebody else's, who uses our beginning by chance.
      return Optional.empty();
    }
  }

  private ProviderCall takeIn(ProviderCall call, JobId job) {
    return persistence
        .calls()
        .record(call.key(), new Fact.Accepted(call.status().sends(), job))
        .orElse(call);
  }

  private List<ProviderCall> missing(VideoGenerator generator, Instant since, Set<JobId> there) {
    return persistence.calls().find(new CallQuery(Optional.empty(), Set.of())).stream()
        .filter(call -> call.terms().pool().isOf(generator.provider(), generator.account()))
        .filter(call -> call.status().sentAt().filter(at -> !at.isBefore(since)).isPresent())
        .filter(call -> call.status().job().filter(job -> !there.contains(job)).isPresent())
        .toList();
  }
}
