package dev.petforge.examples.workshop.command;

import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.Discriminator;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.parameters.RequestBody;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * Says in the API's document what a preview's body may be: that of another request, with its name.
 */
@Component
@Order(0)
class PreviewDocument implements OpenApiCustomizer {
  private static final String REF = Components.COMPONENTS_SCHEMAS_REF;
  private static final String COMMAND = "command";
  private static final String BODY = "PreviewRequest";
  private static final String PATH = "/api/batch/preview";

  @Override
  public void customise(OpenAPI document) {
    @SuppressWarnings("rawtypes") // the library's own
    Map<String, Schema> schemas = document.getComponents().getSchemas();
    Discriminator which = new Discriminator().propertyName(COMMAND);
    Schema<Object> body = new Schema<>();
    body.description("The body of another request, and which one it is.");
    new TreeMap<>(Previews.COMMANDS)
        .forEach(
            (command, type) -> {
              String request =
                  type.getAnnotation(io.swagger.v3.oas.annotations.media.Schema.class).name();
              String name = "Preview" + request;
              schemas.put(
                  name,
                  withCommand(command, Objects.requireNonNull(schemas.get(request), request)));
              body.addOneOfItem(new Schema<>().$ref(REF + name));
              which.mapping(command, REF + name);
            });
    schemas.put(BODY, body.discriminator(which));
    Objects.requireNonNull(document.getPaths().get(PATH), PATH)
        .getPost()
        .setRequestBody(
            new RequestBody()
                .required(true)
                .content(
                    new Content()
                        .addMediaType(
                            org.springframework.http.MediaType.APPLICATION_JSON_VALUE,
                            new MediaType().schema(new Schema<>().$ref(REF + BODY)))));
  }

  private static Schema<?> withCommand(String command, Schema<?> request) {
    StringSchema name = new StringSchema();
    name.description("which request it is");
    name.setEnum(List.of(command));
    Schema<?> all = new ObjectSchema().addProperty(COMMAND, name);
    all.setDescription("The body of `" + command + "`, to see what that would buy.");
    request.getProperties().forEach(all::addProperty);
    List<String> required =
        new ArrayList<>(Optional.ofNullable(request.getRequired()).orElse(List.of()));
    required.add(COMMAND);
    all.setRequired(required);
    return all;
  }
}
