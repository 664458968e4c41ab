import type { Segment, Task } from '../api/types'
import type { Tone } from '../ui/parts'

export const statuses = ['pending', 'storyboard_generating', 'storyboard_ready', 'editing', 'generating_segment', 'all_segments_ready', 'merging', 'completed', 'failed'] as const
export type Status = (typeof statuses)[number]

/** The status without the number of the segment in it; null for a word that this page does not know. */
export function statusOf(word: string): Status | null {
  const plain = word.replace(/_\d+$/, '')
  return statuses.find((status) => status === plain) ?? null
}

export function toneOf(word: string): Tone {
  switch (statusOf(word)) {
    case 'completed':
      return 'good'
    case 'failed':
      return 'bad'
    case 'storyboard_generating':
    case 'generating_segment':
    case 'merging':
    case 'editing':
      return 'busy'
    case 'all_segments_ready':
    case 'storyboard_ready':
      return 'accent'
    default:
      return 'idle'
  }
}

/** How a segment is shown: one letter or sign and one tone each, so that nobody needs to tell colours apart. */
export type Mark = 'uncertain' | 'failed' | 'stopped' | 'generating' | 'stale' | 'edited' | 'held' | 'completed' | 'pending'

export function markOf(segment: Pick<Segment, 'status' | 'stale' | 'edited' | 'uncertain' | 'stopped' | 'held'>): Mark {
  if (segment.uncertain) return 'uncertain'
  if (segment.held) return 'held'
  if (segment.stopped) return 'stopped'
  if (segment.status === 'failed') return 'failed'
  if (segment.status === 'generating') return 'generating'
  if (segment.stale) return 'stale'
  if (segment.edited) return 'edited'
  return segment.status === 'completed' ? 'completed' : 'pending'
}

export function counted(counts: Readonly<Record<string, number>>): Record<Status, number> {
  const sums = Object.fromEntries(statuses.map((status) => [status, 0])) as Record<Status, number>
  for (const [word, count] of Object.entries(counts)) {
    const status = statusOf(word)
    if (status !== null) sums[status] += count
  }
  return sums
}

/** Whether an approval of a person is what the task waits for: before a call of it is planned, it stands with that as its error. */
export function awaitsApproval(task: Pick<Task, 'wait' | 'error_code'>): boolean {
  return task.error_code === 'APPROVAL' || task.wait?.reason.toLowerCase() === 'approval'
}
