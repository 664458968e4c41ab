// @vitest-environment jsdom
import { render, screen } from '@testing-library/react'
import { expect, it } from 'vitest'
import { taskOf } from '../api/answers'
import type { TaskDetails } from '../api/types'
import { WordsProvider } from '../i18n/words'
import { NoticesProvider } from '../notices/notices'
import { SessionContext } from '../session/session'
import { aSegment, aTask } from '../test/fixtures'
import { DialogsProvider } from '../ui/dialogs'
import { Segments } from './Segments'

const session = { user: 'mei', role: 'editor', language: 'en', installation: 'i', provider: 'animatic', free: true } as const

function shown(segments: Parameters<typeof taskOf>[0]['segments'], calls: TaskDetails['calls'] = []) {
  const more: Omit<TaskDetails, keyof ReturnType<typeof aTask>> = {
    scene_description: null, operation: null, goal: null, review: null, warnings: [], opening_lost: false, not_taken: null, table_refusal: null, picture_description: null,
    explanation: null, cost: { spent: [], running: [], to_finish: null }, shots: [], final_video: null, publications: [], calls,
  }
  render(
    <WordsProvider>
      <SessionContext value={session}>
        <NoticesProvider>
          <DialogsProvider>
            <Segments task={taskOf({ ...aTask('p', { total_segments: segments.length }), ...more, segments })} onChanged={() => {}} />
          </DialogsProvider>
        </NoticesProvider>
      </SessionContext>
    </WordsProvider>,
  )
}

const details = { type: 'intro', duration: 5, made_at: null, origin: null, seam: null, error: null, mismatch: null, held_version: null, held_video_url: null, history: [] }

it('shows a clip that waits for a decision before it is decided on', () => {
  shown([{ ...aSegment(0, { held: true }), details: { ...details, held_version: 'v1', held_video_url: '/storage/projects/p/archive/v1.mp4' } }])
  expect(screen.getByTestId('held-player-0').getAttribute('src')).toBe('/storage/projects/p/archive/v1.mp4')
})

it('offers to take or leave the clip of the call that waits for that', () => {
  const call = { attempt: 1, provider: 'veo', model: 'm', state: 'done', price: null, sent_at: null, error: null, uncertain: false, cancellable: false }
  shown([0, 1].map((index) => ({ ...aSegment(index, { held: true }), details: { ...details, held_version: 'v1' } })), [
    { ...call, key: 'c0', segment: 0, acceptable: false },
    { ...call, key: 'c1', segment: 1, acceptable: true },
  ])
  expect(screen.queryByTestId('take-held-0')).toBeNull()
  expect(screen.queryByTestId('take-held-1')).not.toBeNull()
  expect(screen.queryByTestId('leave-held-1')).not.toBeNull()
})

it('offers an own picture for the end of a clip that another one starts from', () => {
  const made = { status: 'completed', videoUrl: '/v.mp4', firstFrameUrl: '/f.jpg', lastFrameUrl: '/l.jpg' } as const
  shown([
    { ...aSegment(0, made), details },
    { ...aSegment(1, made), details },
  ])
  expect(screen.queryByTestId('supply-frame-0')).not.toBeNull()
  expect(screen.queryByTestId('supply-frame-1')).toBeNull()
})
