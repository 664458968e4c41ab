package dev.petforge.emulator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A provider of clips on this machine: one account with slots, a balance, jobs and their clips.
 * What a create costs is counted when the provider would charge it. Jobs live as long as the
 * emulator; a client may die and come back.
 *
 * <p>A job that was ordered with an address for callbacks is told there when it has ended, if the
 * provider has such a thing: once, unsigned, whatever is answered, and at addresses of this machine
 * only. The generators of PetForge never ask for that: they poll, because a callback can be lost.
 *
 * <p>Everything that a client sends and the provider does not know, or that is missing, is noted in
 * {@link #complaints}; whether it is refused or ignored is the provider's way. Safe for use by many
 * threads.
 */
public abstract class Emulator extends LocalServer {
  /** How many questions find nothing where something is late. */
  static final int LATE = 2;

  private final Path folder;
  private final EmulatorSettings settings;
  private final Faults<Fault> faults = new Faults<>(Fault.class);
  private final Map<String, EmulatedJob> jobs = new LinkedHashMap<>();
  private final AtomicLong expired = new AtomicLong();
  private final AtomicBoolean closed = new AtomicBoolean();
  private final Callbacks callbacks = new Callbacks(faults, this::complain);
  private final Map<String, Integer> asked = new HashMap<>();
  private int mostAtOnce;
  private boolean resultsLost;
  private Instant awayUntil = Instant.MIN;
  private boolean answersAway;

  /** Starts it. */
  protected Emulator(EmulatorSettings settings) {
    super(settings.port());
    this.settings = settings;
    try {
      this.folder = Files.createTempDirectory("petforge-emulator");
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make a folder for clips", e);
    }
    start();
  }

  /** What goes wrong. */
  public final Faults<Fault> faults() {
    return faults;
  }

  /** The words of a refusal, or other ones that mean the same. */
  final String words(OtherWords others, String usual) {
    return faults.draw(Fault.OTHER_WORDS).isPresent()
        ? others.at(faults.met(Fault.OTHER_WORDS) - 1)
        : usual;
  }

  /** The jobs that were accepted, in order. */
  public final synchronized List<EmulatedJob> jobs() {
    return List.copyOf(jobs.values());
  }

  /** The jobs that were or will be charged, without those that were refunded. */
  public final List<EmulatedJob> billed() {
    return jobs().stream().filter(this::isBilled).toList();
  }

  /** A price that will be taken is held from the order on; one that is given back was taken. */
  final boolean isBilled(EmulatedJob job) {
    Instant now = Instant.now();
    return entries(job).stream()
            .filter(entry -> entry.kind() == AccountEntry.Kind.CHARGE || !entry.at().isAfter(now))
            .mapToLong(AccountEntry::signedMicros)
            .sum()
        > 0;
  }

  /** The account's books: what was charged and given back so far, in the order of time. */
  public final List<AccountEntry> account() {
    Instant now = Instant.now();
    return jobs().stream()
        .flatMap(job -> entries(job).stream())
        .filter(entry -> !entry.at().isAfter(now))
        .sorted(Comparator.comparing(AccountEntry::at))
        .toList();
  }

  /** What was charged so far and not given back, in millionths. */
  public final long chargedMicros() {
    return account().stream().mapToLong(AccountEntry::signedMicros).sum();
  }

  /**
   * What a job does to the account, up to its end. By default its price is taken when it is called
   * done, and nothing if it fails.
   */
  List<AccountEntry> entries(EmulatedJob job) {
    return job.calledDone() ? List.of(AccountEntry.charge(job, job.done())) : List.of();
  }

  /** The bytes of a job's clip; empty if there is no such job, or none of its clip. */
  public final Optional<byte[]> clipOf(String id) {
    return job(id).filter(EmulatedJob::succeeds).map(this::clip);
  }

  /** Brings every job that runs to its end, now. */
  public final void finishJobs() {
    List<String> ended;
    synchronized (this) {
      Instant now = Instant.now();
      jobs.replaceAll((id, job) -> job.done().isAfter(now) ? job.endingAt(now) : job);
      ended = List.copyOf(jobs.keySet());
    }
    callbacks.now(ended);
  }

  /** Loses every clip: addresses lead nowhere any more. */
  public final synchronized void loseResults() {
    resultsLost = true;
  }

  /** Brings results back that are away. */
  public final synchronized void endOutage() {
    awayUntil = Instant.MIN;
  }

  /** Handles a request of the provider's interface. */
  abstract void handle(Exchange exchange) throws IOException;

  @Override
  protected final void serve(Exchange exchange) throws IOException {
    if (exchange.path().startsWith("/files/")) {
      serveFile(exchange);
    } else {
      handle(exchange);
    }
  }

  final EmulatorSettings settings() {
    return settings;
  }

  /**
   * The most jobs that held a slot at one time, from their order to their end, whether their client
   * was ever told of them or not.
   */
  public final synchronized int mostAtOnce() {
    return mostAtOnce;
  }

  /** How many jobs hold a slot now. */
  final synchronized int running() {
    Instant now = Instant.now();
    return (int) jobs.values().stream().filter(job -> job.done().isAfter(now)).count();
  }

  /** What is left of the balance, in millionths. */
  final synchronized long balance() {
    return settings.balanceMicros()
        - jobs.values().stream().filter(this::isBilled).mapToLong(EmulatedJob::micros).sum();
  }

  /**
   * Accepts a job, and has its clip made.
   *
   * @param key the client's name for it, where there is one
   * @param micros what it costs, in millionths
   * @param firstFrame the bytes of a PNG or JPEG
   */
  final EmulatedJob accept(
      String id,
      Optional<String> key,
      String model,
      String prompt,
      Duration duration,
      long micros,
      byte[] firstFrame) {
    Optional<Fault> fate =
        faults.draw(
            Fault.JOB_FAILS,
            Fault.JOB_CONTENT,
            Fault.JOB_EMPTY,
            Fault.JOB_STRANGE_WORD,
            Fault.RESULT_LATE,
            Fault.RESULT_PORTRAIT,
            Fault.RESULT_ROTATED);
    Instant now = Instant.now();
    EmulatedJob job =
        new EmulatedJob(
            id, key, model, prompt, duration, micros, now, now.plus(settings.renderTime()), fate);
    if (job.succeeds()) {
      makeClip(job, firstFrame);
    }
    synchronized (this) {
      jobs.put(id, job);
      mostAtOnce = Math.max(mostAtOnce, running());
    }
    return job;
  }

  private void makeClip(EmulatedJob job, byte[] firstFrame) {
    // Its own seed, so that no two jobs ever give the same file.
    long seed = UUID.randomUUID().getMostSignificantBits();
    boolean rotated = job.fate().equals(Optional.of(Fault.RESULT_ROTATED));
    byte[] picture = firstFrame;
    if (rotated) {
      picture = TurnedClips.turnedLeft(firstFrame);
    } else if (job.fate().equals(Optional.of(Fault.RESULT_PORTRAIT))) {
      picture = TurnedClips.portrait(firstFrame);
    }
    settings.clips().make(picture, job.duration(), seed, file(job.id()));
    if (rotated) {
      TurnedClips.turnRightWhenPlayed(file(job.id()));
    }
  }

  private Path file(String id) {
    return folder.resolve(id.replaceAll("[^A-Za-z0-9-]", "_") + ".mp4");
  }

  final synchronized Optional<EmulatedJob> job(String id) {
    return Optional.ofNullable(jobs.get(id));
  }

  final synchronized Optional<EmulatedJob> jobOfKey(String key) {
    return jobs.values().stream().filter(job -> job.key().equals(Optional.of(key))).findFirst();
  }

  final synchronized void replace(EmulatedJob job) {
    jobs.put(job.id(), job);
  }

  /** Whether somebody who asks for a job now, which counts, does not see its result yet. */
  final boolean askedTooEarly(EmulatedJob job) {
    if (!hidesItsResult(job)) {
      return false;
    }
    synchronized (this) {
      asked.merge(job.id(), 1, Integer::sum);
    }
    return true;
  }

  /** The same for somebody whose question does not count. */
  final synchronized boolean hidesItsResult(EmulatedJob job) {
    return job.fate().equals(Optional.of(Fault.RESULT_LATE))
        && ended(job)
        && asked.getOrDefault(job.id(), 0) < LATE;
  }

  static boolean ended(EmulatedJob job) {
    return !job.done().isAfter(Instant.now());
  }

  /**
   * Tells a client of the end of its job, when it has come.
   *
   * @param address as the client gave it
   * @param state what is posted there, of the job as it is then
   */
  final void callBack(EmulatedJob job, String address, Function<EmulatedJob, Object> state) {
    callbacks.at(job.done(), job.id(), address, () -> state.apply(job(job.id()).orElse(job)));
  }

  /** A fresh signed address of a job's clip. */
  final String resultUrl(EmulatedJob job) {
    return address()
        + "/files/"
        + job.id().replaceAll("[^A-Za-z0-9-]", "_")
        + ".mp4?Expires="
        + Instant.now().plus(Duration.ofDays(30)).getEpochSecond()
        + "&Signature=sig-"
        + UUID.randomUUID();
  }

  /** Whether {@link #loseResults} was called. */
  final synchronized boolean lostResults() {
    return resultsLost;
  }

  /** The bytes of a job's clip, for providers that answer with them. */
  final byte[] clip(EmulatedJob job) {
    try {
      return Files.readAllBytes(file(job.id()));
    } catch (IOException e) {
      throw new UncheckedIOException("the clip of " + job.id() + " is gone", e);
    }
  }

  private void serveFile(Exchange exchange) throws IOException {
    String signature = exchange.query().getOrDefault("Signature", "");
    if (signature.isEmpty()) {
      exchange.page(403, "AccessDenied");
      return;
    }
    serveClip(exchange, folder.resolve(exchange.path().substring("/files/".length())));
  }

  /** Answers with a job's clip, or with what goes wrong instead. */
  final void serveClip(Exchange exchange, EmulatedJob job) throws IOException {
    serveClip(exchange, file(job.id()));
  }

  private void serveClip(Exchange exchange, Path file) throws IOException {
    boolean lost;
    synchronized (this) {
      lost = resultsLost;
    }
    if (lost || !file.normalize().startsWith(folder) || !Files.isRegularFile(file)) {
      exchange.page(404, "NoSuchKey");
      return;
    }
    byte[] bytes = Files.readAllBytes(file);
    Optional<Fault> fault = drawForDownload();
    if (fault.isEmpty()) {
      serveRange(exchange, bytes);
      return;
    }
    switch (fault.get()) {
      case RESULT_EXPIRED -> {
        expired.incrementAndGet();
        exchange.page(403, "Request has expired");
      }
      case RESULT_CUT -> exchange.answerPartly(200, "video/mp4", bytes, bytes.length / 2);
      case RESULT_TRUNCATED ->
          exchange.answer(
              200, "video/mp4", java.util.Arrays.copyOf(bytes, bytes.length / 2), Map.of());
      case RESULT_HTML -> exchange.page(200, "captcha");
      case RESULT_AWAY -> stayAway(exchange);
      default -> exchange.answerSlowly(200, "video/mp4", bytes, 10, 30);
    }
  }

  /** What goes wrong with a download: while results are away, nothing else. */
  final synchronized Optional<Fault> drawForDownload() {
    if (awayUntil.isAfter(Instant.now())) {
      return Optional.of(Fault.RESULT_AWAY);
    }
    Optional<Fault> fault =
        faults.draw(
            Fault.RESULT_EXPIRED,
            Fault.RESULT_CUT,
            Fault.RESULT_TRUNCATED,
            Fault.RESULT_HTML,
            Fault.RESULT_SLOW,
            Fault.RESULT_AWAY);
    if (fault.equals(Optional.of(Fault.RESULT_AWAY))) {
      awayUntil = Instant.now().plus(settings.outage());
    }
    return fault;
  }

  /** By turns with a page and without a word, as hosts behind a balancer do. */
  final void stayAway(Exchange exchange) throws IOException {
    boolean answers;
    synchronized (this) {
      answersAway = !answersAway;
      answers = answersAway;
    }
    if (answers) {
      exchange.page(503, "Service Unavailable");
    } else {
      exchange.cut();
    }
  }

  /** Answers a request for the rest of a file as object stores do. */
  private static void serveRange(Exchange exchange, byte[] bytes) throws IOException {
    String range = exchange.header("Range").orElse("");
    if (range.matches("bytes=\\d{1,9}-")) {
      int from = Integer.parseInt(range.substring("bytes=".length(), range.length() - 1));
      if (from >= bytes.length) {
        exchange.page(416, "InvalidRange");
        return;
      }
      byte[] rest = java.util.Arrays.copyOfRange(bytes, from, bytes.length);
      String place = "bytes " + from + "-" + (bytes.length - 1) + "/" + bytes.length;
      exchange.answer(206, "video/mp4", rest, Map.of("Content-Range", place, "ETag", "\"clip\""));
      return;
    }
    exchange.answer(200, "video/mp4", bytes, Map.of("Accept-Ranges", "bytes", "ETag", "\"clip\""));
  }

  /** Ends it, and removes its clips; once more does nothing. */
  @Override
  public void close() {
    if (closed.getAndSet(true)) {
      return;
    }
    callbacks.close();
    super.close();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove " + folder, e);
    }
  }
}
