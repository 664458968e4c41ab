package dev.petforge.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.petforge.failure.PermanentException;
import dev.petforge.failure.RetryableException;
import dev.petforge.publication.Destination;
import dev.petforge.publication.PublishedFile;
import dev.petforge.publication.Publisher;
import dev.petforge.publication.Publisher.PublishedContent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What every {@link Publisher} promises. An adapter's test extends this and supplies the publisher,
 * and a place that the test can look at.
 */
public abstract class PublisherContract {
  /** For subclasses. */
  protected PublisherContract() {}

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  /** The publisher, the same for all of a test. */
  protected abstract Publisher publisher();

  /** An empty place that it serves. */
  protected abstract Destination place();

  /** A place that it serves and that is not there any more. */
  protected abstract Destination goneFor();

  /** The names of the files at a place, as a person sees them. */
  protected abstract List<String> files(Destination place);

  /** The content of a file at a place, as a person gets it. */
  protected abstract byte[] content(Destination place, String name);

  /** How many bytes make an upload that goes in at least three steps. */
  protected abstract int severalSteps();

  /**
   * Lets the next upload break off behind its first step, so that the call fails.
   *
   * @return what undoes it, if the upload would never succeed otherwise
   */
  protected abstract Runnable breakNext();

  /** Lets the next upload come to its end and its answer be lost. */
  protected abstract void loseNextAnswer();

  /** How many bytes of files were sent so far, each repetition counted. */
  protected abstract long bytesSent();

  private PublishedContent file(String name, int bytes) {
    byte[] content = new byte[bytes];
    for (int i = 0; i < bytes; i++) {
      content[i] = (byte) (i * 31 + i / 7 + name.hashCode());
    }
    try {
      Path path = Files.write(folder.resolve(name), content);
      return new PublishedContent(name, path, bytes);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Notes that a test can look at. */
  private static final class Notes implements Publisher.Session {
    private Optional<String> last = Optional.empty();

    @Override
    public Optional<String> last() {
      return last;
    }

    @Override
    public void keep(String text) {
      last = Optional.of(text);
    }
  }

  private static byte[] bytes(PublishedContent content) throws IOException {
    return Files.readAllBytes(content.path());
  }

  @Test
  final void a_file_is_put_to_its_place_with_a_link() throws IOException {
    Destination place = place();
    PublishedContent cat = file("cat_v1.mp4", 11);

    assertThat(publisher().serves(place)).isTrue();
    publisher().check(place);
    PublishedFile published = publisher().publish(cat, place, new Notes());

    assertThat(files(place)).containsExactly("cat_v1.mp4");
    assertThat(content(place, "cat_v1.mp4")).isEqualTo(bytes(cat));
    assertThat(published.link()).startsWith("http").contains(published.reference());
  }

  @Test
  final void a_large_file_comes_whole() throws IOException {
    Destination place = place();
    PublishedContent large = file("large_v1.mp4", severalSteps());

    publisher().publish(large, place, new Notes());

    assertThat(content(place, "large_v1.mp4")).isEqualTo(bytes(large));
  }

  @Test
  final void what_is_there_is_found_and_not_put_again() {
    Destination place = place();
    PublishedContent cat = file("cat_v1.mp4", 11);
    PublishedFile first = publisher().publish(cat, place, new Notes());
    long sent = bytesSent();

    PublishedFile again = publisher().publish(cat, place, new Notes());

    assertThat(again).isEqualTo(first);
    assertThat(files(place)).hasSize(1);
    assertThat(bytesSent()).isEqualTo(sent);
  }

  @Test
  final void a_file_of_the_same_name_and_another_size_is_another_one() throws IOException {
    Destination place = place();
    publisher().publish(file("cat_v1.mp4", 11), place, new Notes());
    PublishedContent longer = file("cat_v1.mp4", 12);

    publisher().publish(longer, place, new Notes());

    assertThat(files(place)).containsExactly("cat_v1.mp4", "cat_v1.mp4");
    assertThat(publisher().publish(longer, place, new Notes()).reference()).isNotEmpty();
    assertThat(files(place)).hasSize(2);
  }

  @Test
  final void an_upload_that_broke_off_goes_on_where_it_was() throws IOException {
    Destination place = place();
    PublishedContent large = file("large_v1.mp4", severalSteps());
    Notes notes = new Notes();
    Runnable mend = breakNext();

    assertThatExceptionOfType(RetryableException.class)
        .isThrownBy(() -> publisher().publish(large, place, notes));
    assertThat(files(place)).isEmpty();
    assertThat(notes.last()).isPresent();
    mend.run();
    publisher().publish(large, place, notes);

    assertThat(content(place, "large_v1.mp4")).isEqualTo(bytes(large));
    assertThat(files(place)).hasSize(1);
    // What had come before the break was not sent again.
    assertThat(bytesSent()).isLessThan(2L * large.bytes());
  }

  @Test
  final void notes_that_nobody_knows_any_more_lead_to_a_new_beginning() throws IOException {
    Destination place = place();
    PublishedContent large = file("large_v1.mp4", severalSteps());
    Notes notes = new Notes();
    notes.keep("of somebody else");

    publisher().publish(large, place, notes);

    assertThat(content(place, "large_v1.mp4")).isEqualTo(bytes(large));
  }

  @Test
  final void a_lost_answer_leaves_one_file() {
    for (int bytes : new int[] {11, severalSteps()}) {
      Destination place = place();
      PublishedContent content = file("of" + bytes + "_v1.mp4", bytes);
      Notes notes = new Notes();
      loseNextAnswer();

      PublishedFile published;
      try {
        published = publisher().publish(content, place, notes);
      } catch (RetryableException e) {
        // It may also find out by itself.
        published = publisher().publish(content, place, notes);
      }

      assertThat(files(place)).containsExactly(content.name());
      assertThat(published.reference()).isNotEmpty();
    }
  }

  @Test
  final void a_place_that_is_gone_is_named() {
    Destination gone = goneFor();

    assertThatExceptionOfType(PermanentException.class).isThrownBy(() -> publisher().check(gone));
    assertThatExceptionOfType(PermanentException.class)
        .isThrownBy(() -> publisher().publish(file("cat_v1.mp4", 11), gone, new Notes()));
  }

  @Test
  final void it_serves_no_places_of_others() {
    assertThat(publisher().serves(new Destination("nobody:knows/this"))).isFalse();
  }
}
