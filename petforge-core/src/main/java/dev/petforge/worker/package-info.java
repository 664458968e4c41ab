/**
 * Runs jobs, with one handler for each kind: {@link dev.petforge.worker.Worker} makes and starts
 * them. Each looks at what is, does one thing at its ports, and records what came of it.
 *
 * <p>Tested in {@code petforge-testkit/src/test}, by {@code ProductionTest}, {@code TakeoverTest},
 * {@code RequestsAtOnceTest}, {@code PollsAtAStartTest}, {@code WhatWorkReadsTest} and {@code
 * DelayedOperationsTest}.
 */
@NullMarked
package dev.petforge.worker;

import org.jspecify.annotations.NullMarked;
