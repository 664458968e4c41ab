// The tabs of one browser share one session: each tells the others who is signed in now.

const channel = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel('petforge.session')

/** @param user who has signed in, or null for nobody any more */
export function tellTabs(user: string | null): void {
  channel?.postMessage(user)
}

export function whenTabsTell(listener: (user: string | null) => void): () => void {
  const hear = (event: MessageEvent) => listener(typeof event.data === 'string' ? event.data : null)
  channel?.addEventListener('message', hear)
  return () => channel?.removeEventListener('message', hear)
}
