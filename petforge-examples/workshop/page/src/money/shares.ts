import type { Money } from '../api/types'

// For the length of a bar alone; sums are the server's.

export function largestOf(moneys: readonly Money[]): Readonly<Record<string, number>> {
  const largest: Record<string, number> = {}
  for (const { amount, currency } of moneys) largest[currency] = Math.max(largest[currency] ?? 0, Number(amount))
  return largest
}

/** The part of the largest amount in the same currency, 0 to 1. */
export function share(money: Money, largest: Readonly<Record<string, number>>): number {
  const most = largest[money.currency] ?? 0
  return most > 0 ? Math.max(0, Number(money.amount)) / most : 0
}
