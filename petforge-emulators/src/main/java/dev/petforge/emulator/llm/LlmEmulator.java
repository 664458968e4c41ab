package dev.petforge.emulator.llm;

import dev.petforge.emulator.Exchange;
import dev.petforge.emulator.Faults;
import dev.petforge.emulator.LocalServer;
import dev.petforge.money.Money;
import dev.petforge.question.TokenUsage;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/**
 * A service of language models on this machine, with the OpenAI-compatible interface: {@code POST
 * …/chat/completions} and {@code GET …/models}, as DeepSeek's and other vendors' pages and recorded
 * exchanges had it in 2026-10. It refuses what they refuse, counts tokens ({@link TokenCount}),
 * knows what it has read before, and bills.
 *
 * <p>Answers come from a script; without one, from the request: a valid storyboard with the shots
 * that its schema, its example or its lines name, the description of a picture, or a sentence. A
 * scripted answer waits for a request that is taken; a scripted failure meets the next one,
 * whatever it says.
 *
 * <pre>{@code
 * try (LlmEmulator llm = new LlmEmulator(LlmSettings.standard())) {
 *   llm.next(LlmAnswer.failing(LlmFault.RATE), LlmAnswer.text("{\"segments\":[]}"));
 *   … // a client with llm.base() and LlmSettings.KEY
 *   assertThat(llm.calls()).hasSize(3);
 *   assertThat(llm.spent()).isEqualTo(billOfTheClient);
 * }
 * }</pre>
 *
 * Safe for use by many threads.
 */
public final class LlmEmulator extends LocalServer {
  private static final int HISTORY = 1_000;

  /** Those that meet a request before anybody looks at it. */
  private static final Set<LlmFault> BEFORE =
      EnumSet.of(
          LlmFault.RATE,
          LlmFault.RATE_WITH_WAIT,
          LlmFault.KEY_REFUSED,
          LlmFault.BALANCE,
          LlmFault.INTERNAL,
          LlmFault.OVERLOADED,
          LlmFault.OVERLOADED_NOW,
          LlmFault.GATEWAY,
          LlmFault.HTML,
          LlmFault.CUT_BEFORE);

  private static final Set<LlmFault> LATER = EnumSet.complementOf(EnumSet.copyOf(BEFORE));

  private final LlmSettings settings;
  private final LlmRefusals refusals;
  private final RequestCheck check;
  private final LlmWire wire;
  private final PrefixCache cache = new PrefixCache();
  private final Faults<LlmFault> faults = new Faults<>(LlmFault.class);
  private final Script script = new Script();
  private final Semaphore running;
  private final Deque<LlmCall> calls = new ArrayDeque<>();
  private TokenUsage used = TokenUsage.NONE;
  private long spent;
  private volatile Function<LlmRequest, LlmAnswer> otherwise = request -> LlmAnswer.sensible();

  /** Starts it. */
  public LlmEmulator(LlmSettings settings) {
    super(settings.port());
    this.settings = settings;
    this.refusals = new LlmRefusals(settings.vendor());
    this.check = new RequestCheck(settings, refusals, this::complain);
    this.wire = new LlmWire(settings.vendor());
    this.running = new Semaphore(settings.atOnce());
    start();
  }

  /** The base address that a client is given, without a slash at the end. */
  public URI base() {
    return URI.create(address() + settings.vendor().bases().get(0));
  }

  // scripts

  /** Gives these answers next, each once, in this order. */
  public LlmEmulator next(LlmAnswer... answers) {
    return next(any -> true, answers);
  }

  /** Gives these answers to the next such requests, each once, in this order. */
  public LlmEmulator next(Predicate<LlmRequest> which, LlmAnswer... answers) {
    Arrays.asList(answers).forEach(answer -> script.add(which, answer));
    return this;
  }

  /** Says what is answered when no script is left; at first {@link LlmAnswer#sensible}. */
  public LlmEmulator otherwise(Function<LlmRequest, LlmAnswer> answers) {
    otherwise = answers;
    return this;
  }

  /** How many scripted answers nobody has asked for yet. */
  public int unasked() {
    return script.left();
  }

  /** What goes wrong by chance, or next whatever the script says. */
  public Faults<LlmFault> faults() {
    return faults;
  }

  // what was asked

