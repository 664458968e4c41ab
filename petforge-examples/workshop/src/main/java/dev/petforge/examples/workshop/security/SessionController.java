package dev.petforge.examples.workshop.security;

import dev.petforge.PetForge;
import dev.petforge.examples.installation.Installation;
import dev.petforge.examples.workshop.web.Problems;
import dev.petforge.examples.workshop.web.ServerVersion;
import dev.petforge.examples.workshop.web.Texts;
import dev.petforge.examples.workshop.web.Words;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Signs people in and out. */
@RestController
class SessionController {
  private final PetForge petForge;
  private final Installation installation;
  private final Accounts accounts;
  private final SignInLimit limit;
  private final SignInLink link;
  private final SecurityContextRepository sessions;

  SessionController(
      PetForge petForge,
      Installation installation,
      Accounts accounts,
      SignInLimit limit,
      SignInLink link,
      SecurityContextRepository sessions) {
    this.petForge = petForge;
    this.installation = installation;
    this.accounts = accounts;
    this.limit = limit;
    this.link = link;
    this.sessions = sessions;
  }

  /**
   * Who is signed in.
   *
   * @param user the name; null if nobody is signed in, and then nothing else is said but the
   *     language
   * @param role {@code viewer, editor} or {@code admin}
   * @param language {@code zh} or {@code en}, as the browser asks for it
   * @param installation names the installation
   * @param version of the server
   * @param provider who makes new clips
   * @param free whether clips cost nothing
   */
  record SessionAnswer(
      boolean success,
      @Nullable String user,
      @Words(Role.class) @Nullable String role,
      String language,
      String installation,
      String version,
      String provider,
      boolean free) {}

  @Operation(operationId = "getSession", summary = "Who is signed in.")
  @GetMapping("/api/session")
  SessionAnswer session(@Nullable Authentication user, CsrfToken csrf) {
    // Asked for, it is sent as a cookie, which a browser's requests send back in a header.
    csrf.getToken();
    return user == null
        ? new SessionAnswer(
            true, null, null, Texts.language().locale().getLanguage(), "", "", "", false)
        : answer(user);
  }

  private SessionAnswer answer(Authentication user) {
    String role =
        Arrays.stream(Role.values())
            .filter(
                one ->
                    user.getAuthorities().stream()
                        .anyMatch(has -> ("ROLE_" + one.name()).equals(has.getAuthority())))
            .reduce((lower, higher) -> higher)
            .map(Role::word)
            .orElse("");
    return new SessionAnswer(
        true,
        user.getName(),
        role,
        Texts.language().locale().getLanguage(),
        petForge.installation(),
        ServerVersion.text(),
        installation.provider(),
        petForge.projects().priceOfClips(1).micros() == 0);
  }

  /**
   * What somebody signs in with.
   *
   * @param user the name
   * @param password the password
   */
  record SignInRequest(String user, String password) {}

  @Operation(operationId = "signIn", summary = "Signs somebody in with a password.")
  @ApiResponse(
      responseCode = "200",
      description = "Who is signed in.",
      content = @Content(schema = @Schema(implementation = SessionAnswer.class)))
  @PostMapping("/api/session")
  ResponseEntity<?> signIn(
      @RequestBody SignInRequest given,
      HttpServletRequest request,
      HttpServletResponse response,
      CsrfToken csrf) {
    String address = request.getRemoteAddr();
    Optional<Duration> wait = limit.mustWait(given.user(), address);
    if (wait.isPresent()) {
      return refused(
          HttpStatus.TOO_MANY_REQUESTS,
          "TOO_MANY_ATTEMPTS",
          "too many wrong passwords: try again later",
          wait);
    }
    Optional<Account> account = accounts.signIn(given.user(), given.password());
    if (account.isEmpty()) {
      limit.failed(given.user(), address);
      return refused(
          HttpStatus.UNAUTHORIZED,
          "WRONG_PASSWORD",
          "there is no such user with this password",
          Optional.empty());
    }
    limit.succeeded(given.user());
    Authentication user =
        begin(
            account.get().name(),
            account.get().role(),
            accounts.stamp(account.get().name()),
            request,
            response);
    csrf.getToken();
    return ResponseEntity.ok(answer(user));
  }

  /** The link that is printed where the server is started. */
  @Operation(operationId = "signInByLink", summary = "Signs the one in who started the server.")
  @ApiResponse(responseCode = "302", description = "To the page.")
  @GetMapping("/sign-in")
  ResponseEntity<Void> byLink(
      @Parameter(description = "from the link that is printed at the start") @RequestParam("code")
          String code,
      HttpServletRequest request,
      HttpServletResponse response) {
    boolean right = link.use(code);
    if (right) {
      begin(SignInLink.USER, Role.ADMIN, Optional.empty(), request, response);
    }
    return ResponseEntity.status(HttpStatus.FOUND)
        .location(URI.create(right ? "/" : "/?link=used"))
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .build();
  }

  /**
   * @param stamp as {@link Accounts#stamp}; empty for the link of the start
   */
  private Authentication begin(
      String name,
      Role role,
      Optional<String> stamp,
      HttpServletRequest request,
      HttpServletResponse response) {
    Authentication user =
        UsernamePasswordAuthenticationToken.authenticated(
            name, null, AuthorityUtils.createAuthorityList("ROLE_" + role.name()));
    // Whoever knew the session before does not know this one.
    HttpSession session = request.getSession(true);
    request.changeSessionId();
    AccountFilter.begin(session, name, stamp);
    SecurityContext context = SecurityContextHolder.createEmptyContext();
    context.setAuthentication(user);
    SecurityContextHolder.setContext(context);
    sessions.saveContext(context, request, response);
    return user;
  }

  @Operation(operationId = "signOut", summary = "Signs out.")
  @ApiResponse(responseCode = "204", description = "Nobody is signed in.")
  @DeleteMapping("/api/session")
  ResponseEntity<Void> signOut(HttpServletRequest request) {
    HttpSession session = request.getSession(false);
    if (session != null) {
      session.invalidate();
    }
    SecurityContextHolder.clearContext();
    return ResponseEntity.noContent().header("Clear-Site-Data", "\"cache\"").build();
  }

  private static ResponseEntity<?> refused(
      HttpStatus status, String code, String said, Optional<Duration> wait) {
    ResponseEntity.BodyBuilder answer =
        ResponseEntity.status(status).contentType(MediaType.APPLICATION_PROBLEM_JSON);
    wait.ifPresent(
        time -> answer.header(HttpHeaders.RETRY_AFTER, String.valueOf(time.toSeconds())));
    return answer.body(
        Problems.of(status, code, Texts.messages().translated(said), Optional.empty()));
  }
}
