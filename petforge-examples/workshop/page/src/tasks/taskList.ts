import type { Task, TaskPage } from '../api/types'

// The rows as far as they have been read. Pages follow one another by a cursor, so what is loaded is always the beginning.

export interface TaskFilter {
  readonly table_id: string
  readonly status: string
  readonly search: string
  readonly sort: string
}

export const noFilter: TaskFilter = { table_id: '', status: '', search: '', sort: 'release_date' }

/** Whether projects are left out; the order leaves none out. */
export function isFiltered(filter: TaskFilter): boolean {
  return filter.table_id !== '' || filter.status !== '' || filter.search !== ''
}

export interface TaskList {
  readonly filter: TaskFilter
  /** Counts the questions: an answer to an earlier one is dropped. */
  readonly question: number
  readonly tasks: readonly Task[]
  readonly next: string | null
  readonly total: number
  readonly counts: Readonly<Record<string, number>>
  readonly state: 'first' | 'more' | 'idle' | 'failed'
  readonly failure: unknown
}

export type TaskListAction =
  | { type: 'asked'; filter: TaskFilter }
  | { type: 'more-asked' }
  | { type: 'page'; question: number; page: TaskPage }
  | { type: 'reread'; question: number; tasks: readonly Task[]; last: TaskPage }
  | { type: 'counted'; question: number; counts: Record<string, number>; total: number }
  | { type: 'failed'; question: number; failure: unknown }
  | { type: 'changed'; tasks: readonly Task[] }
  | { type: 'deleted'; ids: readonly string[] }

export function emptyList(filter: TaskFilter): TaskList {
  return { filter, question: 0, tasks: [], next: null, total: 0, counts: {}, state: 'first', failure: null }
}

export function taskListReducer(list: TaskList, action: TaskListAction): TaskList {
  switch (action.type) {
    case 'asked':
      return { ...list, filter: action.filter, question: list.question + 1, tasks: [], next: null, state: 'first', failure: null }
    case 'more-asked':
      return { ...list, state: 'more', failure: null }
    case 'page':
      if (action.question !== list.question) return list
      return {
        ...list,
        tasks: list.state === 'first' ? action.page.tasks : joined(list.tasks, action.page.tasks),
        next: action.page.next,
        total: action.page.total,
        counts: action.page.counts,
        state: 'idle',
        failure: null,
      }
    case 'reread':
      if (action.question !== list.question) return list
      return { ...list, tasks: action.tasks, next: action.last.next, total: action.last.total, counts: action.last.counts, state: 'idle', failure: null }
    case 'counted':
      return action.question === list.question ? { ...list, counts: action.counts, total: action.total } : list
    case 'failed':
      return action.question === list.question ? { ...list, state: 'failed', failure: action.failure } : list
    case 'changed': {
      const now = new Map(action.tasks.map((task) => [task.project_id, task]))
      let any = false
      const tasks = list.tasks.map((task) => {
        const changed = now.get(task.project_id)
        // Answers may overtake one another: an older version never replaces a newer one.
        if (changed === undefined || changed.version < task.version) return task
        any = true
        return changed
      })
      return any ? { ...list, tasks } : list
    }
    case 'deleted': {
      const gone = new Set(action.ids)
      const tasks = list.tasks.filter((task) => !gone.has(task.project_id))
      const fewer = list.tasks.length - tasks.length
      return fewer === 0 ? list : { ...list, tasks, total: Math.max(0, list.total - fewer) }
    }
  }
}

/** A row that moved between two pages is shown once, where it came last. */
function joined(before: readonly Task[], more: readonly Task[]): Task[] {
  const again = new Set(more.map((task) => task.project_id))
  return [...before.filter((task) => !again.has(task.project_id)), ...more]
}

const page = 200
const largest = 500
const ahead = 60

/** How many rows to ask for next so that the rows up to `visibleEnd` are there; 0 if nothing is to be asked. */
export function wanted(loaded: number, next: string | null, visibleEnd: number): number {
  if (next === null || loaded >= visibleEnd + ahead) return 0
  // After a long jump larger pages make fewer round trips.
  return visibleEnd - loaded > page ? largest : page
}
