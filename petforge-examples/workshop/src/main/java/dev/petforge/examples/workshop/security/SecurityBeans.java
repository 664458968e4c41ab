package dev.petforge.examples.workshop.security;

import dev.petforge.examples.workshop.web.BodyLimit;
import dev.petforge.examples.workshop.web.Problems;
import dev.petforge.examples.workshop.web.RepeatedRequests;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.hierarchicalroles.RoleHierarchy;
import org.springframework.security.access.hierarchicalroles.RoleHierarchyImpl;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.authentication.AnonymousAuthenticationFilter;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.security.web.context.SecurityContextHolderFilter;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.security.web.csrf.CookieCsrfTokenRepository;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.security.web.csrf.CsrfTokenRepository;
import org.springframework.security.web.csrf.CsrfTokenRequestAttributeHandler;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.security.web.header.writers.CrossOriginOpenerPolicyHeaderWriter.CrossOriginOpenerPolicy;
import org.springframework.security.web.header.writers.CrossOriginResourcePolicyHeaderWriter.CrossOriginResourcePolicy;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter;
import tools.jackson.databind.json.JsonMapper;

/** Who may call what, and what browsers are told. */
@Configuration(proxyBeanMethods = false)
public class SecurityBeans {
  /** Everything comes from here, and nothing of a page is written into it. */
  private static final String CONTENT_SECURITY_POLICY =
      "default-src 'self'; img-src 'self' blob: data:; media-src 'self' blob:; object-src 'none';"
          + " base-uri 'none'; frame-ancestors 'none'; form-action 'self'";

  /** The page needs none of what browsers could let it use. */
  private static final String PERMISSIONS_POLICY =
      "camera=(), microphone=(), geolocation=(), payment=(), usb=(), display-capture=()";

  @Bean
  RoleHierarchy roles() {
    return RoleHierarchyImpl.withDefaultRolePrefix()
        .role(Role.ADMIN.name())
        .implies(Role.EDITOR.name())
        .role(Role.EDITOR.name())
        .implies(Role.VIEWER.name())
        .build();
  }

  /** What is refused before all else gets the headers of an answer here, and is no page. */
  @Bean
  RequestRejectedHandler rejected(JsonMapper json) {
    return (request, response, refused) -> {
      response.setHeader("X-Content-Type-Options", "nosniff");
      response.setHeader("Content-Security-Policy", CONTENT_SECURITY_POLICY);
      response.setHeader("Cache-Control", "no-store");
      Problems.write(response, json, HttpStatus.BAD_REQUEST, "BAD_REQUEST", Problems.NO_ADDRESS);
    };
  }

  @Bean
  SecurityContextRepository sessions() {
    return new HttpSessionSecurityContextRepository();
  }

