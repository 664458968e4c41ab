package dev.petforge.testkit;

/**
 * What goes wrong between a generator and its provider, played by the test of an adapter on a
 * server of its own. {@link VideoGeneratorContract} calls one of these methods, lets the generator
 * order or fetch once, and looks at what the generator says.
 *
 * <p>What it looks for is the costly mistake. A provider that has taken an order bills it, whether
 * or not its answer arrives. A generator that calls such an order "refused" or "not made" has it
 * ordered again, and paid twice. So whatever leaves open whether the order was taken has to be
 * called {@link dev.petforge.generation.Submission.Lost}: a connection that breaks once the request
 * is under way, a time-out, every status from 500 on, an answer that cannot be read.
 *
 * <p>With an HTTP server for tests each method is a few lines:
 *
 * <ul>
 *   <li>before an order is taken: read the request and close the socket;
 *   <li>after it is taken: note the job, as for an order that goes well, and close the socket;
 *   <li>5xx: the same two, with status 503 or 500 and some text in place of the close;
 *   <li>429: note nothing, and answer 429 in the provider's own form;
 *   <li>a download: announce the whole length, send the first half, close the socket.
 * </ul>
 *
 * <p>The servers of {@code petforge-emulators} play all of this: {@code CUT_BEFORE}, {@code
 * CUT_AFTER}, {@code INTERNAL_BEFORE}, {@code GATEWAY_AFTER}, {@code RATE} and {@code RESULT_CUT}
 * of their faults.
 */
public interface ProviderTrouble {
  /**
   * Breaks the connection of the next order while its request is sent. The provider makes no job,
   * which the generator cannot know.
   */
  void dropNextOrderBeforeItIsTaken();

  /** Has the next order taken, and breaks its connection before anything is answered. */
  void dropNextOrderAfterItIsTaken();

  /** Answers the next order with a status of 500 to 599; the provider makes no job. */
  void failNextOrderBeforeItIsTaken();

  /** Has the next order taken, and answers it with a status of 500 to 599 all the same. */
  void failNextOrderAfterItIsTaken();

  /** Answers the next order with status 429, too many requests; the provider makes no job. */
  void limitNextOrder();

  /** Breaks the connection of the next download in the middle of the file. */
  void cutOffNextDownload();

  /**
   * How many of these troubles have come about. Without this number, a trouble that nobody plays
   * would look like a generator that copes with it.
   */
  int happened();

  /** How many jobs the provider has made of orders; each of them costs money. */
  int jobs();

  /**
   * For a generator that makes its clips itself, and for nothing: there is no connection that could
   * break and no bill. The contract checks that it asks no price, and plays nothing.
   */
  static ProviderTrouble withoutProvider() {
    return WithoutProvider.INSTANCE;
  }
}
