package dev.petforge.video.media;

import java.time.Duration;

/**
 * How children are run.
 *
 * @param children the most of them at once
 * @param limit for the work on one file
 * @param idle after this an unused one is ended
 * @param mostResident bytes; a child that has grown beyond is replaced after its job, one that has
 *     four times this is ended in the middle of it
 * @param mostJobs after these a child is replaced
 * @param keepCodecs as {@link MediaEngine} has it
 * @param classPath of the child
 */
record ChildSettings(
    int children,
    Duration limit,
    Duration idle,
    long mostResident,
    int mostJobs,
    boolean keepCodecs,
    String classPath) {}
