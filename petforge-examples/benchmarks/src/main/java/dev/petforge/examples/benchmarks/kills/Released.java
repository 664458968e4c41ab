package dev.petforge.examples.benchmarks.kills;

import dev.petforge.call.CallSubject;
import dev.petforge.call.ProviderCall;
import dev.petforge.project.ProjectId;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * After which calls a person allowed that a segment be bought once more. All calls of a segment
 * between two such decisions are one order: of these, one may have been charged.
 */
final class Released {
  private final Map<String, NavigableSet<Integer>> lastAttempts = new HashMap<>();

  /** One order of a clip. */
  record Order(ProjectId project, int segment, int number) {}

  /** A call was given up, or its clip is to be replaced. */
  synchronized void after(CallSubject call) {
    lastAttempts
        .computeIfAbsent(name(call.project(), call.segment()), name -> new TreeSet<>())
        .add(call.attempt());
  }

  /** All calls of a segment that there are were given up, or are to be replaced. */
  void after(Collection<ProviderCall> calls, int segment) {
    calls.stream()
        .map(ProviderCall::subject)
        .filter(subject -> subject.segment() == segment)
        .max((a, b) -> Integer.compare(a.attempt(), b.attempt()))
        .ifPresent(this::after);
  }

  synchronized Order order(CallSubject call) {
    NavigableSet<Integer> ends = ends(call.project(), call.segment());
    return new Order(call.project(), call.segment(), ends.headSet(call.attempt()).size());
  }

  /** What stands for a segment now. */
  synchronized Order last(ProjectId project, int segment) {
    return new Order(project, segment, ends(project, segment).size());
  }

  private NavigableSet<Integer> ends(ProjectId project, int segment) {
    return lastAttempts.getOrDefault(name(project, segment), new TreeSet<>());
  }

  private static String name(ProjectId project, int segment) {
    return project + "/" + segment;
  }
}
