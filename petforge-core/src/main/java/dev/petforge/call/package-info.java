/**
 * Calls to video providers, which cost money: {@link dev.petforge.call.ProviderCall} is one, with
 * its states and the facts that change them; the {@link dev.petforge.call.CallLedger} keeps them;
 * {@link dev.petforge.call.Admission} says which may go next.
 *
 * <p>{@code ProviderCallTest} and {@code KeyPartsTest} are beside this package; what needs a ledger
 * is in {@code petforge-testkit}: {@code CallLedgerContract} is what every ledger promises, {@code
 * FactDeliveryTest}, {@code FetchingTest}, {@code TakeoverTest}, {@code OrderKeysTest} and {@code
 * PaidJobsTest} in its {@code src/test} are about calls on their way. What a call's news does to
 * its segment is the table in {@code SettlingTableTest}, beside {@code dev.petforge.task}.
 */
@NullMarked
package dev.petforge.call;

import org.jspecify.annotations.NullMarked;
