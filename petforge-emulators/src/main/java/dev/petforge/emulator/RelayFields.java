package dev.petforge.emulator;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.imageio.ImageIO;
import tools.jackson.databind.JsonNode;

/** The fields of a create, from JSON or from a form. */
final class RelayFields {
  private static final HttpClient PICTURES =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

  private final Map<String, JsonNode> json = new LinkedHashMap<>();
  private final Map<String, List<Multipart.Part>> form = new LinkedHashMap<>();

  /** Reads JSON, or a form where the interface takes one. */
  static RelayFields of(Exchange exchange, boolean formAllowed) throws RelayRefusal {
    RelayFields fields = new RelayFields();
    String type = exchange.header("Content-Type").orElse("");
    Optional<String> boundary = Multipart.boundary(type);
    if (boundary.isPresent() && formAllowed) {
      try {
        for (Multipart.Part part : Multipart.parse(exchange.body(), boundary.get())) {
          fields.form.computeIfAbsent(part.name(), name -> new ArrayList<>()).add(part);
        }
      } catch (IllegalArgumentException e) {
        throw RelayRefusal.bad("cannot parse the form: " + e.getMessage());
      }
      return fields;
    }
    if (!type.startsWith("application/json")) {
      throw RelayRefusal.bad("Content-Type '" + type + "' is not supported");
    }
    JsonNode body =
        exchange.json().orElseThrow(() -> RelayRefusal.bad("the body is no JSON object"));
    body.properties().forEach(field -> fields.json.put(field.getKey(), field.getValue()));
    return fields;
  }

  /** The names that came. */
  Set<String> names() {
    return json.isEmpty() ? form.keySet() : json.keySet();
  }

  boolean isForm() {
    return !form.isEmpty();
  }

  Optional<JsonNode> node(String name) {
    return Optional.ofNullable(json.get(name));
  }

  /** A text; in JSON nothing else will do. */
  Optional<String> text(String name) throws RelayRefusal {
    JsonNode node = json.get(name);
    if (node != null) {
      if (!node.isString()) {
        throw RelayRefusal.bad(
            "json: cannot unmarshal " + node.getNodeType() + " into field " + name + " of string");
      }
      return Optional.of(node.stringValue());
    }
    List<Multipart.Part> parts = form.get(name);
    return parts == null ? Optional.empty() : Optional.of(parts.get(0).text());
  }

  String required(String name) throws RelayRefusal {
    return text(name)
        .filter(text -> !text.isBlank())
        .orElseThrow(() -> RelayRefusal.bad(name + " is required"));
  }

  /** The pictures of a field, in order: files, addresses, data URIs or base64. */
  List<byte[]> pictures(String name) throws RelayRefusal {
    List<byte[]> pictures = new ArrayList<>();
    JsonNode node = json.get(name);
    if (node != null && node.isArray()) {
      for (JsonNode item : node) {
        pictures.add(picture(name, item.asString("")));
      }
    } else if (node != null) {
      pictures.add(picture(name, text(name).orElse("")));
    }
    for (Multipart.Part part : form.getOrDefault(name, List.of())) {
      pictures.add(part.file() ? checked(name, part.content()) : picture(name, part.text()));
    }
    return pictures;
  }

  static byte[] picture(String name, String value) throws RelayRefusal {
    if (value.startsWith("http://") || value.startsWith("https://")) {
      return checked(name, download(name, value));
    }
    String base64 = value.replaceFirst("^data:image/(png|jpe?g);base64,", "");
    if (base64.startsWith("data:")) {
      throw RelayRefusal.bad(name + " is a data URI of no known kind of picture");
    }
    try {
      return checked(name, Base64.getDecoder().decode(base64));
    } catch (IllegalArgumentException e) {
      throw RelayRefusal.bad(name + " is neither an address nor base64");
    }
  }

  private static byte[] download(String name, String address) throws RelayRefusal {
    try {
      HttpResponse<byte[]> answer =
          PICTURES.send(
              HttpRequest.newBuilder(URI.create(address)).timeout(Duration.ofSeconds(10)).build(),
              HttpResponse.BodyHandlers.ofByteArray());
      if (answer.statusCode() == 200) {
        return answer.body();
      }
      throw RelayRefusal.bad(name + " cannot be fetched: status " + answer.statusCode());
    } catch (IOException | IllegalArgumentException e) {
      throw RelayRefusal.bad(name + " cannot be fetched");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw RelayRefusal.bad(name + " cannot be fetched");
    }
  }

  private static byte[] checked(String name, byte[] bytes) throws RelayRefusal {
    try {
      if (ImageIO.read(new ByteArrayInputStream(bytes)) == null) {
        throw RelayRefusal.bad(name + " is no PNG or JPEG");
      }
      return bytes;
    } catch (IOException e) {
      throw RelayRefusal.bad(name + " is a broken picture");
    }
  }
}
