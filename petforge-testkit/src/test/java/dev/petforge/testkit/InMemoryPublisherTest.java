package dev.petforge.testkit;

import dev.petforge.publication.Destination;
import dev.petforge.publication.Publisher;
import java.util.List;

class InMemoryPublisherTest extends PublisherContract {
  private final InMemoryPublisher publisher = new InMemoryPublisher();
  private int places;

  @Override
  protected Publisher publisher() {
    return publisher;
  }

  @Override
  protected Destination place() {
    return publisher.place("place-" + ++places);
  }

  @Override
  protected Destination goneFor() {
    Destination place = place();
    publisher.remove(place);
    return place;
  }

  @Override
  protected List<String> files(Destination place) {
    return publisher.files(place);
  }

  @Override
  protected byte[] content(Destination place, String name) {
    return publisher.content(place, name).orElseThrow();
  }

  @Override
  protected int severalSteps() {
    return 4 * 4 - 1;
  }

  @Override
  protected Runnable breakNext() {
    publisher.breakBefore(1);
    return () -> {};
  }

  @Override
  protected void loseNextAnswer() {
    publisher.loseNextAnswer();
  }

  @Override
  protected long bytesSent() {
    return publisher.blocks() * 4L;
  }
}
