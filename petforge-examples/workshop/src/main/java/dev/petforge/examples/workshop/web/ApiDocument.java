package dev.petforge.examples.workshop.web;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import io.swagger.v3.core.jackson.ModelResolver;
import org.springdoc.core.providers.ObjectMapperProvider;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.web.csrf.CsrfToken;

/** The OpenAPI document. Its library knows nothing of how answers are written, and is told. */
@Configuration(proxyBeanMethods = false)
class ApiDocument {
  static {
    SpringDocUtils.getConfig().addRequestWrapperToIgnore(CsrfToken.class);
  }

  /** Members as they are sent: {@code project_id}, unless a record says otherwise. */
  @Bean
  ModelResolver members(ObjectMapperProvider mappers) {
    return new ModelResolver(
            mappers
                .jsonMapper()
                .copy()
                .setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE))
        .openapi31(mappers.isOpenapi31());
  }
}
