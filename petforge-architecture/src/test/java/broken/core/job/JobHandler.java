package broken.core.job;

/** What an application may know. */
public interface JobHandler {}
