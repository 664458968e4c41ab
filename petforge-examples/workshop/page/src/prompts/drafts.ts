import type { Edit } from '../api/batch'
import { textFields, type AnyTextField, type Shot, type ShotTexts } from '../api/types'

export const anyTextFields: readonly AnyTextField[] = textFields.flatMap((field): AnyTextField[] => [field, `${field}_zh`])

/** The texts of one shot while they are being edited, and the state that the editor saw. */
export interface Draft {
  readonly project_id: string
  readonly name: string
  readonly segment_index: number
  readonly version: number
  readonly base: ShotTexts
  readonly texts: ShotTexts
  readonly outdated: readonly string[]
}

export type Drafts = ReadonlyMap<string, Draft>

export const draftId = (project: string, segment: number): string => `${project}/${segment}`

export type DraftsAction =
  | { type: 'read'; drafts: readonly Draft[] }
  | { type: 'written'; id: string; field: AnyTextField; text: string }
  | { type: 'replaced'; ids: readonly string[]; field: AnyTextField; find: string; by: string }
  | { type: 'appended'; ids: readonly string[]; field: AnyTextField; text: string }
  | { type: 'saved'; id: string; texts: ShotTexts; version: number }
  | { type: 'resolved'; id: string; stored: ShotTexts; texts: ShotTexts; version: number }

export function draftsReducer(drafts: Drafts, action: DraftsAction): Drafts {
  switch (action.type) {
    case 'read': {
      const all = new Map(drafts)
      for (const draft of action.drafts) {
        const id = draftId(draft.project_id, draft.segment_index)
        const before = all.get(id)
        // What somebody has begun to write is not written over by reading again.
        if (before === undefined || changedFields(before).length === 0) all.set(id, draft)
      }
      return all
    }
    case 'written':
      return change(drafts, [action.id], (draft) => withText(draft, action.field, action.text))
    case 'replaced':
      if (action.find === '') return drafts
      return change(drafts, action.ids, (draft) => withText(draft, action.field, draft.texts[action.field].replaceAll(action.find, () => action.by)))
    case 'appended':
      return change(drafts, action.ids, (draft) => withText(draft, action.field, appended(draft.texts[action.field], action.text)))
    case 'saved': {
      // The other shots of the same project were seen in the same state: they move on with it.
      const saved = drafts.get(action.id)
      if (saved === undefined) return drafts
      const all = new Map(drafts)
      for (const [id, draft] of drafts) {
        if (draft.project_id !== saved.project_id) continue
        all.set(id, { ...draft, version: action.version, ...(id === action.id ? { base: action.texts } : {}) })
      }
      return all
    }
    case 'resolved':
      return change(drafts, [action.id], (draft) => ({ ...draft, base: action.stored, texts: action.texts, version: action.version }))
  }
}

function change(drafts: Drafts, ids: readonly string[], by: (draft: Draft) => Draft): Drafts {
  const all = new Map(drafts)
  for (const id of ids) {
    const draft = all.get(id)
    if (draft !== undefined) all.set(id, by(draft))
  }
  return all
}

function withText(draft: Draft, field: AnyTextField, text: string): Draft {
  return { ...draft, texts: { ...draft.texts, [field]: text } }
}

function appended(text: string, more: string): string {
  if (text === '' || more === '') return text + more
  return /\s$/.test(text) || /^[\s,.;，。；]/.test(more) || /[\u3000-\u9fff\uff00-\uffef]$/.test(text) ? text + more : `${text} ${more}`
}

export function textsOf(shot: Shot): ShotTexts {
  return Object.fromEntries(anyTextFields.map((field) => [field, shot[field] ?? ''])) as ShotTexts
}

export function changedFields(draft: Draft): AnyTextField[] {
  return anyTextFields.filter((field) => draft.texts[field] !== draft.base[field])
}

/** What is saved: the fields that were changed and what they said before, nothing else. */
export function editOf(draft: Draft): Edit {
  const edit: Edit = { project_id: draft.project_id, segment_index: draft.segment_index, seen: {} }
  for (const field of changedFields(draft)) {
    edit[field] = draft.texts[field]
    edit.seen[field] = draft.base[field]
  }
  return edit
}

/** The languages that were written in: an edit that makes its clip anew has to be in one. */
export function languagesOf(draft: Draft): Set<'en' | 'zh'> {
  return new Set(changedFields(draft).map((field) => (field.endsWith('_zh') ? 'zh' : 'en')))
}

/** The changed drafts in rounds with one shot of each project, since each save moves its project's version on. */
export function rounds(drafts: Drafts): string[][] {
  const inRound = new Map<string, number>()
  const all: string[][] = []
  for (const [id, draft] of drafts) {
    if (changedFields(draft).length === 0) continue
    const round = inRound.get(draft.project_id) ?? 0
    inRound.set(draft.project_id, round + 1)
    ;(all[round] ??= []).push(id)
  }
  return all
}
