/**
 * What has to be done, and when. {@link dev.petforge.job.JobKey} is a job in the database that
 * somebody must act; {@link dev.petforge.job.JobQueue} is the port that wakes the worker for it. A
 * job says what to look at, never what to do: the handler looks at what is.
 */
@NullMarked
package dev.petforge.job;

import org.jspecify.annotations.NullMarked;
