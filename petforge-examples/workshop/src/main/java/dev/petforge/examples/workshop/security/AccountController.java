package dev.petforge.examples.workshop.security;

import dev.petforge.examples.workshop.web.BadRequest;
import dev.petforge.examples.workshop.web.Words;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Users, tokens, and the log of what was done: for admins. */
@RestController
@RequestMapping("/api")
class AccountController {
  private static final int MOST = 500;

  private final Accounts accounts;
  private final AccessTokens tokens;
  private final AuditLog audit;

  AccountController(Accounts accounts, AccessTokens tokens, AuditLog audit) {
    this.accounts = accounts;
    this.tokens = tokens;
    this.audit = audit;
  }

  /**
   * A user, without the password.
   *
   * @param user the name
   * @param role what the user may do
   * @param createdAt when the user was made
   * @param lastSignIn when the user signed in last, if ever
   */
  record UserCard(
      String user,
      @Words(Role.class) String role,
      Instant createdAt,
      @Nullable Instant lastSignIn) {}

  /**
   * All users.
   *
   * @param users all of them
   */
  record UsersAnswer(boolean success, List<UserCard> users) {}

  @Operation(operationId = "listUsers", summary = "All users.")
  @GetMapping("/users")
  UsersAnswer users() {
    return new UsersAnswer(
        true,
        accounts.all().stream()
            .map(
                account ->
                    new UserCard(
                        account.name(),
                        account.role().word(),
                        account.createdAt(),
                        account.lastSignIn().orElse(null)))
            .toList());
  }

  /**
   * A user as it shall be.
   *
   * @param role {@code viewer, editor} or {@code admin}
   * @param password 12 to 128 characters; the one that is there stays if it is left out
   */
  record UserRequest(@Words(Role.class) String role, @Nullable String password) {}

  @Operation(operationId = "putUser", summary = "Makes a user, or changes one.")
  @PutMapping("/users/{user}")
  UsersAnswer put(
      @Parameter(description = "the name") @PathVariable("user") String user,
      @RequestBody UserRequest request) {
    accounts.put(user, Role.ofWord(request.role()), Optional.ofNullable(request.password()));
    return users();
  }

  @Operation(operationId = "removeUser", summary = "Removes a user.")
  @ApiResponse(responseCode = "204", description = "There is no such user any more.")
  @DeleteMapping("/users/{user}")
  ResponseEntity<Void> remove(
      @Parameter(description = "the name") @PathVariable("user") String user) {
    return accounts.remove(user)
        ? ResponseEntity.noContent().build()
        : ResponseEntity.notFound().build();
  }

  /**
   * A token, without what it says.
   *
   * @param name what it is for
   * @param role what it may do
   * @param createdAt when it was made
   */
  record TokenCard(String name, @Words(Role.class) String role, Instant createdAt) {}

  /**
   * All tokens.
   *
   * @param tokens all of them
   */
  record TokensAnswer(boolean success, List<TokenCard> tokens) {}

  @Operation(operationId = "listTokens", summary = "All tokens of scripts.")
  @GetMapping("/tokens")
  TokensAnswer tokens() {
    return new TokensAnswer(
        true,
        tokens.all().stream()
            .map(token -> new TokenCard(token.name(), token.role().word(), token.createdAt()))
            .toList());
  }

  /**
   * A token to be made.
   *
   * @param name what it is for
   * @param role what it may do
   */
  record TokenRequest(String name, @Words(Role.class) String role) {}

  /**
   * A token that was made. It is said this once.
   *
   * @param name what it is for
   * @param token what a script sends as {@code Authorization: Bearer}
   */
  record TokenAnswer(boolean success, String name, String token) {}

  @Operation(operationId = "makeToken", summary = "Makes a token for a script.")
  @PostMapping("/tokens")
  TokenAnswer make(@RequestBody TokenRequest request) {
    return new TokenAnswer(
        true, request.name(), tokens.make(request.name(), Role.ofWord(request.role())));
  }

  @Operation(operationId = "removeToken", summary = "Removes a token.")
  @ApiResponse(responseCode = "204", description = "There is no such token any more.")
  @DeleteMapping("/tokens/{name}")
  ResponseEntity<Void> removeToken(
      @Parameter(description = "the name") @PathVariable("name") String name) {
    return tokens.remove(name)
        ? ResponseEntity.noContent().build()
        : ResponseEntity.notFound().build();
  }

  /**
   * Something that was done.
   *
   * @param id names the entry
   * @param at when
   * @param user who
   * @param action method and path of the request
   * @param target what it was done with; empty text if that was not named
   * @param status that of the answer
   */
  record AuditCard(long id, Instant at, String user, String action, String target, int status) {}

  /**
   * What was done, the newest first.
   *
   * @param entries what was done
   */
  record AuditAnswer(boolean success, List<AuditCard> entries, @Nullable Long next) {}

  @Operation(operationId = "listAudit", summary = "What was done by whom, the newest first.")
  @GetMapping("/audit")
  AuditAnswer audit(
      @RequestParam(name = "after", required = false) @Nullable Long after,
      @RequestParam(name = "limit", defaultValue = "100") int limit) {
    if (limit < 1 || limit > MOST) {
      throw new BadRequest("limit", "limit must be 1 to " + MOST + ", was " + limit);
    }
    List<AuditLog.Entry> entries = audit.list(Optional.ofNullable(after), limit);
    return new AuditAnswer(
        true,
        entries.stream()
            .map(
                entry ->
                    new AuditCard(
                        entry.id(),
                        entry.at(),
                        entry.user(),
                        entry.action(),
                        entry.target(),
                        entry.status()))
            .toList(),
        entries.size() < limit ? null : entries.get(entries.size() - 1).id());
  }
}
