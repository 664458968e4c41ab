/**
 * What has to be done, and when. {@link dev.petforge.work.Work} is a note in the database that
 * somebody must act; {@link dev.petforge.work.Alarms} is the port that wakes the worker for it. A
 * note says what to look at, never what to do: the handler looks at what is.
 */
@NullMarked
package dev.petforge.work;

import org.jspecify.annotations.NullMarked;
