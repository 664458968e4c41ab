package dev.petforge.examples.installation;

import dev.petforge.failure.PermanentException;
import dev.petforge.notification.NotificationEvent;
import dev.petforge.webhook.Webhook;
import dev.petforge.webhook.WebhookForm;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The webhooks that a person has set. */
final class WebhookSettings {
  /** Whose bots they are is seen by their hosts. */
  private static final Map<String, WebhookForm> BOTS =
      Map.of(
          "open.feishu.cn", WebhookForm.FEISHU,
          "open.larksuite.com", WebhookForm.FEISHU,
          "oapi.dingtalk.com", WebhookForm.DINGTALK);

  private WebhookSettings() {}

  /**
   * All of them.
   *
   * @throws PermanentException with code {@code BAD_SETTING} if one is wrong: names the setting,
   *     and shows neither an address nor a secret
   */
  static List<Webhook> of(Configuration configuration) {
    boolean allowLocal = configuration.flag(Setting.PETFORGE_ALLOW_LOCAL).orElse(false);
    return configuration.webhooks().stream()
        .map(name -> webhook(configuration, name, allowLocal))
        .toList();
  }

  private static Webhook webhook(Configuration configuration, String name, boolean allowLocal) {
    URI url = url(configuration, name);
    Webhook.Builder builder =
        Webhook.builder(name.toLowerCase(Locale.ROOT), url).form(form(configuration, name, url));
    configuration.ofWebhook(name, Setting.OfWebhook.SECRET).ifPresent(builder::secret);
    configuration
        .ofWebhook(name, Setting.OfWebhook.EVENTS)
        .ifPresent(text -> builder.events(events(name, text)));
    if (allowLocal) {
      builder.allowLocal();
    }
    try {
      return builder.build();
    } catch (IllegalArgumentException e) {
      throw badUrl(name);
    }
  }

  private static URI url(Configuration configuration, String name) {
    try {
      return new URI(configuration.ofWebhook(name, Setting.OfWebhook.URL).orElse(""));
    } catch (URISyntaxException e) {
      throw badUrl(name);
    }
  }

  private static PermanentException badUrl(String name) {
    return Configuration.badSetting(
        Setting.OfWebhook.URL.after(name), "an address that begins with https://", "…");
  }

  private static WebhookForm form(Configuration configuration, String name, URI url) {
    Optional<String> word = configuration.ofWebhook(name, Setting.OfWebhook.FORM);
    return word.isPresent()
        ? WebhookForm.ofWord(word.get())
            .orElseThrow(
                () ->
                    Configuration.badSetting(
                        Setting.OfWebhook.FORM.after(name),
                        "generic, feishu or dingtalk",
                        word.get()))
        : BOTS.getOrDefault(String.valueOf(url.getHost()), WebhookForm.GENERIC);
  }

  private static Set<NotificationEvent> events(String name, String text) {
    return Arrays.stream(text.split("[,，、\\s]+", -1))
        .map(
            word ->
                NotificationEvent.ofWord(word)
                    .orElseThrow(
                        () ->
                            Configuration.badSetting(
                                Setting.OfWebhook.EVENTS.after(name), "some of " + words(), text)))
        .collect(Collectors.toCollection(() -> EnumSet.noneOf(NotificationEvent.class)));
  }

  private static String words() {
    return Stream.of(NotificationEvent.values())
        .map(NotificationEvent::word)
        .filter(word -> NotificationEvent.ofWord(word).isPresent())
        .collect(Collectors.joining(","));
  }
}
