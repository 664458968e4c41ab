package dev.petforge.production;

import dev.petforge.call.CallState;
import dev.petforge.call.ProviderCall;
import dev.petforge.money.Money;
import dev.petforge.segment.Chain;
import dev.petforge.task.Project;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What it will still cost to bring projects to their videos, without what is bought already. */
public final class Estimate {
  private Estimate() {}

  /**
   * @param projects of which one after the other is in memory
   * @param each what a clip costs today
   * @return in the currency of {@code each}
   */
  public static Money of(Stream<Project> projects, Money each) {
    long sum = projects.mapToLong(project -> micros(project, each)).reduce(0, Math::addExact);
    return new Money(sum, each.currency());
  }

  private static long micros(Project project, Money each) {
    Chain chain = project.task().chain();
    long sum = 0;
    for (int i = 0; i < chain.size(); i++) {
      int index = i;
      Predicate<ProviderCall> here = call -> call.subject().segment() == index;
      long planned =
          project.calls().stream()
              .filter(here)
              .filter(call -> call.wantedAndOpen() && call.status().state() == CallState.PLANNED)
              .mapToLong(call -> agreed(call, each))
              .sum();
      sum = Math.addExact(sum, isUnbought(chain, project.calls(), i) ? each.micros() : planned);
    }
    return sum;
  }

  /**
   * How many of the first segments still have to be bought: they have no clip, and none is under
   * way, planned or waiting for a person.
   *
   * @param calls of the project
   * @param end so many segments are looked at
   */
  public static int unbought(Chain chain, List<ProviderCall> calls, int end) {
    return (int) IntStream.range(0, end).filter(i -> isUnbought(chain, calls, i)).count();
  }

  private static boolean isUnbought(Chain chain, List<ProviderCall> calls, int index) {
    return !chain.segment(index).completed()
        && calls.stream()
            .filter(call -> call.subject().segment() == index)
            .noneMatch(call -> call.wantedAndOpen() || call.untakenBy(chain));
  }

  /** Frozen when it was planned; what was planned in another currency counts at today's price. */
  private static long agreed(ProviderCall call, Money each) {
    Money price = call.terms().price();
    return price.currency().equals(each.currency()) ? price.micros() : each.micros();
  }
}
