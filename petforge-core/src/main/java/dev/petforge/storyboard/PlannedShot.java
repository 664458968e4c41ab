package dev.petforge.storyboard;

/**
 * One place of a video and what the template wants there.
 *
 * @param index the place, from 0
 * @param spec what is wanted
 * @param occurrence how many shots of this type come before it
 * @param level which state of {@link Template#ledger} holds when it ends, never lower than before;
 *     0 if the template has no ledger
 */
public record PlannedShot(int index, ShotSpec spec, int occurrence, int level) {}
