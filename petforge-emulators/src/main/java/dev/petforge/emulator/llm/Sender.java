package dev.petforge.emulator.llm;

import dev.petforge.emulator.Exchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.json.JsonMapper;

/** Sends an answer as fast, as slowly and as far as its delivery says. */
final class Sender {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String STREAM = "text/event-stream; charset=utf-8";
  private static final String DOCUMENT = "application/json";

  private Sender() {}

  /** A document, after blank lines. */
  static void document(Exchange exchange, Object document, Delivery delivery) throws IOException {
    String text = JSON.writeValueAsString(document);
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < delivery.keepAlives(); i++) {
      parts.add("\n");
    }
    boolean quick = delivery.pause().isZero();
    parts.addAll(LlmWire.pieces(text, quick ? 1 : delivery.parts()));
    send(exchange, DOCUMENT, parts, delivery);
  }

  /** A stream, after comments. */
  static void stream(Exchange exchange, List<? extends Object> chunks, Delivery delivery)
      throws IOException {
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < delivery.keepAlives(); i++) {
      parts.add(": keep-alive\n\n");
    }
    for (Object chunk : chunks) {
      parts.add("data: " + JSON.writeValueAsString(chunk) + "\n\n");
    }
    if (!delivery.withoutEnd()) {
      parts.add("data: [DONE]\n\n");
    }
    send(exchange, STREAM, parts, delivery);
  }

  private static void send(Exchange exchange, String type, List<String> parts, Delivery delivery)
      throws IOException {
    List<byte[]> bytes = parts.stream().map(part -> part.getBytes(StandardCharsets.UTF_8)).toList();
    long length = bytes.stream().mapToLong(part -> part.length).sum();
    long left = delivery.cutAfter().isPresent() ? delivery.cutAfter().getAsInt() : length;
    // An answer without a length would end well wherever it ends.
    OutputStream out = exchange.begin(200, type, left < length ? length : 0);
    try {
      for (int i = 0; i < bytes.size() && left > 0; i++) {
        if (i > 0) {
          TimeUnit.NANOSECONDS.sleep(delivery.pause().toNanos());
        }
        int part = (int) Math.min(left, bytes.get(i).length);
        out.write(bytes.get(i), 0, part);
        out.flush();
        left -= part;
      }
      if (delivery.cutAfter().isEmpty() || delivery.cutAfter().getAsInt() >= length) {
        out.close();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    exchange.cut();
  }

  /** Says nothing until the emulator is closed. */
  static void nothing(Exchange exchange) {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    exchange.cut();
  }
}
