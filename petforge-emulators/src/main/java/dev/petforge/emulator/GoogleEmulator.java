package dev.petforge.emulator;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.imageio.ImageIO;
import tools.jackson.databind.JsonNode;

/** What Google's interfaces have in common: errors as google.rpc, quotas, files behind a key. */
abstract class GoogleEmulator extends Emulator {
  static final Set<String> PICTURES = Set.of("image/png", "image/jpeg");
  private static final String STORAGE = "/storage/";
  private static final int LONGEST_SILENCE_SECONDS = 300;
  private static final int MOST_PICTURE_BYTES = 20_000_000;

  private final AtomicInteger filePatience = new AtomicInteger();
  private final Map<String, Integer> fileLooks = new LinkedHashMap<>();
  private int jobsPerDay = Integer.MAX_VALUE;

  GoogleEmulator(EmulatorSettings settings) {
    super(settings);
  }

  /** Lets the account order so many jobs a day; more are refused until tomorrow. */
  public final synchronized void limitPerDay(int jobs) {
    jobsPerDay = jobs;
  }

  /**
   * Lets a file become active only after it was looked at so often; 0 at first. Before, it cannot
   * be downloaded.
   */
  public final void filesActiveAfter(int looks) {
    filePatience.set(looks);
  }

  private synchronized boolean dayIsUsedUp() {
    return jobs().size() >= jobsPerDay;
  }

  /** Refuses a request as Google does. */
  final void error(Exchange exchange, int status, String word, String message) throws IOException {
    error(exchange, status, word, message, List.of());
  }

  private void error(
      Exchange exchange, int status, String word, String message, List<Object> details)
      throws IOException {
    Map<String, Object> error = new LinkedHashMap<>();
    error.put("code", status);
    error.put("message", words(otherWords(word), message));
    error.put("status", word);
    if (!details.isEmpty()) {
      error.put("details", details);
    }
    exchange.answer(status, Map.of("error", error));
  }

  private static OtherWords otherWords(String word) {
    return switch (word) {
      case "INVALID_ARGUMENT" -> OtherWords.BAD_PARAMETER;
      case "RESOURCE_EXHAUSTED" -> OtherWords.TOO_FAST;
      case "FAILED_PRECONDITION" -> OtherWords.NO_MONEY;
      case "INTERNAL", "UNAVAILABLE" -> OtherWords.BROKEN;
      default -> OtherWords.OTHER;
    };
  }

  /** Notes what is wrong with a request, and refuses it. */
  final void invalid(Exchange exchange, String message) throws IOException {
    complain(exchange.line() + ": " + message);
    error(exchange, 400, "INVALID_ARGUMENT", message);
  }

