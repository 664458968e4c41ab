// What is ticked, and from where a range would go: independent of which rows are loaded or shown.

export interface Selection {
  readonly ids: ReadonlySet<string>
  /** Where a range with the shift key starts. */
  readonly anchor: string | null
}

export type SelectionAction =
  | { type: 'toggled'; id: string }
  | { type: 'range'; to: string; order: readonly string[] }
  | { type: 'added'; ids: readonly string[] }
  | { type: 'removed'; ids: readonly string[] }
  | { type: 'cleared' }

export const nothingSelected: Selection = { ids: new Set(), anchor: null }

export function selectionReducer(selection: Selection, action: SelectionAction): Selection {
  switch (action.type) {
    case 'toggled': {
      const ids = new Set(selection.ids)
      if (!ids.delete(action.id)) ids.add(action.id)
      return { ids, anchor: action.id }
    }
    case 'range': {
      const between = rangeOf(action.order, selection.anchor, action.to)
      return { ids: new Set([...selection.ids, ...between]), anchor: selection.anchor ?? action.to }
    }
    case 'added':
      return { ids: new Set([...selection.ids, ...action.ids]), anchor: selection.anchor }
    case 'removed': {
      const gone = new Set(action.ids)
      const ids = new Set([...selection.ids].filter((id) => !gone.has(id)))
      return { ids, anchor: selection.anchor !== null && gone.has(selection.anchor) ? null : selection.anchor }
    }
    case 'cleared':
      return nothingSelected
  }
}

/** What is selected, in the order of the list; what the list has not loaded comes last. */
export function inOrder(selected: ReadonlySet<string>, order: readonly string[]): string[] {
  const shown = order.filter((id) => selected.has(id))
  if (shown.length === selected.size) return shown
  const known = new Set(shown)
  return [...shown, ...[...selected].filter((id) => !known.has(id))]
}

/** The ids from one to the other, both included, in whichever direction; the end alone if the start is not in the list. */
export function rangeOf(order: readonly string[], from: string | null, to: string): string[] {
  const end = order.indexOf(to)
  if (end < 0) return []
  const start = from === null ? -1 : order.indexOf(from)
  if (start < 0) return [to]
  return order.slice(Math.min(start, end), Math.max(start, end) + 1)
}
