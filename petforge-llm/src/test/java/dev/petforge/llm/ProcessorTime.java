package dev.petforge.llm;

import java.lang.management.ManagementFactory;
import java.time.Duration;

/** How much work something is, however busy the machine is with other work. */
final class ProcessorTime {
  private ProcessorTime() {}

  /** What this thread has taken so far. */
  static Duration ofThread() {
    return Duration.ofNanos(ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime());
  }
}
