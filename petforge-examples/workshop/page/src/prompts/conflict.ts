import type { AnyTextField, ShotTexts } from '../api/types'
import { anyTextFields } from './drafts'

// Two people edited the same shot: what the second one saw, wrote, and what is stored now.

export type Side = 'mine' | 'stored'

export interface FieldDifference {
  readonly field: AnyTextField
  readonly base: string
  readonly mine: string
  readonly stored: string
  /** Who changed it: a field that only one side changed needs no choice. */
  readonly by: 'mine' | 'stored' | 'both'
}

export function differences(base: ShotTexts, mine: ShotTexts, stored: ShotTexts): FieldDifference[] {
  const all: FieldDifference[] = []
  for (const field of anyTextFields) {
    const changedHere = mine[field] !== base[field]
    const changedThere = stored[field] !== base[field]
    if ((!changedHere && !changedThere) || mine[field] === stored[field]) continue
    all.push({ field, base: base[field], mine: mine[field], stored: stored[field], by: changedHere && changedThere ? 'both' : changedHere ? 'mine' : 'stored' })
  }
  return all
}

/** Which fields somebody has to choose for. */
export function contested(all: readonly FieldDifference[]): FieldDifference[] {
  return all.filter((one) => one.by === 'both')
}

/** The stored texts with what was written here, where it alone was changed here or was chosen; null while a choice is missing. */
export function merged(stored: ShotTexts, all: readonly FieldDifference[], choices: Readonly<Partial<Record<AnyTextField, Side>>>): ShotTexts | null {
  const texts: ShotTexts = { ...stored }
  for (const one of all) {
    const side: Side | undefined = one.by === 'both' ? choices[one.field] : one.by
    if (side === undefined) return null
    if (side === 'mine') texts[one.field] = one.mine
  }
  return texts
}
