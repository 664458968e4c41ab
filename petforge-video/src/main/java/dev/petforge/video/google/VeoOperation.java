package dev.petforge.video.google;

import dev.petforge.failure.RetryableException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.Base64Variants;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What an operation of Veo says, of either surface, read while it arrives: a clip inside it can
 * have tens of megabytes in base64, and never is in memory as a whole.
 *
 * @param done whether it has come to its end
 * @param error why it failed; an empty object if it did not
 * @param inline whether a clip is inside
 * @param uri where the clip is, if it is elsewhere
 * @param blocked how many clips the safety filter held back
 * @param reasons its words
 */
record VeoOperation(
    boolean done,
    Optional<JsonNode> error,
    boolean inline,
    Optional<String> uri,
    int blocked,
    List<String> reasons) {
  // Short strings only: what is longer is a clip, and that is decoded piece by piece.
  private static final JsonMapper JSON =
      new JsonMapper(
          JsonFactory.builder()
              .streamReadConstraints(
                  StreamReadConstraints.builder().maxStringLength(100_000).build())
              .build());
  private static final int MOST_REASONS = 20;

  /**
   * Reads an operation, and stops early when it has a clip: that is all that is asked for.
   *
   * @throws RetryableException {@code UNREADABLE_ANSWER} if it is no operation
   */
  static VeoOperation read(InputStream body) throws IOException {
    return new Reader(null).read(body);
  }

  /**
   * Reads an operation and writes the first clip in it down.
   *
   * @throws RetryableException {@code UNREADABLE_ANSWER} if it is no operation
   */
  static VeoOperation read(InputStream body, OutputStream clip) throws IOException {
    return new Reader(clip).read(body);
  }

  private static final class Reader {
    private final @Nullable OutputStream clip;
    private boolean done;
    private Optional<JsonNode> error = Optional.empty();
    private boolean inline;
    private Optional<String> uri = Optional.empty();
    private int blocked;
    private final List<String> reasons = new ArrayList<>();

    Reader(@Nullable OutputStream clip) {
      this.clip = clip;
    }

    VeoOperation read(InputStream body) throws IOException {
      try (JsonParser parser = JSON.createParser(body)) {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
          throw unreadable("it is no JSON object", null);
        }
        operation(parser);
      } catch (EnoughException e) {
        inline = true;
      } catch (JacksonIOException e) {
        throw e.getCause();
      } catch (JacksonException e) {
        throw unreadable("it is no JSON: " + e.getClass().getSimpleName(), e);
      }
      return new VeoOperation(done, error, inline, uri, blocked, List.copyOf(reasons));
    }

    private static RetryableException unreadable(String why, @Nullable JacksonException cause) {
      return new RetryableException(
          "UNREADABLE_ANSWER", "the answer about an operation cannot be read: " + why, null, cause);
    }

    private void operation(JsonParser parser) {
      for (String name = parser.nextName(); name != null; name = parser.nextName()) {
        JsonToken value = parser.nextToken();
        if (name.equals("done")) {
          done = value == JsonToken.VALUE_TRUE;
          parser.skipChildren();
        } else if (name.equals("error") && value == JsonToken.START_OBJECT) {
          error = Optional.of(parser.readValueAsTree());
        } else if (name.equals("response") && value == JsonToken.START_OBJECT) {
          response(parser);
        } else {
          parser.skipChildren();
        }
      }
      if (parser.nextToken() != null) {
        throw unreadable("there is more behind it", null);
      }
    }

    private void response(JsonParser parser) {
      for (String name = parser.nextName(); name != null; name = parser.nextName()) {
        JsonToken value = parser.nextToken();
        boolean list = value == JsonToken.START_ARRAY;
        if (name.equals("generateVideoResponse") && value == JsonToken.START_OBJECT) {
          response(parser);
        } else if (list && (name.equals("videos") || name.equals("generatedSamples"))) {
          while (parser.nextToken() != JsonToken.END_ARRAY) {
            sample(parser);
          }
        } else if (name.equals("raiMediaFilteredCount") && value.isNumeric()) {
          blocked += parser.getIntValue();
        } else if (list && name.equals("raiMediaFilteredReasons")) {
          reasons(parser);
        } else {
          parser.skipChildren();
        }
      }
    }

    private void reasons(JsonParser parser) {
      for (JsonToken value = parser.nextToken();
          value != JsonToken.END_ARRAY;
          value = parser.nextToken()) {
        if (value == JsonToken.VALUE_STRING && reasons.size() < MOST_REASONS) {
          reasons.add(parser.getString());
        } else {
          parser.skipChildren();
        }
      }
    }

    private void sample(JsonParser parser) {
      if (parser.currentToken() != JsonToken.START_OBJECT) {
        parser.skipChildren();
        return;
      }
      for (String name = parser.nextName(); name != null; name = parser.nextName()) {
        JsonToken value = parser.nextToken();
        boolean text = value == JsonToken.VALUE_STRING;
        if (name.equals("video") && value == JsonToken.START_OBJECT) {
          sample(parser);
        } else if (text && (name.equals("uri") || name.equals("gcsUri")) && uri.isEmpty()) {
          uri = Optional.of(parser.getString()).filter(address -> !address.isBlank());
        } else if (text && name.equals("bytesBase64Encoded") && !inline) {
          clip(parser);
        } else {
          parser.skipChildren();
        }
      }
    }

    private void clip(JsonParser parser) {
      OutputStream target = clip;
      if (target == null) {
        target = new FirstByte(done);
      }
      inline = parser.readBinaryValue(Base64Variants.MIME_NO_LINEFEEDS, target) > 0;
    }
  }

  /** Takes anything; ends the reading at the first byte if that is all that is asked for. */
  private static final class FirstByte extends OutputStream {
    private final boolean enough;

    FirstByte(boolean enough) {
      this.enough = enough;
    }

    @Override
    public void write(int value) {
      end();
    }

    @Override
    public void write(byte[] bytes, int from, int length) {
      if (length > 0) {
        end();
      }
    }

    private void end() {
      if (enough) {
        throw new EnoughException();
      }
    }
  }

  private static final class EnoughException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    EnoughException() {
      super("a clip is inside", null, false, false);
    }
  }
}
