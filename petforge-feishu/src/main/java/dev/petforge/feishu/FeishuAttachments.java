package dev.petforge.feishu;

import dev.petforge.publication.Destination;
import dev.petforge.publication.PublishedFile;
import dev.petforge.publication.Publisher;
import java.util.Optional;

/**
 * Brings videos into a base, so that cells of its tables can hold them as attachments. {@link
 * FeishuClient#attachments} gives one. Safe for use by many threads.
 *
 * <p>What is brought is seen when a cell holds it. So an upload whose answer was lost is made once
 * more: what came of the first is in no cell, and nobody sees it. There is no list to look for it.
 */
public final class FeishuAttachments implements Publisher {
  private final FeishuClient client;
  private final Uploads uploads;
  private final String prefix;

  /**
   * @param prefix what the names of its bases begin with
   */
  FeishuAttachments(FeishuClient client, Uploads uploads, String prefix) {
    this.client = client;
    this.uploads = uploads;
    this.prefix = prefix;
  }

  /** The place that a base is. */
  Destination base(String token) {
    return new Destination(prefix + token);
  }

  @Override
  public boolean serves(Destination destination) {
    return destination.value().startsWith(prefix) && destination.value().length() > prefix.length();
  }

  private String token(Destination destination) {
    if (!serves(destination)) {
      throw new IllegalArgumentException("no base of this app: " + destination);
    }
    return destination.value().substring(prefix.length());
  }

  @Override
  public void check(Destination destination) {
    client.base(token(destination));
  }

  /** The link is empty: people open what stands in the cell. */
  @Override
  public PublishedFile publish(PublishedContent content, Destination destination, Session session) {
    return new PublishedFile(
        uploads.bring(content, token(destination), session, Optional::empty), "");
  }
}
