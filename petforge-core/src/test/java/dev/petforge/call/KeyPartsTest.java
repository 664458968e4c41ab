package dev.petforge.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.file.FileKey;
import dev.petforge.file.Sha256;
import dev.petforge.generation.ClipRequest;
import dev.petforge.generation.FrameRef;
import dev.petforge.generation.ProviderTerms;
import dev.petforge.money.AccountId;
import dev.petforge.money.Charge;
import dev.petforge.money.Money;
import dev.petforge.money.PoolId;
import dev.petforge.project.OperationId;
import dev.petforge.project.ProjectId;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KeyPartsTest {
  private static ProviderCall call(ProjectId project, int segment, int attempt) {
    return ProviderCall.planned(
        "k3j2h1",
        new CallSubject(
            project, Optional.empty(), segment, attempt, new OperationId("op"), CallPurpose.MAKE),
        new ProviderTerms(
            "kling",
            PoolId.of("kling", "default", "kling-3.0"),
            new Money(1, "USD"),
            true,
            Duration.ZERO,
            Duration.ZERO,
            Duration.ofHours(1),
            Charge.AT_SUCCESS,
            Duration.ofDays(1)),
        new ClipRequest(
            "kling-3.0",
            segment,
            "eating",
            "a cat",
            "",
            "",
            new FrameRef(new FileKey("a.png"), new Sha256("0".repeat(64))),
            Optional.empty(),
            Duration.ofSeconds(5),
            "720p",
            false),
        new Urgency(1, LocalDate.of(2026, 1, 28), Instant.EPOCH));
  }

  @Test
  void a_key_tells_whose_call_it_is() {
    for (String id :
        List.of(
            "cfcf9928f578",
            "project_1769051960497_mdrlleb1s",
            "a-s3-a4-0123456789",
            "x".repeat(50))) {
      ProjectId project = new ProjectId(id);
      KeyParts parts = KeyParts.of(call(project, 11, 27).key().value()).orElseThrow();

      assertThat(parts.installation()).isEqualTo("k3j2h1");
      assertThat(parts.segment()).isEqualTo(11);
      assertThat(parts.attempt()).isEqualTo(27);
      assertThat(parts.isOf(project)).as(id).isTrue();
      assertThat(parts.isOf(new ProjectId("another"))).isFalse();
    }
  }

  @Test
  void other_names_are_no_keys_of_ours() {
    for (String name : List.of("", "k3j2h1-", "k3j2h1-p-s1-a1", "K3-p-s1-a1-0123456789", "🐈")) {
      assertThat(KeyParts.of(name)).as(name).isEmpty();
    }
  }

  @Test
  void slots_belong_to_an_account_whatever_the_model() {
    assertThat(PoolId.of("kling", "team.2", "kling/3.0").account())
        .isEqualTo(AccountId.of("kling", "team.2"));
    assertThat(AccountId.of("kling", "team.2").provider()).isEqualTo("kling");
  }
}
