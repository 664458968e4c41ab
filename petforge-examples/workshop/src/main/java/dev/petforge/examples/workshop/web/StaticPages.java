package dev.petforge.examples.workshop.web;

import java.time.Duration;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.CacheControl;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * The page's files: those with a hash in their names never change, the others are asked for anew.
 */
@Configuration(proxyBeanMethods = false)
class StaticPages implements WebMvcConfigurer {
  private static final String PAGE = "classpath:/static/";

  @Override
  public void addResourceHandlers(ResourceHandlerRegistry registry) {
    registry
        .addResourceHandler("/assets/**")
        .addResourceLocations(PAGE + "assets/")
        .setCacheControl(CacheControl.maxAge(Duration.ofDays(365)).cachePublic().immutable());
    registry
        .addResourceHandler("/index.html", "/*.js", "/*.svg")
        .addResourceLocations(PAGE)
        .setCacheControl(CacheControl.noCache());
  }
}
