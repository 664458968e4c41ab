import { createContext, useContext, useEffect, useMemo, useRef, useState, type ReactNode } from 'react'
import { listen, type LiveState } from '../api/events'

export interface LiveReader {
  changed(projects: string[], deleted: string[]): void
  reload(): void
}

interface Live {
  state: LiveState
  subscribe(reader: LiveReader): () => void
}

const LiveContext = createContext<Live | null>(null)

/** One connection for the whole page, however many parts of it listen. */
export function LiveProvider({ children }: { children: ReactNode }) {
  const [state, setState] = useState<LiveState>('connecting')
  const readers = useRef(new Set<LiveReader>())

  useEffect(
    () =>
      listen({
        changed: (projects, deleted) => readers.current.forEach((reader) => reader.changed(projects, deleted)),
        reload: () => readers.current.forEach((reader) => reader.reload()),
        state: setState,
      }),
    [],
  )

  const live = useMemo<Live>(
    () => ({
      state,
      subscribe(reader) {
        readers.current.add(reader)
        return () => readers.current.delete(reader)
      },
    }),
    [state],
  )
  return <LiveContext value={live}>{children}</LiveContext>
}

function useLive(): Live {
  const live = useContext(LiveContext)
  if (live === null) throw new Error('no LiveProvider above')
  return live
}

export function useLiveState(): LiveState {
  return useLive().state
}

/** Calls the reader of the latest render; subscribes once. */
export function useLiveReader(reader: LiveReader): void {
  const { subscribe } = useLive()
  const latest = useRef(reader)
  const subscribeOnce = useRef(subscribe)
  useEffect(() => {
    latest.current = reader
  })
  useEffect(
    () =>
      subscribeOnce.current({
        changed: (projects, deleted) => latest.current.changed(projects, deleted),
        reload: () => latest.current.reload(),
      }),
    [],
  )
}
