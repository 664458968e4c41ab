package dev.petforge.testkit;

import dev.petforge.failure.Failure;
import dev.petforge.project.ProjectId;
import dev.petforge.publication.Publication;
import dev.petforge.publication.PublicationKey;
import dev.petforge.publication.PublicationStore;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** Publications in memory. */
final class InMemoryPublicationStore implements PublicationStore {
  private static final int LONGEST_SESSION = 10_000;

  private final InMemoryDatabase database;
  private final String process;

  InMemoryPublicationStore(InMemoryDatabase database, String process) {
    this.database = database;
    this.process = process;
  }

  @Override
  public Optional<Publication> find(PublicationKey key) {
    return database.in(process, () -> Optional.ofNullable(database.publications.get(key)));
  }

  @Override
  public List<Publication> of(ProjectId project) {
    return list(one -> one.key().project().equals(project));
  }

  @Override
  public List<Publication> wanted() {
    return list(one -> one.state() == Publication.State.WANTED);
  }

  private List<Publication> list(Predicate<Publication> which) {
    return database.in(
        process,
        () ->
            database.publications.values().stream()
                .filter(which)
                .sorted(
                    Comparator.comparing(Publication::wantedAt)
                        .thenComparing(one -> one.key().toString()))
                .toList());
  }

  @Override
  public void session(PublicationKey key, String text) {
    if (text.length() > LONGEST_SESSION) {
      throw new IllegalArgumentException(
          "session must have at most 10,000 characters, had " + text.length());
    }
    change(key, one -> one.withSession(text, database.now()));
  }

  @Override
  public void delayed(PublicationKey key, Failure reason) {
    change(key, one -> one.delayed(reason, database.now()));
    database.in(process, () -> note(key));
  }

  @Override
  public void failed(PublicationKey key, Failure reason) {
    change(key, one -> one.failed(reason, database.now()));
    database.in(process, () -> note(key));
  }

  private PublicationKey note(PublicationKey key) {
    database.note(List.of(key.project()));
    return key;
  }

  private void change(PublicationKey key, UnaryOperator<Publication> change) {
    database.in(
        process,
        () -> {
          database.publications.computeIfPresent(
              key,
              (same, one) -> one.state() == Publication.State.WANTED ? change.apply(one) : one);
          return key;
        });
  }
}
