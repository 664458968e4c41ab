package dev.petforge.webhook;

import dev.petforge.failure.PermanentException;
import dev.petforge.failure.RetryableException;
import dev.petforge.http.AddressGuard;
import dev.petforge.http.BoundedBody;
import dev.petforge.http.ErrorText;
import dev.petforge.http.HttpClients;
import dev.petforge.http.Redaction;
import dev.petforge.http.RetryAfter;
import dev.petforge.notification.NotificationEvent;
import dev.petforge.notification.NotificationMessage;
import dev.petforge.notification.NotificationTarget;
import java.io.IOException;
import java.net.ProxySelector;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Response;

/**
 * Posts notifications to an address. Goes to public https addresses only, unless it is allowed to
 * go elsewhere; follows no redirect. What the address and the secret say is in no message and no
 * log. Safe for use by many threads.
 */
public final class Webhook implements NotificationTarget {
  /** One pool of connections and threads for all webhooks. */
  private static final OkHttpClient BASE = HttpClients.builder().build();

  /** A shorter part of an address is a word. */
  private static final int KEY = 12;

  private static final long MOST_ANSWERED = 100_000;

  private final String name;
  private final HttpUrl url;
  private final Optional<String> secret;
  private final WebhookForm form;
  private final Dialect dialect;
  private final Set<NotificationEvent> events;
  private final InstantSource clock;
  private final AddressGuard guard;
  private final OkHttpClient client;
  private final Redaction redaction;

  private Webhook(Builder builder, HttpUrl url) {
    this.name = builder.name;
    this.url = url;
    this.secret = builder.secret;
    this.form = builder.form;
    this.dialect =
        switch (builder.form) {
          case GENERIC -> new GenericDialect();
          case FEISHU -> new FeishuDialect();
          case DINGTALK -> new DingTalkDialect();
        };
    this.events = builder.events;
    this.clock = builder.clock;
    ProxySelector proxies =
        Optional.ofNullable(ProxySelector.getDefault()).orElseGet(() -> ProxySelector.of(null));
    this.guard = new AddressGuard(builder.allowLocal, Set.of(), proxies, BASE.dns());
    this.client =
        BASE.newBuilder().dns(guard).proxySelector(proxies).callTimeout(builder.timeout).build();
    this.redaction = new Redaction(secrets(url, secret));
  }

  /** Bots have their keys in the address. */
  private static String[] secrets(HttpUrl url, Optional<String> secret) {
    List<String> secrets = new ArrayList<>();
    secret.ifPresent(secrets::add);
    secrets.add(url.toString());
    url.pathSegments().stream().filter(part -> part.length() >= KEY).forEach(secrets::add);
    for (int i = 0; i < url.querySize(); i++) {
      Optional.ofNullable(url.queryParameterValue(i))
          .filter(value -> value.length() >= KEY)
          .ifPresent(secrets::add);
    }
    return secrets.toArray(String[]::new);
  }

  /**
   * Begins a webhook.
   *
   * @param name matches {@link NotificationTarget#NAMES}
   * @param url where messages are posted to; with the keys in it that bots have there
   */
  public static Builder builder(String name, URI url) {
    return new Builder(name, url);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Set<NotificationEvent> events() {
    return events;
  }

  @Override
  public String describe() {
    return form.word() + " " + url.host();
  }

  @Override
  public int together() {
    return dialect.together();
  }

  @Override
  public Duration pace() {
    return dialect.pace();
  }

  /**
   * @throws RetryableException with code {@code WEBHOOK_REFUSED} or {@code WEBHOOK_NO_ANSWER}
   * @throws PermanentException with code {@code WEBHOOK_ADDRESS} if the address is one that is not
   *     allowed
   */
  @Override
  public void send(List<NotificationMessage> messages) {
    Optional<String> objection = guard.objection(url);
    if (objection.isPresent()) {
      throw address(objection.get());
    }
    try (Response response =
        client.newCall(dialect.request(url, secret, messages, clock.instant())).execute()) {
      byte[] body = BoundedBody.bytes(response, MOST_ANSWERED);
      if (!response.isSuccessful()) {
        throw refused(
            "HTTP " + response.code() + " " + ErrorText.excerpt(body, redaction),
            RetryAfter.of(response));
      }
      Optional<Dialect.Refusal> refusal = dialect.refusal(new String(body, StandardCharsets.UTF_8));
      if (refusal.isPresent()) {
        throw refused(redaction.line(refusal.get().words(), 300), refusal.get().pause());
      }
    } catch (AddressGuard.PrivateAddressException e) {
      throw address(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw new RetryableException(
          "WEBHOOK_NO_ANSWER",
          "webhook " + name + " did not answer: " + ErrorText.of(e, redaction),
          null,
          e);
    }
  }

  private PermanentException address(String objection) {
    return new PermanentException(
        "WEBHOOK_ADDRESS",
        "webhook "
            + name
            + " goes to public https addresses only unless it is allowed: "
            + objection);
  }

  private RetryableException refused(String words, Optional<Duration> wait) {
    return new RetryableException(
        "WEBHOOK_REFUSED", "webhook " + name + " refused: " + words, wait.orElse(null), null);
  }

  @Override
  public String toString() {
    return name + " (" + describe() + ")";
  }

  /** Assembles a webhook. */
  public static final class Builder {
    private final String name;
    private final URI url;
    private Optional<String> secret = Optional.empty();
    private WebhookForm form = WebhookForm.GENERIC;
    private Set<NotificationEvent> events = NotificationEvent.QUIET;
    private InstantSource clock = InstantSource.system();
    private Duration timeout = Duration.ofSeconds(10);
    private boolean allowLocal;

    private Builder(String name, URI url) {
      this.name = name;
      this.url = url;
    }

    /** What messages are signed with. Default: they are not signed. */
    public Builder secret(String key) {
      this.secret = Optional.of(key);
      return this;
    }

    /** How messages look. Default {@link WebhookForm#GENERIC}. */
    public Builder form(WebhookForm messages) {
      this.form = messages;
      return this;
    }

    /** What is told. Default {@link NotificationEvent#QUIET}. */
    public Builder events(Set<NotificationEvent> wanted) {
      this.events =
          wanted.isEmpty() ? Set.of() : Collections.unmodifiableSet(EnumSet.copyOf(wanted));
      return this;
    }

    /** The time that messages are signed with. Default that of the system. */
    public Builder clock(InstantSource time) {
      this.clock = time;
      return this;
    }

    /** How long an answer may take, above 0. Default 10 s. */
    public Builder timeout(Duration longest) {
      this.timeout = longest;
      return this;
    }

    /** Goes to any address, also with plain http: into a network of one's own, or for tests. */
    public Builder allowLocal() {
      this.allowLocal = true;
      return this;
    }

    /**
     * @throws IllegalArgumentException if the address is no http or https address with a host, or
     *     is plain http and that is not allowed; if the secret is blank, or no event is wanted. The
     *     message does not show the address, since it may hold keys
     */
    public Webhook build() {
      HttpUrl parsed = HttpUrl.parse(url.toString());
      if (parsed == null || (!parsed.isHttps() && !allowLocal)) {
        throw new IllegalArgumentException(
            "the address of webhook " + name + " must begin with https:// and name a host");
      }
      if (secret.filter(String::isBlank).isPresent()) {
        throw new IllegalArgumentException("the secret of webhook " + name + " must not be blank");
      }
      if (events.isEmpty()) {
        throw new IllegalArgumentException("webhook " + name + " must be told at least one event");
      }
      return new Webhook(this, parsed);
    }
  }
}
