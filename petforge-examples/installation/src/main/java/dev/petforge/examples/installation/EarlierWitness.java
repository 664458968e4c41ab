package dev.petforge.examples.installation;

import dev.petforge.money.PurchaseMark;
import dev.petforge.money.PurchaseWitness;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A witness that goes on where another one ended: an installation whose files are in a bucket had
 * one in the folder of each machine.
 *
 * @param now is told what is bought
 * @param before is only asked
 */
record EarlierWitness(PurchaseWitness now, PurchaseWitness before) implements PurchaseWitness {
  @Override
  public List<PurchaseMark> marks() {
    Map<List<Object>, PurchaseMark> highest = new LinkedHashMap<>();
    Stream.concat(now.marks().stream(), before.marks().stream())
        .forEach(
            mark ->
                highest.merge(
                    List.of(mark.installation(), mark.account()),
                    mark,
                    (one, other) -> one.sends() < other.sends() ? other : one));
    return List.copyOf(highest.values());
  }

  @Override
  public void remember(Collection<PurchaseMark> marks) {
    now.remember(marks);
  }
}
