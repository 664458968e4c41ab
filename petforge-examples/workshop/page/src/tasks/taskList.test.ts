import { describe, expect, it } from 'vitest'
import { aPage, aTask } from '../test/fixtures'
import { emptyList, isFiltered, noFilter, taskListReducer, wanted, type TaskList, type TaskListAction } from './taskList'

const after = (...actions: TaskListAction[]): TaskList => actions.reduce(taskListReducer, emptyList(noFilter))
const ids = (list: TaskList) => list.tasks.map((task) => task.project_id)

describe('the filter', () => {
  it('leaves projects out by table, status and words, not by their order', () => {
    expect(isFiltered({ ...noFilter, sort: '-created_at' })).toBe(false)
    expect([{ table_id: 'photos' }, { status: 'failed' }, { search: 'cat' }].map((one) => isFiltered({ ...noFilter, ...one }))).toEqual([true, true, true])
  })
})

describe('the list of tasks', () => {
  it('grows page by page', () => {
    const list = after({ type: 'page', question: 0, page: aPage(['a', 'b'], 'b', 3) }, { type: 'more-asked' }, { type: 'page', question: 0, page: aPage(['c'], null, 3) })
    expect(ids(list)).toEqual(['a', 'b', 'c'])
    expect(list).toMatchObject({ next: null, total: 3, state: 'idle' })
  })

  it('shows a row once that moved between two pages', () => {
    const list = after({ type: 'page', question: 0, page: aPage(['a', 'b'], 'b') }, { type: 'page', question: 0, page: aPage(['c', 'a'], null) })
    expect(ids(list)).toEqual(['b', 'c', 'a'])
  })

  it('drops the answer to a question that is no longer asked', () => {
    const list = after({ type: 'asked', filter: { ...noFilter, status: 'failed' } }, { type: 'page', question: 0, page: aPage(['a'], null) })
    expect(ids(list)).toEqual([])
    expect(list.state).toBe('first')
    const failed = taskListReducer(list, { type: 'failed', question: 0, failure: new Error('late') })
    expect(failed.state).toBe('first')
  })

  it('takes changes of its rows, and never an older version for a newer one', () => {
    const first = after({ type: 'page', question: 0, page: aPage(['a', 'b'], null) })
    const newer = taskListReducer(first, { type: 'changed', tasks: [aTask('b', { version: 5, status: 'completed' }), aTask('elsewhere')] })
    expect(newer.tasks[1]).toMatchObject({ version: 5, status: 'completed' })
    expect(ids(newer)).toEqual(['a', 'b'])
    expect(taskListReducer(newer, { type: 'changed', tasks: [aTask('b', { version: 4 })] })).toBe(newer)
  })

  it('loses deleted rows and counts fewer', () => {
    const list = after({ type: 'page', question: 0, page: aPage(['a', 'b'], null, 2) }, { type: 'deleted', ids: ['a', 'elsewhere'] })
    expect(ids(list)).toEqual(['b'])
    expect(list.total).toBe(1)
  })

  it('keeps its rows when a later page fails', () => {
    const list = after({ type: 'page', question: 0, page: aPage(['a'], 'a', 2) }, { type: 'more-asked' }, { type: 'failed', question: 0, failure: new Error('lost') })
    expect(ids(list)).toEqual(['a'])
    expect(list.state).toBe('failed')
  })
})

describe('the rows to ask for', () => {
  it('are none while enough is there ahead, or nothing more is', () => {
    expect(wanted(200, 'x', 100)).toBe(0)
    expect(wanted(200, null, 200)).toBe(0)
  })

  it('are a page when the end comes near, and larger pages after a jump', () => {
    expect(wanted(200, 'x', 150)).toBe(200)
    expect(wanted(200, 'x', 9000)).toBe(500)
  })
})
