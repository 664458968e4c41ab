import { describe, expect, it } from 'vitest'
import type { ShotTexts } from '../api/types'
import { contested, differences, merged } from './conflict'
import { anyTextFields } from './drafts'

const texts = (part: Partial<ShotTexts> = {}): ShotTexts => ({ ...(Object.fromEntries(anyTextFields.map((field) => [field, `old ${field}`])) as ShotTexts), ...part })

describe('two edits of one shot', () => {
  const base = texts()
  const mine = texts({ action: 'mine', crucial: 'mine too', sound: 'same words' })
  const stored = texts({ action: 'theirs', negative_constraint: 'theirs too', sound: 'same words' })
  const all = differences(base, mine, stored)

  it('differ where only one side or both changed a field, not where both wrote the same', () => {
    expect(all.map(({ field, by }) => [field, by])).toEqual([
      ['crucial', 'mine'],
      ['action', 'both'],
      ['negative_constraint', 'stored'],
    ])
    expect(contested(all).map((one) => one.field)).toEqual(['action'])
  })

  it('are not merged while a choice is missing', () => {
    expect(merged(stored, all, {})).toBeNull()
  })

  it('are merged by the choices, and what one side alone changed is kept', () => {
    expect(merged(stored, all, { action: 'mine' })).toEqual(texts({ action: 'mine', crucial: 'mine too', negative_constraint: 'theirs too', sound: 'same words' }))
    expect(merged(stored, all, { action: 'stored' })?.action).toBe('theirs')
  })

  it('need no choice when they touch different fields', () => {
    const apart = differences(base, texts({ sound: 'mine' }), texts({ action: 'theirs' }))
    expect(merged(texts({ action: 'theirs' }), apart, {})).toEqual(texts({ action: 'theirs', sound: 'mine' }))
  })
})
