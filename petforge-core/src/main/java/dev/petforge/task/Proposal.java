package dev.petforge.task;

/**
 * What a rule answers: a plan of what shall change, or why nothing does. Rules hand proposals to
 * each other; only {@link Decision} makes an {@link Outcome} of one.
 */
sealed interface Proposal permits Plan, Outcome.Refused {}