  @Bean
  SecurityFilterChain filters(
      HttpSecurity http,
      AccessTokens tokens,
      Accounts accounts,
      AuditLog audit,
      RepeatedRequests repeated,
      SecurityContextRepository sessions,
      JsonMapper json)
      throws Exception {
    return http.authorizeHttpRequests(
            requests ->
                requests
                    // The end of an answer to a request that was let in; who asked may be let in no
                    // more.
                    .dispatcherTypeMatchers(DispatcherType.ASYNC)
                    .permitAll()
                    .requestMatchers("/api/session", "/sign-in")
                    .permitAll()
                    .requestMatchers("/actuator/health/**")
                    .permitAll()
                    .requestMatchers("/actuator/**")
                    .hasRole(Role.VIEWER.name())
                    .requestMatchers("/api/users/**", "/api/tokens/**", "/api/audit")
                    .hasRole(Role.ADMIN.name())
                    .requestMatchers(
                        "/api/batch/connect-table",
                        "/api/batch/connect-feishu",
                        "/api/calls/resolve")
                    .hasRole(Role.ADMIN.name())
                    .requestMatchers(HttpMethod.GET, "/api/batch/tasks")
                    .hasRole(Role.EDITOR.name())
                    .requestMatchers(HttpMethod.GET, "/api/**", "/storage/**", "/static/**")
                    .hasRole(Role.VIEWER.name())
                    .requestMatchers(HttpMethod.HEAD, "/storage/**", "/static/**")
                    .hasRole(Role.VIEWER.name())
                    .requestMatchers("/api/**")
                    .hasRole(Role.EDITOR.name())
                    .requestMatchers("/v3/api-docs/**", "/swagger-ui/**", "/swagger-ui.html")
                    .hasRole(Role.VIEWER.name())
                    .requestMatchers(
                        HttpMethod.GET, "/", "/index.html", "/*.js", "/*.svg", "/assets/**")
                    .permitAll()
                    .requestMatchers("/error")
                    .permitAll()
                    .anyRequest()
                    .denyAll())
        .csrf(
            csrf ->
                csrf.csrfTokenRepository(csrfTokens())
                    .csrfTokenRequestHandler(new HeaderOnly())
                    .ignoringRequestMatchers(TokenFilter::hasToken))
        .securityContext(context -> context.securityContextRepository(sessions))
        .logout(logout -> logout.disable())
        .requestCache(cache -> cache.disable())
        .headers(
            headers ->
                headers
                    .contentSecurityPolicy(
                        policy -> policy.policyDirectives(CONTENT_SECURITY_POLICY))
                    .referrerPolicy(
                        policy ->
                            policy.policy(ReferrerPolicyHeaderWriter.ReferrerPolicy.SAME_ORIGIN))
                    .permissionsPolicyHeader(policy -> policy.policy(PERMISSIONS_POLICY))
                    .crossOriginOpenerPolicy(
                        policy -> policy.policy(CrossOriginOpenerPolicy.SAME_ORIGIN))
                    .crossOriginResourcePolicy(
                        policy -> policy.policy(CrossOriginResourcePolicy.SAME_ORIGIN))
                    .frameOptions(frames -> frames.deny()))
        .exceptionHandling(
            refusals ->
                refusals
                    .authenticationEntryPoint(
                        (request, response, refused) ->
                            Problems.write(
                                response,
                                json,
                                HttpStatus.UNAUTHORIZED,
                                "NOT_SIGNED_IN",
                                "nobody is signed in"))
                    .accessDeniedHandler(
                        (request, response, refused) ->
                            Problems.write(
                                response,
                                json,
                                HttpStatus.FORBIDDEN,
                                "FORBIDDEN",
                                reason(request, String.valueOf(refused.getMessage())))))
        .addFilterBefore(new AccountFilter(accounts), SecurityContextHolderFilter.class)
        .addFilterBefore(new TokenFilter(tokens), AnonymousAuthenticationFilter.class)
        .addFilterAfter(new AuditFilter(audit), AnonymousAuthenticationFilter.class)
        .addFilterAfter(new BodyLimit(json), AuthorizationFilter.class)
        .addFilterAfter(repeated, BodyLimit.class)
        .build();
  }

  /** The page's own script reads it; no other site has a browser send it. */
  private static CsrfTokenRepository csrfTokens() {
    CookieCsrfTokenRepository tokens = CookieCsrfTokenRepository.withHttpOnlyFalse();
    tokens.setCookieCustomizer(cookie -> cookie.sameSite("Strict"));
    return tokens;
  }

  private static String reason(HttpServletRequest request, String said) {
    return request.isUserInRole(Role.VIEWER.name())
        ? "this user may not do this, or the request came without its CSRF token: " + said
        : "nobody is signed in, or the request came without its CSRF token: " + said;
  }

  /**
   * Takes the token from its header alone: whoever looks for it among the parameters as well reads
   * the body of somebody who may not send any.
   */
  private static final class HeaderOnly extends CsrfTokenRequestAttributeHandler {
    @Override
    public void handle(
        HttpServletRequest request, HttpServletResponse response, Supplier<CsrfToken> token) {
      super.handle(request, response, token);
      // Whoever has no cookie yet gets one.
      token.get().getToken();
    }

    @Override
    public @Nullable String resolveCsrfTokenValue(HttpServletRequest request, CsrfToken token) {
      return request.getHeader(token.getHeaderName());
    }
  }
}
