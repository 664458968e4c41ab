// @vitest-environment jsdom
import { render, screen, within } from '@testing-library/react'
import { afterEach, expect, it, vi } from 'vitest'
import type { Jobs } from '../api/types'
import { WordsProvider } from '../i18n/words'
import { LiveProvider } from '../live/live'
import { NoticesProvider } from '../notices/notices'
import { SessionContext } from '../session/session'
import { DialogsProvider } from '../ui/dialogs'
import { JobDrawer } from './JobDrawer'

const session = { user: 'mei', role: 'editor', language: 'en', installation: 'i', provider: 'veo', free: false } as const

afterEach(() => vi.unstubAllGlobals())

/** Nothing changes. */
class Silence extends EventTarget {
  close() {}
}

async function drawer(some: Partial<Jobs>) {
  const none = { running: [], waiting: [], failed: [], stopped: [], parked: [] }
  const lists = { ...none, ...some }
  const counts = Object.fromEntries(Object.entries(lists).map(([kind, all]) => [kind, (all as unknown[]).length]))
  vi.stubGlobal('fetch', () => Promise.resolve(new Response(JSON.stringify({ ...lists, counts }), { headers: { 'Content-Type': 'application/json' } })))
  vi.stubGlobal('EventSource', Silence)
  render(
    <WordsProvider>
      <SessionContext value={session}>
        <NoticesProvider>
          <DialogsProvider>
            <LiveProvider>
              <JobDrawer onOpen={() => {}} onClose={() => {}} />
            </LiveProvider>
          </DialogsProvider>
        </NoticesProvider>
      </SessionContext>
    </WordsProvider>,
  )
  await screen.findByTestId('jobs-running')
}

const at = '2026-12-01T08:00:00Z'

it('keeps what was stopped apart from what failed, and lets both be tried again', async () => {
  await drawer({
    failed: [{ project_id: 'f', name: 'rex.png', error: 'no picture', code: 'NO_PICTURE', advice: 'give it a photo', at }],
    stopped: [{ project_id: 's', name: 'milo.png', error: 'cancelled while making segment 0', code: 'CANCELLED', advice: null, at }],
  })
  const failed = within(screen.getByTestId('jobs-failed'))
  const stopped = within(screen.getByTestId('jobs-stopped'))
  expect(failed.getByText('Failed (1)')).toBeTruthy()
  expect(failed.getByText('give it a photo')).toBeTruthy()
  expect(failed.queryByText('milo.png')).toBeNull()
  expect(stopped.getByText('Stopped (1)')).toBeTruthy()
  expect(stopped.getByText('cancelled while making clip 1').className).not.toContain('bad')
  expect(failed.getByTestId('job-retry-f')).toBeTruthy()
  expect(stopped.getByTestId('job-retry-s')).toBeTruthy()
})

it('says once what something waits for', async () => {
  await drawer({ waiting: [{ project_id: 'w', name: 'rex.png', reason: 'turn', text: 'waits for its turn' }] })
  expect(screen.getByTestId('jobs-waiting').querySelector('li p')?.textContent).toBe('waits for its turn')
})

it('stops nothing that is ending already', async () => {
  const running = { doing: 'making segment 0', segment: 0, since: at }
  await drawer({
    running: [
      { ...running, project_id: 'a', name: 'rex.png', ending: true },
      { ...running, project_id: 'b', name: 'milo.png', ending: false },
    ],
  })
  expect(screen.queryByTestId('job-cancel-a')).toBeNull()
  expect(screen.getByTestId('job-cancel-b')).toBeTruthy()
  expect(screen.getAllByText(/nothing after it/)).toHaveLength(1)
})
