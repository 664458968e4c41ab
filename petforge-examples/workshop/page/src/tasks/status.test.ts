import { describe, expect, it } from 'vitest'
import { aSegment } from '../test/fixtures'
import { awaitsApproval, counted, markOf, statusOf, toneOf } from './status'

describe('a status', () => {
  it('is read without the number in it', () => {
    expect(statusOf('generating_segment_11')).toBe('generating_segment')
    expect(statusOf('completed')).toBe('completed')
    expect(statusOf('something_new')).toBeNull()
    expect(toneOf('something_new')).toBe('idle')
  })

  it('is counted over all numbers of segments', () => {
    expect(counted({ generating_segment_0: 2, generating_segment_6: 1, failed: 4, unknown: 9 })).toMatchObject({ generating_segment: 3, failed: 4, pending: 0 })
  })
})

describe('the mark of a segment', () => {
  it('shows first what needs a person', () => {
    expect(markOf(aSegment(0, { status: 'failed', uncertain: true }))).toBe('uncertain')
    expect(markOf(aSegment(0, { status: 'completed', stale: true, edited: true }))).toBe('stale')
    expect(markOf(aSegment(0, { status: 'completed', held: true }))).toBe('held')
    expect(markOf(aSegment(0, { status: 'failed', held: true }))).toBe('held')
    expect(markOf(aSegment(0, { status: 'failed', stopped: true, uncertain: true }))).toBe('uncertain')
  })

  it('is no failure where a person has stopped it', () => {
    expect(markOf(aSegment(0, { status: 'failed', stopped: true }))).toBe('stopped')
    expect(markOf(aSegment(0, { status: 'failed' }))).toBe('failed')
  })

  it('is plain otherwise', () => {
    expect(markOf(aSegment(0, { status: 'completed' }))).toBe('completed')
    expect(markOf(aSegment(0, { status: 'generating', stale: true }))).toBe('generating')
    expect(markOf(aSegment(0))).toBe('pending')
  })
})

it('knows a wait for approval, of a planned call and before one is planned', () => {
  expect(awaitsApproval({ wait: { reason: 'APPROVAL', text: '' }, error_code: null })).toBe(true)
  expect(awaitsApproval({ wait: null, error_code: 'APPROVAL' })).toBe(true)
  expect(awaitsApproval({ wait: { reason: 'slot', text: '' }, error_code: null })).toBe(false)
  expect(awaitsApproval({ wait: null, error_code: 'CONTENT' })).toBe(false)
})
