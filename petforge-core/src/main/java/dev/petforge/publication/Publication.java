package dev.petforge.publication;

import dev.petforge.failure.Failure;
import java.time.Instant;
import java.util.Optional;

/**
 * A video on its way to a place, or there.
 *
 * @param key which video, and where it goes
 * @param state how far it is
 * @param session what the publisher noted to go on from; only it can read that
 * @param file what it is there, once it is
 * @param failure why it was given up, if it was; of one on its way, why it takes longer: it goes on
 *     by itself
 * @param wantedAt when somebody last asked for it
 * @param changedAt when it last changed
 */
public record Publication(
    PublicationKey key,
    State state,
    Optional<String> session,
    Optional<PublishedFile> file,
    Optional<Failure> failure,
    Instant wantedAt,
    Instant changedAt) {
  /** How far a publication is. */
  public enum State {
    /** Asked for, or under way. */
    WANTED("wanted"),
    /** It is there. */
    DONE("done"),
    /** Given up, until somebody asks again. */
    FAILED("failed");

    private final String word;

    State(String word) {
      this.word = word;
    }

    /** The written word in the database. */
    public String word() {
      return word;
    }
  }

  /** Somebody asks for it. */
  public static Publication wanted(PublicationKey key, Instant now) {
    return new Publication(
        key, State.WANTED, Optional.empty(), Optional.empty(), Optional.empty(), now, now);
  }

  /** It is there. */
  public static Publication done(PublicationKey key, PublishedFile file, Instant now) {
    return new Publication(
        key, State.DONE, Optional.empty(), Optional.of(file), Optional.empty(), now, now);
  }

  /** With a job of its publisher. */
  public Publication withSession(String text, Instant now) {
    return new Publication(key, state, Optional.of(text), file, failure, wantedAt, now);
  }

  /** It failed so far, and goes on by itself. */
  public Publication delayed(Failure reason, Instant now) {
    return new Publication(key, state, session, file, Optional.of(reason), wantedAt, now);
  }

  /** Given up; what its publisher noted stays, for when somebody asks again. */
  public Publication failed(Failure reason, Instant now) {
    return new Publication(key, State.FAILED, session, file, Optional.of(reason), wantedAt, now);
  }

  /**
   * As it is when a decision on it is stored: asked for again it goes on from what was noted; done
   * it needs no jobs.
   *
   * @param before as it was stored until now
   */
  public Publication after(Publication before) {
    return state == State.WANTED
        ? new Publication(key, state, before.session, file, failure, wantedAt, changedAt)
        : new Publication(key, state, session, file, failure, before.wantedAt, changedAt);
  }
}
