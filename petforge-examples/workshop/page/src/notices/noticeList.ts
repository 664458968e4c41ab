export interface Notice {
  readonly id: number
  readonly kind: 'result' | 'error'
  readonly text: string
  readonly details: readonly string[]
  /** How often the same thing was said without being put away. */
  readonly times: number
}

export interface NoticeList {
  readonly notices: readonly Notice[]
  readonly nextId: number
}

export type NoticeAction = { type: 'added'; kind: Notice['kind']; text: string; details: string[] } | { type: 'dismissed'; id: number }

export const noNotices: NoticeList = { notices: [], nextId: 1 }
const mostShown = 5

export function noticesReducer(list: NoticeList, action: NoticeAction): NoticeList {
  if (action.type === 'dismissed') return { ...list, notices: list.notices.filter((notice) => notice.id !== action.id) }
  const same = list.notices.find((notice) => notice.kind === action.kind && notice.text === action.text)
  if (same !== undefined && action.details.length === 0) {
    return { ...list, notices: list.notices.map((notice) => (notice === same ? { ...notice, times: notice.times + 1 } : notice)) }
  }
  const added: Notice = { id: list.nextId, kind: action.kind, text: action.text, details: action.details, times: 1 }
  return { notices: trim([...list.notices, added]), nextId: list.nextId + 1 }
}

/** Drops the oldest results first; an error goes only for a newer error. */
function trim(notices: Notice[]): Notice[] {
  if (notices.length <= mostShown) return notices
  const drop = notices.find((notice) => notice.kind === 'result') ?? notices[0]
  return notices.filter((notice) => notice !== drop)
}
