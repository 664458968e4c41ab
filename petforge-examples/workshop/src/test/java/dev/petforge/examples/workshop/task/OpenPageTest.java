package dev.petforge.examples.workshop.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.production.ChangeCursor;
import dev.petforge.project.ProjectId;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** What a page is told, and how far it is said to be. */
class OpenPageTest {
  private static final ProjectId A = new ProjectId("aaaaaaaaaaaa");
  private static final ProjectId B = new ProjectId("bbbbbbbbbbbb");

  private final List<String> sent = new ArrayList<>();
  private final Deque<Runnable> waiting = new ArrayDeque<>();
  private boolean letIn = true;
  private boolean ended;

  private final OpenPage page =
      new OpenPage(
          new SseEmitter() {
            @Override
            public void send(SseEventBuilder event) throws IOException {
              sent.add(
                  event.build().stream()
                      .map(part -> String.valueOf(part.getData()))
                      .collect(Collectors.joining()));
            }

            @Override
            public void complete() {
              ended = true;
            }
          },
          () -> letIn,
          ChangeCursor.at("here", 1),
          waiting::add,
          projects -> {
            Set<ProjectId> there = new HashSet<>(projects);
            there.remove(B);
            return there;
          });

  private void write() {
    while (!waiting.isEmpty()) {
      waiting.remove().run();
    }
  }

  @Test
  void a_page_that_is_still_told_what_it_missed_is_not_said_to_be_further() {
    page.tellMissed(List.of(A), ChangeCursor.at("here", 2));
    page.tell(List.of(B), ChangeCursor.at("here", 9));
    write();

    assertThat(sent).singleElement().asString().contains("id:here.2", A.value(), B.value());

    page.tellMissed(List.of(A), ChangeCursor.at("here", 5));
    page.begin();
    page.tell(List.of(B), ChangeCursor.at("here", 9));
    write();

    assertThat(sent.get(1)).contains("event:change", "id:here.9");
    assertThat(sent.get(2)).contains("event:hello");
    assertThat(sent).hasSize(3);
  }

  @Test
  void whoever_is_let_in_no_more_is_told_nothing_more() {
    page.begin();
    write();
    page.tell(List.of(A), ChangeCursor.at("here", 2));

    letIn = false;
    write();

    assertThat(sent).hasSize(1);
    assertThat(ended).isTrue();
  }

  @Test
  void a_page_to_which_nothing_happens_ends_as_well() {
    page.begin();
    write();
    page.check();
    write();
    assertThat(ended).isFalse();

    letIn = false;
    page.check();
    write();

    assertThat(ended).isTrue();
    assertThat(sent).hasSize(1);
  }

  @Test
  void what_happens_while_it_does_not_read_is_told_together() {
    page.begin();
    write();
    page.tell(List.of(A), ChangeCursor.at("here", 2));
    page.tell(List.of(B, A), ChangeCursor.at("here", 3));

    assertThat(waiting).hasSize(1);
    write();

    assertThat(sent).hasSize(2);
    assertThat(sent.get(1)).contains("id:here.3", "projects=[" + A + "]", "deleted=[" + B + "]");
  }
}
