import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { listen, type LiveState } from './events'

class FakeSource {
  static all: FakeSource[] = []
  static readonly CLOSED = 2
  readyState = 1
  onerror: (() => void) | null = null
  onopen: (() => void) | null = null
  private readonly listeners = new Map<string, (event: { data: string; lastEventId: string }) => void>()
  constructor(readonly url: string) {
    FakeSource.all.push(this)
  }
  addEventListener(name: string, listener: (event: { data: string; lastEventId: string }) => void) {
    this.listeners.set(name, listener)
  }
  close() {
    this.readyState = 2
  }
  say(name: string, data: unknown, lastEventId = '') {
    this.listeners.get(name)?.({ data: JSON.stringify(data), lastEventId })
  }
}

beforeEach(() => {
  FakeSource.all = []
  vi.stubGlobal('EventSource', FakeSource)
  vi.useFakeTimers()
})
afterEach(() => {
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

function listening() {
  const states: LiveState[] = []
  const changes: string[][] = []
  const reload = vi.fn()
  const close = listen({ state: (state) => states.push(state), changed: (projects, deleted) => changes.push([...projects, ...deleted.map((id) => `-${id}`)]), reload })
  const first = FakeSource.all[0]
  if (first === undefined) throw new Error('nothing was opened')
  return { states, changes, reload, close, first }
}

it('tells what has changed and what is gone', () => {
  const { first, changes, states } = listening()
  first.say('hello', {}, '7')
  first.say('change', { projects: ['a'], deleted: ['b'] }, '8')
  expect(changes).toEqual([['a', '-b']])
  expect(new Set(states)).toEqual(new Set(['connecting', 'live']))
})

it('reads anew when the server says so, and after a connection that was lost', () => {
  const { first, reload, states } = listening()
  first.say('hello', {})
  expect(reload).not.toHaveBeenCalled()
  first.say('reload', {})
  expect(reload).toHaveBeenCalledTimes(1)
  first.onerror?.()
  expect(states.at(-1)).toBe('reconnecting')
  first.onopen?.()
  expect(reload).toHaveBeenCalledTimes(2)
  expect(states.at(-1)).toBe('live')
})

it('comes back itself, from where it was, when the browser has given up', async () => {
  vi.stubGlobal('fetch', async () => new Response('{"user":"lin"}', { status: 200 }))
  const { first } = listening()
  first.say('hello', {}, '41')
  first.close()
  first.onerror?.()
  await vi.advanceTimersByTimeAsync(1000)
  expect(FakeSource.all[1]?.url).toBe('/api/events?after=41')
})

it('does not come back after it was closed', async () => {
  const { first, close } = listening()
  close()
  first.onerror?.()
  await vi.advanceTimersByTimeAsync(60_000)
  expect(FakeSource.all).toHaveLength(1)
})
