package broken.core.worker;

import broken.core.job.JobHandler;

/** What an application must not know: it handles a job. */
public class PublicHandler implements JobHandler {}
