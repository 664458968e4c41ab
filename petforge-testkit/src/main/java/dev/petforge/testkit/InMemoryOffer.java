package dev.petforge.testkit;

import dev.petforge.job.JobKind;
import dev.petforge.job.Need;
import dev.petforge.job.Offer;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What one process takes. */
record InMemoryOffer(Set<JobKind> kinds, Offer offer) {
  boolean takes(JobKind kind, Optional<Need> need) {
    return kinds.contains(kind) && need.filter(one -> !offer.serves(one)).isEmpty();
  }

  List<String> words() {
    return kinds.stream().sorted().map(JobKind::word).toList();
  }

  List<String> named() {
    return offer.named().stream().map(Need::toString).toList();
  }
}
