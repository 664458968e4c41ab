import type { Seam } from '../api/types'

// The clips of a chain on one line of time, in seconds.

export interface Clip {
  readonly segment_index: number
  readonly src: string
  readonly firstFrame: string
  readonly lastFrame: string
  readonly duration: number
  readonly seam: Seam | null
  readonly stale: boolean
}

export interface Place {
  readonly clip: number
  readonly offset: number
}

/** Where each clip begins, and after the last one where all ends. */
export function starts(clips: readonly Pick<Clip, 'duration'>[]): number[] {
  const all = [0]
  for (const clip of clips) all.push((all.at(-1) ?? 0) + clip.duration)
  return all
}

/** The clip that plays at a time, and how far into it; the time is kept within the whole. */
export function placeAt(clips: readonly Pick<Clip, 'duration'>[], time: number): Place {
  const begins = starts(clips)
  const whole = begins.at(-1) ?? 0
  const within = Math.min(Math.max(time, 0), whole)
  for (let clip = clips.length - 1; clip > 0; clip--) {
    const begin = begins[clip] ?? 0
    if (within >= begin) return { clip, offset: within - begin }
  }
  return { clip: 0, offset: within }
}

export interface SeamMark {
  /** The clip that begins at the seam. */
  readonly clip: number
  /** The part of the whole before it, 0 to 1. */
  readonly at: number
  readonly quality: 'good' | 'visible' | 'broken' | 'unknown'
  readonly broken: boolean
}

export function seamMarks(clips: readonly Clip[]): SeamMark[] {
  const begins = starts(clips)
  const whole = begins.at(-1) ?? 0
  return clips.slice(1).map((clip, at) => {
    const quality = seamQuality(clip.seam)
    return { clip: at + 1, at: whole === 0 ? 0 : (begins[at + 1] ?? 0) / whole, quality, broken: quality === 'broken' || clip.stale }
  })
}

export function seamQuality(seam: Seam | null): SeamMark['quality'] {
  const word = seam?.quality.toLowerCase() ?? ''
  if (word === 'good' || word === 'visible' || word === 'broken') return word
  return 'unknown'
}