  /**
   * The chat completions that came with a valid key, in the order in which they were decided; the
   * last thousand.
   */
  public List<LlmCall> calls() {
    synchronized (calls) {
      return List.copyOf(calls);
    }
  }

  /** The last of {@link #calls}; there must be one. */
  public LlmCall last() {
    List<LlmCall> all = calls();
    return all.get(all.size() - 1);
  }

  /** The tokens of all answers that were billed. */
  public TokenUsage used() {
    synchronized (calls) {
      return used;
    }
  }

  /** What all answers cost, in the currency of the first model. */
  public Money spent() {
    return new Money(spentMicros(), settings.models().get(0).price().currency());
  }

  private long spentMicros() {
    synchronized (calls) {
      return spent;
    }
  }

  private void note(
      LlmRequest request, int status, String finish, String content, TokenUsage usage, Money cost) {
    synchronized (calls) {
      calls.add(new LlmCall(request, status, finish, content, usage, cost));
      if (calls.size() > HISTORY) {
        calls.remove();
      }
      used = used.plus(usage);
      spent += cost.micros();
    }
  }

  private void noteUnanswered(LlmRequest request, int status) {
    Money free = new Money(0, settings.models().get(0).price().currency());
    note(request, status, "", "", TokenUsage.NONE, free);
  }

  // answers

  @Override
  protected void serve(Exchange exchange) throws IOException {
    Optional<String> call =
        settings.vendor().bases().stream()
            .filter(base -> exchange.path().startsWith(base + "/"))
            .map(base -> exchange.path().substring(base.length()))
            .filter(path -> path.equals("/chat/completions") || path.equals("/models"))
            .findFirst();
    if (call.isEmpty()) {
      complain("there is no " + exchange.line());
      exchange.page(404, "404 page not found");
      return;
    }
    try {
      requireKey(exchange);
      if (exchange.method().equals("GET") && call.get().equals("/models")) {
        exchange.answer(200, models());
      } else if (exchange.method().equals("POST") && call.get().equals("/chat/completions")) {
        complete(exchange);
      } else {
        exchange.page(405, "405 Method Not Allowed");
      }
    } catch (LlmRefusal refusal) {
      refusal.headers().forEach(exchange::tell);
      exchange.answer(refusal.status(), refusal.body(settings.vendor()));
    }
  }

  private void requireKey(Exchange exchange) {
    String header = exchange.header("Authorization").orElse("");
    String key = header.startsWith("Bearer ") ? header.substring("Bearer ".length()) : "";
    if (!key.equals(settings.key())) {
      throw refusals.key(key);
    }
  }

