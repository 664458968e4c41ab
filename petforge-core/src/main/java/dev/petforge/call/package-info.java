/**
 * Calls to video providers, which cost money: {@link dev.petforge.call.ProviderCall} is one, with
 * its states and the facts that change them; the {@link dev.petforge.call.CallLedger} keeps them;
 * {@link dev.petforge.call.Admission} says which may go next.
 */
@NullMarked
package dev.petforge.call;

import org.jspecify.annotations.NullMarked;
