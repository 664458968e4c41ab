import { get, Problem, signedOut } from './client'
import type { Session } from './types'

export type LiveState = 'connecting' | 'live' | 'reconnecting'

export interface LiveListener {
  changed(projects: string[], deleted: string[]): void
  /** Whatever was read before may be old: read it anew. */
  reload(): void
  state(state: LiveState): void
}

const firstWait = 1000
const longestWait = 15000

/** Listens to the server's events until it is closed, and comes back whenever the connection is lost. */
export function listen(listener: LiveListener): () => void {
  let source: EventSource | null = null
  let timer: ReturnType<typeof setTimeout> | null = null
  let wait = firstWait
  let lost = false
  let closed = false
  let cursor = ''

  const open = () => {
    source = new EventSource(cursor === '' ? '/api/events' : `/api/events?after=${encodeURIComponent(cursor)}`)
    source.onopen = there
    source.addEventListener('hello', (event) => {
      remember(event)
      there()
    })
    source.addEventListener('change', (event) => {
      remember(event)
      there()
      const said = read(event)
      listener.changed(said.projects, said.deleted)
    })
    source.addEventListener('reload', (event) => {
      remember(event)
      listener.reload()
    })
    source.onerror = () => {
      if (closed) return
      lost = true
      listener.state('reconnecting')
      // A browser gives up after an HTTP error (a server that is starting); then it is ours to come back.
      if (source?.readyState === EventSource.CLOSED) {
        source = null
        timer = setTimeout(comeBack, wait)
        wait = Math.min(wait * 2, longestWait)
      }
    }
  }

  const there = () => {
    wait = firstWait
    listener.state('live')
    // What happened while nobody listened, a restart included, may not all be told again.
    if (lost) listener.reload()
    lost = false
  }

  const remember = (event: MessageEvent) => {
    if (event.lastEventId !== '') cursor = event.lastEventId
  }

  const comeBack = () => {
    // Whoever has been signed out is told by the client and needs no events.
    get<Session | { user: null }>('/api/session')
      .then((session) => {
        if (closed) return
        if (session.user === null) signedOut()
        else open()
      })
      .catch((failure: unknown) => {
        if (closed || (failure instanceof Problem && failure.status === 401)) return
        timer = setTimeout(comeBack, wait)
        wait = Math.min(wait * 2, longestWait)
      })
  }

  listener.state('connecting')
  open()
  return () => {
    closed = true
    source?.close()
    if (timer !== null) clearTimeout(timer)
  }
}

function read(event: MessageEvent): { projects: string[]; deleted: string[] } {
  const said = JSON.parse(String(event.data)) as { projects?: string[]; deleted?: string[] }
  return { projects: said.projects ?? [], deleted: said.deleted ?? [] }
}
