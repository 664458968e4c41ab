package dev.petforge.examples.installation;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import dev.petforge.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.event.KeyValuePair;

/**
 * Writes what is logged as lines of JSON, for programs that collect logs. The texts that are logged
 * are constant, with {@code name={}} for what differs: each of these becomes a member of its own,
 * beside the line as people read it.
 */
final class JsonLines extends EncoderBase<ILoggingEvent> {
  /** A place for an argument, with the name that stands before it if one does. */
  private static final Pattern PLACE = Pattern.compile("(?:\\b([a-zA-Z]\\w*)=)?\\{}");

  @Override
  public byte[] headerBytes() {
    return new byte[0];
  }

  @Override
  public byte[] encode(ILoggingEvent event) {
    return (Json.write(members(event)) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public byte[] footerBytes() {
    return new byte[0];
  }

  private static Map<String, Object> members(ILoggingEvent event) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("time", event.getInstant().toString());
    members.put("level", event.getLevel().toString());
    members.put("logger", event.getLoggerName());
    members.put("thread", event.getThreadName());
    members.put("message", event.getFormattedMessage());
    if (event.getThrowableProxy() != null) {
      members.put("stack_trace", ThrowableProxyUtil.asString(event.getThrowableProxy()));
    }
    Object[] arguments = event.getArgumentArray();
    if (arguments != null) {
      Matcher place = PLACE.matcher(event.getMessage());
      for (int i = 0; i < arguments.length && place.find(); i++) {
        if (place.group(1) != null) {
          members.putIfAbsent(place.group(1), String.valueOf(arguments[i]));
        }
      }
    }
    if (event.getKeyValuePairs() != null) {
      for (KeyValuePair pair : event.getKeyValuePairs()) {
        members.putIfAbsent(pair.key, String.valueOf(pair.value));
      }
    }
    event.getMDCPropertyMap().forEach(members::putIfAbsent);
    return members;
  }
}
