/**
 * Calls that cost money: {@link dev.petforge.generation.ProviderCall} is one, with its states; the
 * {@link dev.petforge.generation.CallLedger} keeps them; a {@link
 * dev.petforge.generation.VideoGenerator} carries them out; {@link
 * dev.petforge.generation.Admission} says which may go next.
 */
@NullMarked
package dev.petforge.generation;

import org.jspecify.annotations.NullMarked;
