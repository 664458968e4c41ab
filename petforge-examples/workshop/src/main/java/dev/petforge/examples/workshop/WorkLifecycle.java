package dev.petforge.examples.workshop;

import dev.petforge.examples.installation.Installation;
import dev.petforge.job.JobKind;
import java.util.EnumSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Works on projects in this process while the server runs, unless another process does where only
 * one can. Begins after everything is there, and drains before anything is closed.
 */
@Component
class WorkLifecycle implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(WorkLifecycle.class);

  private final Installation installation;
  private final WorkshopOptions options;
  private volatile boolean running;

  WorkLifecycle(Installation installation, WorkshopOptions options) {
    this.installation = installation;
    this.options = options;
  }

  @Override
  public void start() {
    running = true;
    if (options.works() && !installation.becomeWorker(EnumSet.allOf(JobKind.class))) {
      log.warn("another process works on this installation: this one only shows it");
    }
  }

  @Override
  public void stop() {
    installation.petForge().worker().drain();
    running = false;
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
