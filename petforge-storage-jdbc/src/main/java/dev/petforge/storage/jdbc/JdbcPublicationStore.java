package dev.petforge.storage.jdbc;

import dev.petforge.document.CallDocument;
import dev.petforge.failure.Failure;
import dev.petforge.failure.PermanentException;
import dev.petforge.project.ProjectId;
import dev.petforge.publication.Destination;
import dev.petforge.publication.Publication;
import dev.petforge.publication.PublicationKey;
import dev.petforge.publication.PublicationStore;
import dev.petforge.publication.PublishedFile;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;

/** Publications in {@code publications}. */
final class JdbcPublicationStore implements PublicationStore {
  private static final String ROW =
      " where project_id = :project and version = :version and destination = :destination";
  private static final String ORDER = " order by wanted_at, project_id, version, destination";

  private final Db db;
  private final DatabaseClock clock;

  JdbcPublicationStore(Db db, DatabaseClock clock) {
    this.db = db;
    this.clock = clock;
  }

  /** Stores what a decision says of a publication, in its transaction. */
  static void put(Handle handle, Publication decided) {
    Publication next = select(handle, decided.key()).map(decided::after).orElse(decided);
    bind(
            handle.createUpdate(
                "insert into publications (project_id, version, destination, state, session,"
                    + " reference, link, failure, wanted_at, changed_at) values (:project,"
                    + " :version, :destination, :state, :session, :reference, :link, :failure,"
                    + " :wantedAt, :changedAt) on conflict (project_id, version, destination) do"
                    + " update set state = excluded.state, session = excluded.session, reference ="
                    + " excluded.reference, link = excluded.link, failure = excluded.failure,"
                    + " wanted_at = excluded.wanted_at, changed_at = excluded.changed_at"),
            next.key())
        .bind("state", next.state().word())
        .bind("session", next.session().orElse(null))
        .bind("reference", next.file().map(PublishedFile::reference).orElse(null))
        .bind("link", next.file().map(PublishedFile::link).orElse(null))
        .bind("failure", next.failure().map(CallDocument::failure).orElse(null))
        .bind("wantedAt", next.wantedAt().toEpochMilli())
        .bind("changedAt", next.changedAt().toEpochMilli())
        .execute();
  }

  private static <S extends SqlStatement<S>> S bind(S statement, PublicationKey key) {
    return statement
        .bind("project", key.project().value())
        .bind("version", key.version())
        .bind("destination", key.destination().value());
  }

  private static Optional<Publication> select(Handle handle, PublicationKey key) {
    return bind(handle.createQuery("select * from publications" + ROW), key)
        .map((row, context) -> publication(row))
        .findOne();
  }

  @Override
  public Optional<Publication> find(PublicationKey key) {
    return db.read("read publication " + key, handle -> select(handle, key));
  }

  @Override
  public List<Publication> of(ProjectId project) {
    return db.read(
        "list the publications of project " + project,
        handle ->
            handle
                .createQuery("select * from publications where project_id = :project" + ORDER)
                .bind("project", project.value())
                .map((row, context) -> publication(row))
                .list());
  }

  @Override
  public List<Publication> wanted() {
    return db.read(
        "list publications on their way",
        handle ->
            handle
                .createQuery("select * from publications where state = 'wanted'" + ORDER)
                .map((row, context) -> Rows.readable(row, JdbcPublicationStore::publication))
                .list()
                .stream()
                .flatMap(Optional::stream)
                .toList());
  }

  @Override
  public void session(PublicationKey key, String text) {
    if (text.length() > 10_000) {
      throw new IllegalArgumentException(
          "session must have at most 10,000 characters, had " + text.length());
    }
    change(key, "session = :text", text);
  }

  @Override
  public void delayed(PublicationKey key, Failure reason) {
    change(key, "failure = :text", CallDocument.failure(reason));
  }

  @Override
  public void failed(PublicationKey key, Failure reason) {
    change(key, "state = 'failed', failure = :text", CallDocument.failure(reason));
  }

  private void change(PublicationKey key, String what, String text) {
    db.write(
        "note how far publication " + key + " is",
        handle -> {
          int rows =
              bind(
                      handle.createUpdate(
                          "update publications set "
                              + what
                              + ", changed_at = :now"
                              + ROW
                              + " and state = 'wanted'"),
                      key)
                  .bind("text", text)
                  .bind("now", clock.millis())
                  .execute();
          if (rows > 0) {
            JdbcChangeFeed.note(handle, List.of(key.project()));
          }
          return rows;
        });
  }

  private static Publication publication(ResultSet row) throws SQLException {
    return Rows.read(
        "publication "
            + row.getString("version")
            + " of project "
            + row.getString("project_id")
            + " in "
            + row.getString("destination"),
        row,
        JdbcPublicationStore::whole);
  }

  private static Publication whole(ResultSet row) throws SQLException {
    PublicationKey key =
        new PublicationKey(
            new ProjectId(row.getString("project_id")),
            row.getString("version"),
            new Destination(row.getString("destination")));
    String reference = row.getString("reference");
    return new Publication(
        key,
        state(row.getString("state")),
        Optional.ofNullable(row.getString("session")),
        reference == null
            ? Optional.empty()
            : Optional.of(new PublishedFile(reference, row.getString("link"))),
        Optional.ofNullable(row.getString("failure")).map(CallDocument::readFailure),
        Instant.ofEpochMilli(row.getLong("wanted_at")),
        Instant.ofEpochMilli(row.getLong("changed_at")));
  }

  private static Publication.State state(String word) {
    return Stream.of(Publication.State.values())
        .filter(state -> state.word().equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                new PermanentException(
                    "UNKNOWN_WORD", "this version does not know the state '" + word + "'"));
  }
}
