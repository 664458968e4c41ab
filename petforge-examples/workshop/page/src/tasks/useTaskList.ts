import { useCallback, useEffect, useReducer, useRef } from 'react'
import { readTasks, readTheseTasks } from '../api/batch'
import { useLiveReader } from '../live/live'
import { add, answered, nothingWaiting, take, type Waiting } from '../live/waiting'
import type { Task, TaskPage } from '../api/types'
import { emptyList, taskListReducer, wanted, type TaskFilter, type TaskList } from './taskList'

const firstPage = 200
/** Changes of one burst are read together. */
const gather = 150
/** How long counts may be old while changes keep coming, in milliseconds. */
const countsEvery = 1500

interface Tasks {
  list: TaskList
  filterBy(filter: TaskFilter): void
  /** Told which rows are in view, so that the rows after them are read. */
  seen(end: number): void
  reread(): void
  changed(tasks: readonly Task[]): void
}

/** The rows of the filter: read as they are scrolled to, and kept up with what the server says has changed. */
export function useTaskList(initial: TaskFilter, language: string, onDeleted: (ids: string[]) => void): Tasks {
  const [list, dispatch] = useReducer(taskListReducer, initial, emptyList)
  const now = useRef(list)
  const reading = useRef(false)
  const visibleEnd = useRef(firstPage)
  const waiting = useRef<Waiting>(nothingWaiting)
  const flushTimer = useRef<ReturnType<typeof setTimeout> | null>(null)
  const countTimer = useRef<ReturnType<typeof setTimeout> | null>(null)
  const strange = useRef(false)
  useEffect(() => {
    now.current = list
  })

  const filterBy = useCallback((filter: TaskFilter) => {
    visibleEnd.current = firstPage
    dispatch({ type: 'asked', filter })
  }, [])

  // A new question is answered from the beginning.
  useEffect(() => {
    const controller = new AbortController()
    const question = list.question
    reading.current = true
    readTasks(list.filter, firstPage, null, controller.signal)
      .then((page) => dispatch({ type: 'page', question, page }))
      .catch((failure: unknown) => {
        if (!controller.signal.aborted) dispatch({ type: 'failed', question, failure })
      })
      .finally(() => {
        if (!controller.signal.aborted) reading.current = false
      })
    return () => controller.abort()
  }, [list.question, list.filter])

  // The server writes some of a row's texts in the reader's language.
  const spoken = useRef(language)
  useEffect(() => {
    if (spoken.current === language) return
    spoken.current = language
    filterBy(now.current.filter)
  }, [language, filterBy])

  const more = useCallback(() => {
    const { question, filter, tasks, next, state } = now.current
    if (reading.current || state === 'first' || state === 'failed') return
    const limit = wanted(tasks.length, next, visibleEnd.current)
    if (limit === 0) return
    reading.current = true
    dispatch({ type: 'more-asked' })
    readTasks(filter, limit, next)
      .then((page) => dispatch({ type: 'page', question, page }))
      .catch((failure: unknown) => dispatch({ type: 'failed', question, failure }))
      .finally(() => {
        reading.current = false
      })
  }, [])

  // A page that came may not reach the rows in view yet.
  useEffect(() => {
    if (list.state === 'idle') more()
  }, [list.state, list.tasks.length, more])

  const seen = useCallback(
    (end: number) => {
      visibleEnd.current = end
      more()
    },
    [more],
  )

  const reread = useCallback(() => {
    const { question, filter, tasks, state } = now.current
    if (state === 'first') return
    if (state === 'failed' && tasks.length === 0) {
      dispatch({ type: 'asked', filter })
      return
    }
    if (reading.current) {
      strange.current = true
      return
    }
    reading.current = true
    const until = Math.max(firstPage, Math.min(tasks.length, visibleEnd.current + firstPage))
    readUpTo(filter, until)
      .then(({ tasks: read, last }) => dispatch({ type: 'reread', question, tasks: read, last }))
      .catch((failure: unknown) => dispatch({ type: 'failed', question, failure }))
      .finally(() => {
        reading.current = false
      })
  }, [])

  const count = useCallback(() => {
    if (countTimer.current !== null) return
    countTimer.current = setTimeout(() => {
      countTimer.current = null
      const { question, filter, total, state } = now.current
      if (state === 'first') return
      readTasks(filter, 1, null)
        .then((page) => {
          dispatch({ type: 'counted', question, counts: page.counts, total: page.total })
          // Rows came into the filter or left it: what is in view is read anew, in its order.
          if (page.total !== total || strange.current) {
            strange.current = false
            reread()
          }
        })
        .catch(() => {
          // The next change counts again; the rows themselves were read apart from this.
        })
    }, countsEvery)
  }, [reread])

  const flush = useCallback(() => {
    flushTimer.current = null
    const { ask, after } = take(waiting.current)
    waiting.current = after
    if (ask.length === 0) return
    readTheseTasks(ask)
      .then((tasks) => dispatch({ type: 'changed', tasks }))
      .catch(() => {
        // Lost on the way: ask again with the next ones.
        waiting.current = add(waiting.current, ask)
      })
      .finally(() => {
        waiting.current = answered(waiting.current)
        if (waiting.current.ids.size > 0 && flushTimer.current === null) flushTimer.current = setTimeout(flush, 2 * gather)
      })
  }, [])

  useLiveReader({
    changed(projects, deleted) {
      if (deleted.length > 0) {
        dispatch({ type: 'deleted', ids: deleted })
        onDeleted(deleted)
      }
      const loaded = new Set(now.current.tasks.map((task) => task.project_id))
      waiting.current = add(
        waiting.current,
        projects.filter((project) => loaded.has(project)),
      )
      if (flushTimer.current === null && waiting.current.ids.size > 0) flushTimer.current = setTimeout(flush, gather)
      count()
    },
    reload: reread,
  })

  useEffect(
    () => () => {
      if (flushTimer.current !== null) clearTimeout(flushTimer.current)
      if (countTimer.current !== null) clearTimeout(countTimer.current)
      flushTimer.current = null
      countTimer.current = null
    },
    [],
  )

  const changed = useCallback((tasks: readonly Task[]) => dispatch({ type: 'changed', tasks }), [])
  return { list, filterBy, seen, reread, changed }
}

async function readUpTo(filter: TaskFilter, until: number): Promise<{ tasks: Task[]; last: TaskPage }> {
  const tasks: Task[] = []
  let last: TaskPage
  do {
    last = await readTasks(filter, Math.min(500, until - tasks.length), tasks.at(-1)?.project_id ?? null)
    tasks.push(...last.tasks)
  } while (last.next !== null && tasks.length < until && last.tasks.length > 0)
  return { tasks, last }
}
