package broken.app;

import broken.core.document.DocumentOfTheDatabase;
import broken.core.job.JobHandler;
import broken.core.production.Decisions;
import broken.core.worker.PublicHandler;
import java.util.List;

/** Breaks: an application knows no internals. */
public class KnowsInternals {
  private final DocumentOfTheDatabase document = new DocumentOfTheDatabase();
  private final Decisions decisions = new Decisions();
  private final PublicHandler handler = new PublicHandler();
  private final List<JobHandler> handlers = List.of(handler);

  @Override
  public String toString() {
    return List.of(document, decisions, handlers).toString();
  }
}
