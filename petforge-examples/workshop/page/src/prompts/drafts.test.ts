import { describe, expect, it } from 'vitest'
import type { ShotTexts } from '../api/types'
import { anyTextFields, changedFields, draftsReducer, editOf, languagesOf, rounds, textsOf, type Draft, type Drafts, type DraftsAction } from './drafts'

const empty = Object.fromEntries(anyTextFields.map((field) => [field, ''])) as ShotTexts
const draft = (project: string, segment: number, action: string): Draft => {
  const texts = { ...empty, action }
  return { project_id: project, name: project, segment_index: segment, version: 3, base: texts, texts, outdated: [] }
}
const start: Drafts = draftsReducer(new Map(), { type: 'read', drafts: [draft('p', 0, 'A cat eats.'), draft('p', 1, 'A cat sleeps.'), draft('q', 0, 'A dog eats.')] })
const after = (...actions: DraftsAction[]): Drafts => actions.reduce(draftsReducer, start)

describe('drafts', () => {
  it('send the changed fields and what they said before, nothing else', () => {
    const written = after({ type: 'written', id: 'p/0', field: 'action', text: 'A cat drinks.' }).get('p/0')
    expect(written && editOf(written)).toEqual({ project_id: 'p', segment_index: 0, action: 'A cat drinks.', seen: { action: 'A cat eats.' } })
  })

  it('are replaced and appended to in many at once', () => {
    const replaced = after({ type: 'replaced', ids: ['p/0', 'q/0'], field: 'action', find: 'eats', by: '$& slowly' })
    expect(replaced.get('q/0')?.texts.action).toBe('A dog $& slowly.')
    const appended = after({ type: 'appended', ids: ['p/0'], field: 'action', text: 'It purrs.' }, { type: 'appended', ids: ['q/0'], field: 'sound', text: 'Purring' })
    expect(appended.get('p/0')?.texts.action).toBe('A cat eats. It purrs.')
    expect(appended.get('q/0')?.texts.sound).toBe('Purring')
    expect(after({ type: 'replaced', ids: ['p/0'], field: 'action', find: '', by: 'x' })).toBe(start)
  })

  it('need no space between Chinese sentences', () => {
    const zh = after({ type: 'written', id: 'p/0', field: 'action_zh', text: '猫在吃。' }, { type: 'appended', ids: ['p/0'], field: 'action_zh', text: '它很开心。' })
    expect(zh.get('p/0')?.texts.action_zh).toBe('猫在吃。它很开心。')
  })

  it('keep what was written when they are read again', () => {
    const again = after({ type: 'written', id: 'p/0', field: 'action', text: 'mine' }, { type: 'read', drafts: [draft('p', 0, 'theirs'), draft('q', 0, 'theirs')] })
    expect(again.get('p/0')?.texts.action).toBe('mine')
    expect(again.get('q/0')?.texts.action).toBe('theirs')
  })

  it('move all shots of a project on when one is saved', () => {
    const saved = after({ type: 'written', id: 'p/0', field: 'action', text: 'new' }, { type: 'saved', id: 'p/0', texts: { ...empty, action: 'new' }, version: 4 })
    expect(saved.get('p/0')).toMatchObject({ version: 4, base: { action: 'new' } })
    expect(saved.get('p/1')).toMatchObject({ version: 4, base: { action: 'A cat sleeps.' } })
    expect(saved.get('q/0')?.version).toBe(3)
  })

  it('stay changed by what was written while they were being saved', () => {
    const saved = after({ type: 'written', id: 'p/0', field: 'action', text: 'new and more' }, { type: 'saved', id: 'p/0', texts: { ...empty, action: 'new' }, version: 4 }).get('p/0')
    expect(saved && editOf(saved)).toMatchObject({ action: 'new and more', seen: { action: 'new' } })
    expect(saved?.version).toBe(4)
  })

  it('go out in rounds with one shot of each project', () => {
    const changed = after(
      { type: 'written', id: 'p/0', field: 'action', text: '1' },
      { type: 'written', id: 'p/1', field: 'action', text: '2' },
      { type: 'written', id: 'q/0', field: 'action', text: '3' },
    )
    expect(rounds(changed)).toEqual([['p/0', 'q/0'], ['p/1']])
    expect(rounds(start)).toEqual([])
  })

  it('stand on the stored texts after a conflict was resolved', () => {
    const stored = { ...empty, action: 'theirs' }
    const resolved = after({ type: 'resolved', id: 'p/0', stored, texts: { ...stored, action: 'mine' }, version: 9 }).get('p/0')
    expect(resolved && changedFields(resolved)).toEqual(['action'])
    expect(resolved?.version).toBe(9)
  })

  it('know in which languages they were written', () => {
    const both = after({ type: 'written', id: 'p/0', field: 'action', text: 'x' }, { type: 'written', id: 'p/0', field: 'sound_zh', text: '声' }).get('p/0')
    expect(both && [...languagesOf(both)]).toEqual(['en', 'zh'])
  })

  it('have empty texts for those that a shot has not', () => {
    expect(textsOf({ segment_index: 0, segment_type: 'intro', duration_sec: null, outdated: [], prompt: '', action: 'a', action_zh: null })).toEqual({ ...empty, action: 'a' })
  })
})
