package dev.petforge.examples.workshop.web;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.core.converter.ModelConverterContext;
import io.swagger.v3.core.jackson.ModelResolver;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.media.BooleanSchema;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.parameters.HeaderParameter;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.swagger.v3.oas.models.servers.Server;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springdoc.core.customizers.ParameterCustomizer;
import org.springdoc.core.providers.ObjectMapperProvider;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.security.web.csrf.CsrfToken;
import tools.jackson.databind.node.ObjectNode;

/**
 * The OpenAPI document. Its library knows nothing of how answers are written, and is told; what
 * holds for all operations is said here once.
 */
@Configuration(proxyBeanMethods = false)
class ApiDocument {
  private static final String PROBLEM = "Problem";
  private static final String TOKEN = "token";
  private static final String SESSION = "session";
  private static final String CSRF = "csrf";

  /** What nobody needs to be signed in for. */
  private static final Set<String> OPEN = Set.of("/api/session", "/sign-in");

  private static final String ABOUT =
      """
      What a content team's page and scripts do with the projects of a PetForge installation.

      Bodies and answers are JSON with members in snake_case; `videoUrl`, `firstFrameUrl`, `lastFrameUrl` and `madeAt` \
      are spelt as PetForge2 spells them. Addresses in answers are paths of this server: use them as they are. \
      Texts for people are in the language that `Accept-Language` asks for, Chinese or English. \
      Amounts of money are decimal text. Later versions may add members to answers and words to enumerations.

      A request for several projects is answered with 200 once it is understood; what became of each is in its \
      `results`. A request as a whole that fails is answered with a problem document (RFC 9457).
      """;

  static {
    SpringDocUtils.getConfig()
        .addRequestWrapperToIgnore(CsrfToken.class)
        .replaceWithClass(ObjectNode.class, Object.class);
  }

  /** The records that have schemas, by the names of these. */
  private final Map<String, Class<?>> records = new ConcurrentHashMap<>();

