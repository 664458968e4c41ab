// Which changed projects still have to be read: many events become few requests, and never two at once.

export interface Waiting {
  readonly ids: ReadonlySet<string>
  readonly inFlight: boolean
}

export const nothingWaiting: Waiting = { ids: new Set(), inFlight: false }

/** The most projects that one request may name. */
export const mostAtOnce = 500

export function add(waiting: Waiting, ids: Iterable<string>): Waiting {
  const all = new Set(waiting.ids)
  for (const id of ids) all.add(id)
  return all.size === waiting.ids.size ? waiting : { ...waiting, ids: all }
}

/** What to ask for now, and what waits after that; nothing while a request is under way. */
export function take(waiting: Waiting, most: number = mostAtOnce): { ask: string[]; after: Waiting } {
  if (waiting.inFlight || waiting.ids.size === 0) return { ask: [], after: waiting }
  const ask = [...waiting.ids].slice(0, most)
  const rest = new Set([...waiting.ids].slice(most))
  return { ask, after: { ids: rest, inFlight: true } }
}

export function answered(waiting: Waiting): Waiting {
  return { ...waiting, inFlight: false }
}
