import { expect, it } from 'vitest'
import { aSegment, aTask } from '../test/fixtures'
import { countedAnswer, taskOf, uploaded, type TaskAnswer } from './answers'

it('puts the details of a segment beside its other members', () => {
  const more = { type: 'intro', duration: 8, made_at: null, origin: 'supplied', seam: null, error: null, mismatch: null, held_version: null, held_video_url: null, history: [] }
  const answer = { ...aTask('p'), segments: [{ ...aSegment(0), details: more }, aSegment(1)] } as unknown as TaskAnswer
  const { segments } = taskOf(answer)
  expect(segments[0]).toMatchObject({ segment_index: 0, type: 'intro', duration: 8 })
  expect(segments[1]).toMatchObject({ segment_index: 1, duration: null, history: [] })
})

it('counts what the server only lists', () => {
  const results = [
    { record_id: null, project_id: 'p', success: true, error: null, code: null },
    { record_id: null, project_id: 'q', success: false, error: 'open calls', code: null },
  ]
  expect(countedAnswer({ results })).toMatchObject({ success_count: 1, failed_count: 1 })
  expect(countedAnswer({ count: 7 })).toMatchObject({ success_count: 7, failed_count: 0 })
})

it('tells an upload that was answered but not taken', () => {
  expect(uploaded({ success: false, project_id: 'p', error: 'no picture', code: 'BAD_MEDIA', notices: [] })).toMatchObject({ success_count: 0, failed_count: 1 })
})