  /** Members as they are sent: {@code project_id}, unless a record says otherwise. */
  @Bean
  ModelResolver members(ObjectMapperProvider mappers) {
    return new ModelResolver(
        mappers
            .jsonMapper()
            .copy()
            .setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)) {
      @Override
      public @Nullable Schema<?> resolve(
          AnnotatedType type, ModelConverterContext context, Iterator<ModelConverter> next) {
        Schema<?> found = super.resolve(type, context, next);
        Class<?> raw = _mapper.constructType(type.getType()).getRawClass();
        if (found != null && raw.isRecord()) {
          String name =
              found.get$ref() == null
                  ? found.getName()
                  : found.get$ref().substring(Components.COMPONENTS_SCHEMAS_REF.length());
          if (name != null) {
            records.put(name, raw);
          }
        }
        return found;
      }
    };
  }

  @Bean
  OpenAPI about() {
    return new OpenAPI()
        .info(new Info().title("PetForge Workshop").version("1").description(ABOUT))
        // Wherever the document came from.
        .servers(List.of(new Server().url("/")))
        .components(
            new Components()
                .addSecuritySchemes(
                    TOKEN,
                    new SecurityScheme()
                        .type(SecurityScheme.Type.HTTP)
                        .scheme("bearer")
                        .description("A token of a script; an admin makes it."))
                .addSecuritySchemes(
                    SESSION,
                    new SecurityScheme()
                        .type(SecurityScheme.Type.APIKEY)
                        .in(SecurityScheme.In.COOKIE)
                        .name("PETFORGE_SESSION")
                        .description("A browser's session."))
                .addSecuritySchemes(
                    CSRF,
                    new SecurityScheme()
                        .type(SecurityScheme.Type.APIKEY)
                        .in(SecurityScheme.In.HEADER)
                        .name("X-XSRF-TOKEN")
                        .description(
                            "The value of the cookie XSRF-TOKEN, in requests of a session that"
                                + " change something.")));
  }

  private static Schema<?> problem() {
    Schema<?> problem = new ObjectSchema();
    problem.description("Why a request as a whole failed (RFC 9457).");
    problem.addProperty(
        "type",
        new StringSchema()
            .format("uri-reference")
            .description("`about:blank`, which it is as well where it is left out."));
    problem.addProperty("title", new StringSchema().description("The status in words."));
    problem.addProperty("status", new IntegerSchema().description("That of the answer."));
    problem.addProperty("detail", new StringSchema().description("Why, for people."));
    problem.addProperty(
        "instance",
        new StringSchema().format("uri-reference").description("The path that was asked for."));
    problem.addProperty("code", new StringSchema().description("Why, for programs."));
    problem.addProperty(
        "field", new StringSchema().description("The member at fault, if it is one."));
    problem.addProperty("success", new BooleanSchema().description("Always false."));
    problem.addProperty("error", new StringSchema().description("The same as detail."));
    problem.setRequired(List.of("code", "error", "status", "success"));
    return problem;
  }

  @Bean
  ParameterCustomizer words() {
    return (parameter, method) -> {
      if (parameter != null) {
        DocumentedRecords.words(method.getParameter())
            .ifPresent(words -> DocumentedRecords.allow(parameter.getSchema(), words));
      }
      return parameter;
    };
  }

  /** Before others, which go on from these schemas. */
  @Bean
  @Order(Ordered.HIGHEST_PRECEDENCE)
  OpenApiCustomizer schemas() {
    return document -> {
      Set<String> asked = asked(document);
      records.forEach(
          (name, type) -> {
            Schema<?> schema = document.getComponents().getSchemas().get(name);
            if (schema != null && asked.contains(name)) {
              DocumentedRecords.request(type, schema);
            } else if (schema != null) {
              DocumentedRecords.answer(type, schema);
            }
          });
      document.getComponents().addSchemas(PROBLEM, problem());
    };
  }

  /** The schemas of requests, and those that they refer to. */
  private static Set<String> asked(OpenAPI document) {
    Set<String> found = new HashSet<>();
    for (PathItem path : document.getPaths().values()) {
      for (Operation operation : path.readOperations()) {
        Optional.ofNullable(operation.getRequestBody())
            .ifPresent(
                body ->
                    body.getContent()
                        .values()
                        .forEach(media -> collect(media.getSchema(), document, found)));
      }
    }
    return found;
  }

  private static void collect(@Nullable Schema<?> schema, OpenAPI document, Set<String> found) {
    if (schema == null) {
      return;
    }
    if (schema.get$ref() != null) {
      String name = schema.get$ref().substring(Components.COMPONENTS_SCHEMAS_REF.length());
      if (found.add(name)) {
        collect(document.getComponents().getSchemas().get(name), document, found);
      }
    }
    collect(schema.getItems(), document, found);
    if (schema.getProperties() != null) {
      for (Schema<?> property : schema.getProperties().values()) {
        collect(property, document, found);
      }
    }
  }

  @Bean
  OpenApiCustomizer everywhere() {
    return document ->
        document
            .getPaths()
            .forEach(
                (path, item) ->
                    item.readOperationsMap()
                        .forEach((method, operation) -> everywhere(path, method, operation)));
  }

  private static void everywhere(String path, PathItem.HttpMethod method, Operation operation) {
    operation.setTags(List.of(tag(path)));
    boolean answers =
        operation.getResponses().keySet().stream().anyMatch(status -> status.startsWith("2"));
    operation
        .getResponses()
        .addApiResponse(
            // Beside a redirect alone, generators would take it for the answer.
            answers ? "default" : "4XX",
            new ApiResponse()
                .description("The request as a whole failed.")
                .content(
                    new Content()
                        .addMediaType(
                            org.springframework.http.MediaType.APPLICATION_PROBLEM_JSON_VALUE,
                            new MediaType()
                                .schema(
                                    new Schema<>()
                                        .$ref(Components.COMPONENTS_SCHEMAS_REF + PROBLEM)))));
    if (method == PathItem.HttpMethod.POST) {
      operation.addParametersItem(
          new HeaderParameter()
              .name("Idempotency-Key")
              .description(
                  "Names this request, so that it is carried out once however often it is sent"
                      + " within a day.")
              .schema(new StringSchema().maxLength(255).pattern("[!-~]{1,255}")));
    }
    inTheForm(operation);
    Optional.ofNullable(operation.getParameters()).orElse(List.of()).stream()
        .filter(parameter -> parameter.getDescription() == null)
        .forEach(
            parameter ->
                CommonMembers.words(parameter.getName()).ifPresent(parameter::setDescription));
    if (!OPEN.contains(path)) {
      SecurityRequirement session = new SecurityRequirement().addList(SESSION);
      operation.setSecurity(
          new ArrayList<>(
              List.of(
                  new SecurityRequirement().addList(TOKEN),
                  method == PathItem.HttpMethod.GET ? session : session.addList(CSRF))));
    }
  }

  /** What comes beside an uploaded file is a field of the same form. */
  private static void inTheForm(Operation operation) {
    Optional<MediaType> form =
        Optional.ofNullable(operation.getRequestBody())
            .map(
                body ->
                    body.getContent()
                        .get(org.springframework.http.MediaType.MULTIPART_FORM_DATA_VALUE));
    if (form.isPresent()) {
      Schema<?> fields = form.get().getSchema();
      for (Parameter field : List.copyOf(operation.getParameters())) {
        if (field.getIn().equals("query")) {
          operation.getParameters().remove(field);
          fields.addProperty(
              field.getName(), field.getSchema().description(field.getDescription()));
          if (Boolean.TRUE.equals(field.getRequired())) {
            fields.addRequiredItem(field.getName());
          }
        }
      }
      fields
          .getProperties()
          .forEach(
              (name, field) -> {
                if (field.getDescription() == null) {
                  CommonMembers.words(name).ifPresent(field::setDescription);
                }
              });
    }
  }

  /** What generated clients group operations by. */
  private static String tag(String path) {
    return path.startsWith("/api/batch/")
        ? "projects"
        : path.startsWith("/storage/") || path.startsWith("/static/") ? "files" : "installation";
  }
}