  /** A request that names another thing than it may. */
  static final class BadRequest extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BadRequest(String message) {
      super(message);
    }
  }

  /** Refuses fields that an object does not have. */
  static void onlyFields(JsonNode object, String where, Set<String> known) {
    for (String name : object.propertyNames()) {
      if (!known.contains(name)) {
        throw new BadRequest(
            "Invalid JSON payload received. Unknown name \""
                + name
                + "\" at '"
                + where
                + "': Cannot find field.");
      }
    }
  }

  /** The bytes behind a field with base64. */
  static byte[] picture(JsonNode data, String type, String where) {
    if (!PICTURES.contains(type)) {
      throw new BadRequest("Unsupported MIME type '" + type + "' at '" + where + "'");
    }
    try {
      byte[] bytes = Base64.getDecoder().decode(data.asString(""));
      if (bytes.length == 0 || bytes.length > MOST_PICTURE_BYTES) {
        throw new BadRequest(
            "the image at '" + where + "' has " + bytes.length + " bytes, 1 to 20 MB are taken");
      }
      if (ImageIO.read(new ByteArrayInputStream(bytes)) == null) {
        throw new BadRequest("the image at '" + where + "' cannot be read");
      }
      return bytes;
    } catch (IllegalArgumentException e) {
      throw new BadRequest("the image at '" + where + "' is no base64");
    } catch (IOException e) {
      throw new BadRequest("the image at '" + where + "' cannot be read");
    }
  }

  /**
   * Cuts a picture to the aspect of the clip, around its middle; a grey one where there is none.
   */
  static byte[] framed(Optional<byte[]> picture, String aspect) {
    try {
      BufferedImage image =
          picture.isPresent()
              ? ImageIO.read(new ByteArrayInputStream(picture.get()))
              : new BufferedImage(320, 320, BufferedImage.TYPE_INT_RGB);
      double ratio = aspect.equals("9:16") ? 9 / 16.0 : 16 / 9.0;
      int width = Math.min(image.getWidth(), (int) Math.round(image.getHeight() * ratio));
      int height = Math.min(image.getHeight(), (int) Math.round(image.getWidth() / ratio));
      BufferedImage cut =
          new BufferedImage(Math.max(1, width), Math.max(1, height), BufferedImage.TYPE_INT_RGB);
      Graphics2D graphics = cut.createGraphics();
      graphics.setColor(Color.GRAY);
      graphics.fillRect(0, 0, width, height);
      if (picture.isPresent()) {
        graphics.drawImage(
            image, -(image.getWidth() - width) / 2, -(image.getHeight() - height) / 2, null);
      }
      graphics.dispose();
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      ImageIO.write(cut, "png", bytes);
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Makes a job of an order that is in order. */
  interface Order {
    EmulatedJob accept();
  }

  /** Tells a job that was just accepted. */
  interface Receipt {
    void write(EmulatedJob job) throws IOException;
  }

  /** Accepts an order unless a quota or a fault is against it, and answers unless a fault is. */
  final void create(Exchange exchange, long micros, Order order, Receipt receipt)
      throws IOException {
    if (balance() < micros) {
      error(
          exchange,
          402,
          "FAILED_PRECONDITION",
          "Your prepayment credits are depleted. Please go to your project to manage billing.");
      return;
    }
    if (dayIsUsedUp()) {
      refuseForQuota(exchange, "GenerateRequestsPerDayPerProjectPerModel", 0);
      return;
    }
    if (running() >= settings().slots()) {
      refuseForQuota(exchange, "LongRunningRequestsPerMinutePerProject", 2);
      return;
    }
    Optional<Fault> fault =
        faults()
            .draw(
                Fault.CUT_BEFORE,
                Fault.CUT_AFTER,
                Fault.GATEWAY_AFTER,
                Fault.GATEWAY_BEFORE,
                Fault.SILENT_AFTER,
                Fault.RATE,
                Fault.SLOTS,
                Fault.INTERNAL_BEFORE,
                Fault.INTERNAL_AFTER,
                Fault.CONTENT);
    if (fault.isEmpty()) {
      receipt.write(order.accept());
      return;
    }
    switch (fault.get()) {
      case CUT_BEFORE -> exchange.cut();
      case CUT_AFTER -> {
        order.accept();
        exchange.cut();
      }
      case GATEWAY_AFTER -> {
        order.accept();
        exchange.page(502, "Bad Gateway");
      }
      case GATEWAY_BEFORE -> exchange.page(525, "SSL handshake failed");
      case SILENT_AFTER -> {
        order.accept();
        silence();
        exchange.cut();
      }
      case RATE -> refuseForQuota(exchange, "GenerateRequestsPerMinutePerProjectPerModel", 1);
      case SLOTS -> refuseForQuota(exchange, "LongRunningRequestsPerMinutePerProject", 2);
      case INTERNAL_BEFORE -> error(exchange, 500, "INTERNAL", "Internal error encountered.");
      case INTERNAL_AFTER -> {
        order.accept();
        error(exchange, 500, "INTERNAL", "Internal error encountered.");
      }
      default ->
          error(
              exchange,
              400,
              "INVALID_ARGUMENT",
              "The prompt could not be submitted. This prompt contains words that violate Google's"
                  + " Responsible AI practices. Support codes: 64151117");
    }
  }

  private static void silence() {
    try {
      TimeUnit.SECONDS.sleep(LONGEST_SILENCE_SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void refuseForQuota(Exchange exchange, String quota, int seconds) throws IOException {
    List<Object> details = new ArrayList<>();
    details.add(
        Map.of(
            "@type",
            "type.googleapis.com/google.rpc.QuotaFailure",
            "violations",
            List.of(Map.of("quotaId", quota))));
    if (seconds > 0) {
      details.add(
          Map.of("@type", "type.googleapis.com/google.rpc.RetryInfo", "retryDelay", seconds + "s"));
    }
    error(
        exchange,
        429,
        "RESOURCE_EXHAUSTED",
        "You exceeded your current quota, please check your plan and billing details. * Quota"
            + " exceeded for metric: "
            + quota,
        details);
  }

  /** A poll that meets a fault; false if it shall be answered as it should. */
  final boolean pollFails(Exchange exchange) throws IOException {
    Optional<Fault> fault = faults().draw(Fault.POLL_UNAVAILABLE, Fault.POLL_HTML);
    if (fault.isEmpty()) {
      return false;
    }
    if (fault.get() == Fault.POLL_UNAVAILABLE) {
      error(exchange, 503, "UNAVAILABLE", "The service is currently unavailable.");
    } else {
      exchange.page(200, "Sign in");
    }
    return true;
  }

  /** The name of a job's file at the account, without {@code files/}. */
  static String fileName(EmulatedJob job) {
    String plain = job.id().substring(job.id().lastIndexOf('/') + 1);
    return plain.replaceAll("[^A-Za-z0-9-]", "-");
  }

  /** Where a job's file is; needs the key. */
  final String fileAddress(EmulatedJob job) {
    return address() + "/v1beta/files/" + fileName(job) + ":download?alt=media";
  }

  /** Answers requests for files; false if it is none. */
  final boolean serveFiles(Exchange exchange) throws IOException {
    if (exchange.path().startsWith(STORAGE)) {
      serveStorage(exchange);
      return true;
    }
    if (!exchange.path().startsWith("/v1beta/files/")) {
      return false;
    }
    String rest = exchange.path().substring("/v1beta/files/".length());
    boolean download = rest.endsWith(":download");
    String name = download ? rest.substring(0, rest.length() - ":download".length()) : rest;
    Optional<EmulatedJob> job = jobOfFile(name);
    if (!exchange.method().equals("GET")) {
      error(exchange, 405, "UNIMPLEMENTED", "method not allowed");
    } else if (!hasKey(exchange)) {
      error(exchange, 403, "PERMISSION_DENIED", "Method doesn't allow unregistered callers.");
    } else if (job.isEmpty() || lostResults()) {
      error(
          exchange,
          404,
          "NOT_FOUND",
          "You do not have permission to access the File " + name + " or it may not exist.");
    } else if (!download) {
      look(exchange, name);
    } else if (!active(name)) {
      error(exchange, 400, "FAILED_PRECONDITION", "The File " + name + " is not in ACTIVE state.");
    } else if (!"media".equals(exchange.query().get("alt"))) {
      invalid(exchange, "a download needs alt=media");
    } else {
      // Another name of this machine: keys must not follow to it.
      exchange.redirect(
          302,
          "http://localhost:"
              + address().getPort()
              + STORAGE
              + name
              + "?Signature=sig-"
              + UUID.randomUUID());
    }
    return true;
  }

  /** Relays take the key as a bearer token too. */
  final boolean hasKey(Exchange exchange) {
    return settings().key().equals(exchange.header("x-goog-api-key").orElse(""))
        || exchange.header("Authorization").equals(Optional.of("Bearer " + settings().key()));
  }

  private void serveStorage(Exchange exchange) throws IOException {
    if (exchange.header("x-goog-api-key").isPresent()
        || exchange.header("Authorization").isPresent()) {
      complain(exchange.line() + ": a key was sent to the storage host");
    }
    Optional<EmulatedJob> job = jobOfFile(exchange.path().substring(STORAGE.length()));
    if (!exchange.query().getOrDefault("Signature", "").startsWith("sig-")) {
      exchange.page(403, "AccessDenied");
    } else if (job.isEmpty()) {
      exchange.page(404, "NoSuchKey");
    } else {
      serveClip(exchange, job.get());
    }
  }

  private Optional<EmulatedJob> jobOfFile(String name) {
    return jobs().stream()
        .filter(job -> job.succeeds() && ended(job) && fileName(job).equals(name))
        .findFirst();
  }

  private void look(Exchange exchange, String name) throws IOException {
    synchronized (this) {
      fileLooks.merge(name, 1, Integer::sum);
    }
    Map<String, Object> file = new LinkedHashMap<>();
    file.put("name", "files/" + name);
    file.put("mimeType", "video/mp4");
    file.put("state", active(name) ? "ACTIVE" : "PROCESSING");
    file.put("source", "GENERATED");
    exchange.answer(200, file);
  }

  private synchronized boolean active(String name) {
    int patience = filePatience.get();
    return patience == 0 || fileLooks.getOrDefault(name, 0) > patience;
  }
}
