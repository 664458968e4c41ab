import { useCallback, useEffect, useRef, useState } from 'react'

export interface Read<T> {
  value: T | null
  failure: unknown
  loading: boolean
  /** Reads again, after the request that is under way; what was read before stays until the answer is there. */
  again: () => void
}

/** Reads something when it is first shown and whenever its key changes; a late answer to an earlier question is dropped. */
export function useRead<T>(key: string, read: (signal: AbortSignal) => Promise<T>): Read<T> {
  const [state, setState] = useState<{ key: string; value: T | null; failure: unknown; loading: boolean }>({ key, value: null, failure: null, loading: true })
  const latest = useRef(read)
  const running = useRef<AbortController | null>(null)
  const inFlight = useRef(false)
  const wantedAgain = useRef(false)
  useEffect(() => {
    latest.current = read
  })

  const start = useCallback((ofKey: string) => {
    running.current?.abort()
    const controller = new AbortController()
    running.current = controller
    inFlight.current = true
    wantedAgain.current = false
    const settled = () => {
      inFlight.current = false
      if (wantedAgain.current) start(ofKey)
    }
    setState((before) => ({ key: ofKey, value: before.key === ofKey ? before.value : null, failure: null, loading: true }))
    latest.current(controller.signal).then(
      (value) => {
        if (controller.signal.aborted) return
        setState({ key: ofKey, value, failure: null, loading: false })
        settled()
      },
      (failure: unknown) => {
        if (controller.signal.aborted) return
        setState((before) => ({ ...before, failure, loading: false }))
        settled()
      },
    )
  }, [])

  useEffect(() => {
    start(key)
    return () => running.current?.abort()
  }, [key, start])

  const again = useCallback(() => {
    if (inFlight.current) wantedAgain.current = true
    else start(key)
  }, [key, start])
  return { value: state.key === key ? state.value : null, failure: state.failure, loading: state.loading, again }
}
