import type { Call } from '../api/types'
import type { Tone } from '../ui/parts'

export const callStates = ['PLANNED', 'SUBMITTING', 'SUBMITTED', 'RUNNING', 'FETCHING', 'DONE', 'FAILED', 'UNKNOWN'] as const
export type CallState = (typeof callStates)[number]

/** The state of a call; null for a word that this page does not know. */
export function callStateOf(word: string): CallState | null {
  return callStates.find((state) => state === word.toUpperCase()) ?? null
}

export function callTone(call: Pick<Call, 'state' | 'uncertain'>): Tone {
  if (call.uncertain) return 'bad'
  switch (callStateOf(call.state)) {
    case 'DONE':
      return 'good'
    case 'FAILED':
    case 'UNKNOWN':
      return 'bad'
    case 'PLANNED':
    case null:
      return 'idle'
    default:
      return 'busy'
  }
}
