import { describe, expect, it } from 'vitest'
import { placeAt, seamMarks, starts, type Clip } from './timeline'

const clip = (index: number, duration: number, part: Partial<Clip> = {}): Clip => ({ segment_index: index, src: '', firstFrame: '', lastFrame: '', duration, seam: null, stale: false, ...part })
const clips = [clip(0, 8), clip(1, 4), clip(2, 8)]

describe('a chain of clips', () => {
  it('begins each clip where the one before ends', () => {
    expect(starts(clips)).toEqual([0, 8, 12, 20])
  })

  it('finds the clip of a time, and at a seam the one that begins there', () => {
    expect(placeAt(clips, 7.9)).toEqual({ clip: 0, offset: 7.9 })
    expect(placeAt(clips, 8)).toEqual({ clip: 1, offset: 0 })
    expect(placeAt(clips, 20)).toEqual({ clip: 2, offset: 8 })
  })

  it('keeps a time within the whole', () => {
    expect(placeAt(clips, -3)).toEqual({ clip: 0, offset: 0 })
    expect(placeAt(clips, 99)).toEqual({ clip: 2, offset: 8 })
  })
})

describe('the marks of seams', () => {
  it('stand between the clips, in parts of the whole', () => {
    expect(seamMarks(clips).map((mark) => mark.at)).toEqual([0.4, 0.6])
    expect(seamMarks([clip(0, 8)])).toEqual([])
  })

  it('say what was measured, and call the seam to a stale clip broken', () => {
    const marks = seamMarks([clip(0, 1), clip(1, 1, { seam: { psnr: 40, ssim: 0.99, quality: 'GOOD' } }), clip(2, 1, { seam: { psnr: 31, ssim: 0.9, quality: 'visible' }, stale: true }), clip(3, 1)])
    expect(marks.map((mark) => mark.quality)).toEqual(['good', 'visible', 'unknown'])
    expect(marks.map((mark) => mark.broken)).toEqual([false, true, false])
  })
})
