package dev.petforge.examples.cli;

import dev.petforge.emulator.Emulator;
import dev.petforge.emulator.EmulatorSettings;
import dev.petforge.emulator.KlingEmulator;
import dev.petforge.emulator.OmniEmulator;
import dev.petforge.emulator.RelayEmulator;
import dev.petforge.emulator.VeoEmulator;
import java.net.URI;
import java.util.Map;
import java.util.function.Function;

/** The accounts that the command line can order from: each way of speaking to a provider. */
@SuppressWarnings("ImmutableEnumChecker") // constructors and maps that nobody changes
enum PaidAccount {
  KLING(
      "kling",
      KlingEmulator::new,
      "PETFORGE_KLING_API_KEY",
      "Kling's code 1002",
      "Kling's code 1101",
      "kling-1.6",
      Map.of("PETFORGE_KLING_API_KEY", EmulatorSettings.KEY)),
  KLING_KEYS(
      "kling",
      KlingEmulator::new,
      "PETFORGE_KLING_SECRET_KEY",
      "Kling's code 1002",
      "Kling's code 1101",
      "kling-v1-6",
      Map.of(
          "PETFORGE_KLING_ACCESS_KEY", KlingEmulator.ACCESS_KEY,
          "PETFORGE_KLING_SECRET_KEY", EmulatorSettings.KEY)),
  VEO(
      "veo",
      VeoEmulator::new,
      "PETFORGE_VEO_TOKEN",
      "UNAUTHENTICATED: Request had invalid authentication credentials",
      "Your prepayment credits are depleted",
      "veo-2.0-generate-001",
      Map.of("PETFORGE_VEO_PROJECT", "pets", "PETFORGE_VEO_TOKEN", EmulatorSettings.KEY)),
  VEO_RELAY(
      "veo",
      VeoEmulator::new,
      "PETFORGE_VEO_API_KEY",
      "INVALID_ARGUMENT: API key not valid",
      "Your prepayment credits are depleted",
      "veo-2.0-generate-001",
      Map.of(
          "PETFORGE_VEO_API_KEY",
          EmulatorSettings.KEY,
          "PETFORGE_VEO_MODEL",
          "veo-3.1-fast-generate-preview")),
  OMNI(
      "omni",
      OmniEmulator::new,
      "PETFORGE_OMNI_API_KEY",
      "INVALID_ARGUMENT: API key not valid",
      "Your prepayment credits are depleted",
      "omni-zero",
      Map.of("PETFORGE_OMNI_API_KEY", EmulatorSettings.KEY)),
  RELAY(
      "relay",
      RelayEmulator::new,
      "PETFORGE_RELAY_API_KEY",
      "code invalid_api_key: Invalid token",
      "code insufficient_user_quota: 预扣费额度失败",
      "sora-2",
      Map.of("PETFORGE_RELAY_API_KEY", EmulatorSettings.KEY)),
  RELAY_UNIFIED(
      "relay",
      RelayEmulator::new,
      "PETFORGE_RELAY_API_KEY",
      "code invalid_api_key: Invalid token",
      "code insufficient_user_quota: 预扣费额度失败",
      "sora-2",
      Map.of(
          "PETFORGE_RELAY_API_KEY", EmulatorSettings.KEY, "PETFORGE_RELAY_SHAPE", "unified-video"));

  private final String provider;
  private final Function<EmulatorSettings, Emulator> emulator;
  private final String keySetting;
  private final String keyWords;
  private final String arrearsWords;
  private final String goneModel;
  private final Map<String, String> settings;

  PaidAccount(
      String provider,
      Function<EmulatorSettings, Emulator> emulator,
      String keySetting,
      String keyWords,
      String arrearsWords,
      String goneModel,
      Map<String, String> settings) {
    this.provider = provider;
    this.emulator = emulator;
    this.keySetting = keySetting;
    this.keyWords = keyWords;
    this.arrearsWords = arrearsWords;
    this.goneModel = goneModel;
    this.settings = settings;
  }

  String provider() {
    return provider;
  }

  /** Whether it is the first of its provider's interfaces. */
  boolean first() {
    return this == KLING || this == VEO || this == OMNI || this == RELAY;
  }

  /** How its settings begin. */
  String prefix() {
    return "PETFORGE_" + provider.toUpperCase(java.util.Locale.ROOT);
  }

  Emulator emulator(EmulatorSettings with) {
    return emulator.apply(with);
  }

  /** What a user sets to order here. */
  Map<String, String> settings(URI address) {
    Map<String, String> all = new java.util.HashMap<>(settings);
    all.put(prefix() + "_URL", address.toString());
    if (keyed()) {
      // The emulator keeps keys as Kling does at its own hosts.
      all.put(prefix() + "_KEYED", "true");
    }
    return all;
  }

  /** The setting that holds the secret. */
  String keySetting() {
    return keySetting;
  }

  /** What it says of a wrong key. */
  String keyWords() {
    return keyWords;
  }

  /** What it says when there is no money. */
  String arrearsWords() {
    return arrearsWords;
  }

  /** A model that it does not have any more. */
  String goneModel() {
    return goneModel;
  }

  /** Whether an order whose answer is lost can be looked up. */
  boolean keyed() {
    return provider.equals("kling");
  }

  /** What it says when it does not like the content. */
  String contentWords() {
    return switch (provider) {
      case "kling" -> "violates the platform's safety policy (Kling's code 1301";
      case "relay" -> "code content_policy_violation: Your prompt was flagged";
      default -> "Support codes: 64151117";
    };
  }

  String mostAspect() {
    return switch (provider) {
      case "kling" -> "2.5";
      case "relay" -> "3.0";
      default -> "8.0";
    };
  }

  int smallestSide() {
    return provider.equals("kling") ? 300 : 128;
  }

  /** The lengths of its clips. */
  String seconds() {
    return switch (provider) {
      case "kling" -> "3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15";
      case "omni" -> "3, 4, 5, 6, 7, 8, 9, 10";
      case "veo" -> "4, 6, 8";
      default -> this == RELAY ? "4, 6, 8" : "8";
    };
  }
}
