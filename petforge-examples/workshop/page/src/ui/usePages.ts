import { useState } from 'react'
import { useRead } from './useRead'

interface Page {
  /** What the next page comes after; null on the last. */
  next: string | number | null
}

export interface Pages<P extends Page> {
  /** As far as the reader has asked; empty until the first is there. */
  pages: readonly P[]
  failure: unknown
  /** Whether more is being read. */
  busy: boolean
  hasMore: boolean
  more: () => Promise<void>
  /** Reads again what failed. */
  again: () => void
}

/** Reads a list page by page; begins anew when its key changes. */
export function usePages<P extends Page>(key: string, read: (after: P['next'], signal?: AbortSignal) => Promise<P>): Pages<P> {
  const first = useRead(key, (signal) => read(null, signal))
  const [rest, setRest] = useState<{ key: string; pages: readonly P[] }>({ key, pages: [] })
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<unknown>(null)
  const pages = first.value === null ? [] : [first.value, ...(rest.key === key ? rest.pages : [])]
  const next = pages.at(-1)?.next ?? null
  const more = async () => {
    setFailure(null)
    setBusy(true)
    try {
      const page = await read(next)
      setRest((before) => ({ key, pages: before.key === key ? [...before.pages, page] : [page] }))
    } catch (problem) {
      setFailure(problem)
    } finally {
      setBusy(false)
    }
  }
  return { pages, failure: first.failure ?? failure, busy, hasMore: next !== null, more, again: first.failure === null ? () => void more() : first.again }
}
