package dev.petforge.emulator;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import tools.jackson.databind.json.JsonMapper;

/**
 * Tells clients of the end of their jobs, at the addresses that they gave. Only addresses of this
 * machine are called: an emulator must not knock at the doors of others.
 */
final class Callbacks implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  /** What is told where. The state is asked for when it is told. */
  private record Call(URI address, Supplier<Object> state) {}

  private final Faults<Fault> faults;
  private final Consumer<String> complaints;
  private final Map<String, Call> waiting = new ConcurrentHashMap<>();
  private final HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "petforge-emulator-callbacks");
            thread.setDaemon(true);
            return thread;
          });

  Callbacks(Faults<Fault> faults, Consumer<String> complaints) {
    this.faults = faults;
    this.complaints = complaints;
  }

  /**
   * Tells of a job at its end, once.
   *
   * @param address as the client gave it; one that is not of this machine is noted and not called
   */
  void at(Instant end, String job, String address, Supplier<Object> state) {
    Optional<URI> here = here(address);
    if (here.isEmpty()) {
      complaints.accept(
          "the callback of job " + job + " goes nowhere: its address is not of this machine");
      return;
    }
    waiting.put(job, new Call(here.get(), state));
    // A millisecond later, so that it has ended by every clock.
    long delay = Math.max(0, Duration.between(Instant.now(), end).toMillis() + 1);
    run(job, delay);
  }

  /** Tells of jobs whose end has come sooner. */
  void now(List<String> jobs) {
    jobs.stream().filter(waiting::containsKey).forEach(job -> run(job, 0));
  }

  private void run(String job, long delayMillis) {
    try {
      ScheduledFuture<?> unused =
          thread.schedule(() -> tell(job), delayMillis, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      waiting.remove(job);
    }
  }

  private static Optional<URI> here(String address) {
    try {
      URI uri = URI.create(address);
      String host = String.valueOf(uri.getHost());
      boolean loopback =
          host.equals("localhost") || host.equals("[::1]") || host.matches("127(\\.\\d{1,3}){3}");
      return Optional.of(uri).filter(any -> loopback && "http".equals(uri.getScheme()));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private void tell(String job) {
    Call call = waiting.remove(job);
    if (call == null) {
      return;
    }
    byte[] body;
    try {
      body = JSON.writeValueAsBytes(call.state().get());
    } catch (RuntimeException e) {
      complaints.accept("the callback of job " + job + " broke the emulator: " + e);
      return;
    }
    int times = faults.draw(Fault.CALLBACK_TWICE).isPresent() ? 2 : 1;
    for (int i = 0; i < times; i++) {
      post(job, call.address(), body);
    }
  }

  private void post(String job, URI address, byte[] body) {
    HttpRequest request =
        HttpRequest.newBuilder(address)
            .timeout(PATIENCE)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build();
    try {
      int status = client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
      if (status / 100 != 2) {
        complaints.accept("the callback of job " + job + " was answered with status " + status);
      }
    } catch (IOException e) {
      complaints.accept(
          "the callback of job " + job + " was not taken: " + e.getClass().getSimpleName());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