  private Map<String, Object> models() {
    List<Map<String, Object>> list = new ArrayList<>();
    for (LlmModel model : settings.models()) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("id", model.name());
      one.put("object", "model");
      one.put("created", 0);
      one.put("owned_by", settings.vendor().owner());
      list.add(one);
    }
    return Map.of("object", "list", "data", list);
  }

  private void complete(Exchange exchange) throws IOException {
    if (exchange.body().length > settings.largestBody()) {
      exchange.page(413, "413 Request Entity Too Large");
      return;
    }
    JsonNode body = exchange.json().orElseThrow(refusals::notJson);
    LlmRequest request = new LlmRequest(exchange, body);
    try {
      if (!running.tryAcquire()) {
        throw refusals.rate();
      }
      try {
        complete(exchange, request);
      } finally {
        running.release();
      }
    } catch (LlmRefusal refusal) {
      noteUnanswered(request, refusal.status());
      throw refusal;
    }
  }

  private void complete(Exchange exchange, LlmRequest request) throws IOException {
    Optional<LlmFault> early =
        faults
            .draw(BEFORE)
            .or(() -> script.take(request, LlmEmulator::comesBefore).flatMap(LlmEmulator::fault));
    if (early.isPresent()) {
      fail(exchange, request, early.get());
      return;
    }
    if (spentMicros() >= settings.balance()) {
      throw refusals.balance();
    }
    LlmModel model = check.model(request);
    int prompt = cache.tokens(request);
    check.check(request, model, prompt);

    LlmAnswer answer = script.take(request, any -> true).orElseGet(() -> otherwise.apply(request));
    if (comesBefore(answer)) {
      fail(exchange, request, fault(answer).orElseThrow());
      return;
    }
    Optional<LlmFault> late = faults.draw(LATER).or(() -> fault(answer));
    if (answer.said() instanceof LlmAnswer.Raw raw) {
      noteUnanswered(request, raw.status());
      byte[] bytes = raw.body().getBytes(StandardCharsets.UTF_8);
      exchange.answer(raw.status(), raw.contentType(), bytes, Map.of());
      return;
    }
    if (late.isPresent() && late.get() == LlmFault.PARAMETER) {
      throw refusals.unprocessable();
    }
    if (late.isPresent() && late.get() == LlmFault.MODERATED) {
      throw refusals.moderated();
    }
    LlmAnswer said = Mishaps.of(resolved(request, answer), late);
    Completion completion = Completion.make(request, model, said, prompt, cache.hits(request));
    cache.keep(request, completion.text());
    boolean answered =
        late.filter(fault -> fault == LlmFault.CUT_AFTER || fault == LlmFault.HUNG).isEmpty();
    note(
        request,
        answered ? 200 : 0,
        completion.finishReason(),
        completion.text(),
        completion.usage(),
        model.price().of(completion.usage()));
    if (late.isPresent() && late.get() == LlmFault.HUNG) {
      Sender.nothing(exchange);
    } else if (!answered) {
      exchange.cut();
    } else {
      send(exchange, request, completion, delivery(said, completion, late));
    }
  }

  private static LlmAnswer resolved(LlmRequest request, LlmAnswer answer) {
    LlmAnswer.Said said = answer.said();
    return said instanceof LlmAnswer.Sensible || said instanceof LlmAnswer.Failure
        ? new LlmAnswer(
            SensibleAnswers.to(request),
            answer.reasoning(),
            answer.finishReason(),
            answer.delivery())
        : answer;
  }

  /** The middle of a body is well inside its text. */
  private static Delivery delivery(
      LlmAnswer answer, Completion completion, Optional<LlmFault> fault) {
    Delivery usual = answer.delivery();
    if (fault.isEmpty() || fault.get() != LlmFault.CUT_WITHIN) {
      return usual;
    }
    int middle = 200 + completion.text().length() / 2;
    return new Delivery(
        usual.keepAlives(), usual.pause(), usual.parts(), OptionalInt.of(middle), false);
  }

  private void send(Exchange exchange, LlmRequest request, Completion completion, Delivery delivery)
      throws IOException {
    long now = Instant.now().getEpochSecond();
    if (request.streamed()) {
      boolean usage = request.body().path("stream_options").path("include_usage").asBoolean(false);
      var chunks = wire.chunks(completion, now, usage, delivery.parts());
      long kept = chunks.stream().filter(chunk -> !LlmWire.closes(chunk)).count();
      Sender.stream(
          exchange, delivery.withoutEnd() ? chunks.subList(0, (int) kept) : chunks, delivery);
    } else {
      Sender.document(exchange, wire.document(completion, now), delivery);
    }
  }

  // failures

  private static boolean comesBefore(LlmAnswer answer) {
    return fault(answer).filter(BEFORE::contains).isPresent();
  }

  private static Optional<LlmFault> fault(LlmAnswer answer) {
    return answer.said() instanceof LlmAnswer.Failure failure
        ? Optional.of(failure.fault())
        : Optional.empty();
  }

  private void fail(Exchange exchange, LlmRequest request, LlmFault fault) throws IOException {
    switch (fault) {
      case RATE -> throw refusals.rate();
      case RATE_WITH_WAIT -> throw refusals.rate().with("Retry-After", "1");
      case KEY_REFUSED -> throw refusals.key(settings.key());
      case BALANCE -> throw refusals.balance();
      case INTERNAL -> throw refusals.internal();
      case OVERLOADED -> throw refusals.overloaded();
      case OVERLOADED_NOW -> throw refusals.overloaded().with("Retry-After", "0");
      case GATEWAY -> {
        noteUnanswered(request, 502);
        exchange.page(502, "502 Bad Gateway");
      }
      case HTML -> {
        noteUnanswered(request, 200);
        exchange.page(200, "Please verify that you are human");
      }
      default -> {
        noteUnanswered(request, 0);
        exchange.cut();
      }
    }
  }
}
