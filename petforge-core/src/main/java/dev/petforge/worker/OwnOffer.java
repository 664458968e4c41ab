package dev.petforge.worker;

import dev.petforge.job.Need;
import dev.petforge.job.Offer;
import dev.petforge.money.AccountId;
import dev.petforge.notification.NotificationTargets;
import dev.petforge.production.Generators;
import dev.petforge.publication.Destination;
import dev.petforge.publication.Publishers;
import dev.petforge.storyboard.StoryboardWriter;
import dev.petforge.table.ConnectedTables;
import dev.petforge.table.RecordTable;
import java.util.List;
import java.util.stream.Stream;

/** What this process was assembled with, and what was connected since. */
record OwnOffer(
    Generators generators,
    StoryboardWriter writer,
    ConnectedTables tables,
    Publishers publishers,
    NotificationTargets targets)
    implements Offer {
  @Override
  public boolean serves(Need need) {
    return switch (need.kind()) {
      case ACCOUNT -> generators.accounts().contains(new AccountId(need.name()));
      // A push is of a base, an import of one table.
      case TABLE -> tables.named(need.name()).stream().anyMatch(OwnOffer::isReached);
      case DESTINATION -> publishers.find(new Destination(need.name())).isPresent();
      case TARGET -> targets.find(need.name()).isPresent();
      // Whichever it was when the job was left: what writes now is the same for all workers.
      case WRITER -> writer.ready();
    };
  }

  private static boolean isReached(RecordTable table) {
    return table.unreachable().isEmpty();
  }

  @Override
  public List<Need> named() {
    return Stream.of(
            generators.accounts().stream().map(Generators::need),
            tables.all().stream()
                .filter(OwnOffer::isReached)
                .map(table -> new Need(Need.Kind.TABLE, table.ref().value())),
            publishers.named().stream().map(place -> new Need(Need.Kind.DESTINATION, place)),
            targets.all().stream().map(target -> new Need(Need.Kind.TARGET, target.name())),
            Stream.of(writer)
                .filter(one -> one.ready() && !one.describe().isBlank())
                .map(StoryboardHandler::need))
        .flatMap(some -> some)
        .toList();
  }
}
