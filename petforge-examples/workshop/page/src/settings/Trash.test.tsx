// @vitest-environment jsdom
import { fireEvent, render, screen } from '@testing-library/react'
import { afterEach, expect, it, vi } from 'vitest'
import { WordsProvider } from '../i18n/words'
import { NoticesProvider } from '../notices/notices'
import { SessionContext } from '../session/session'
import { DialogsProvider } from '../ui/dialogs'
import { Trash } from './Trash'

const session = { user: 'mei', role: 'editor', language: 'en', installation: 'i', provider: 'animatic', free: true } as const

afterEach(() => vi.unstubAllGlobals())

function shown(deleted: unknown[]) {
  answeredBy(() => ({ success: true, deleted, next: null }))
}

function answeredBy(answer: (address: string) => object) {
  vi.stubGlobal('fetch', (address: string) => Promise.resolve(new Response(JSON.stringify(answer(address)), { headers: { 'Content-Type': 'application/json' } })))
  render(
    <WordsProvider>
      <SessionContext value={session}>
        <NoticesProvider>
          <DialogsProvider>
            <Trash />
          </DialogsProvider>
        </NoticesProvider>
      </SessionContext>
    </WordsProvider>,
  )
}

const at = { deleted_at: '2026-12-01T08:00:00Z', until: '2026-12-31T08:00:00Z' }

it('says what was deleted, from which table and by whom', async () => {
  shown([{ project_id: 'p1', ...at, name: 'milo.jpg', table_id: 'folder:/srv/cats', table: 'cats', deleted_by: 'lin' }])
  const row = await screen.findByTestId('deleted-p1')
  expect(row.textContent).toContain('milo.jpg')
  expect(row.textContent).toContain('cats · p1')
  expect(row.textContent).toContain('by lin')
})

it('says nothing of a table or a user where there is none', async () => {
  shown([{ project_id: 'p2', ...at, name: 'p2', table_id: null, table: null, deleted_by: null }])
  const row = await screen.findByTestId('deleted-p2')
  expect(row.textContent).not.toContain('null')
  expect(row.textContent).not.toContain(' by ')
})

it('reads on from where the first page ends, until there is no more', async () => {
  const one = (id: string) => ({ project_id: id, ...at, name: id, table_id: null, table: null, deleted_by: null })
  answeredBy((address) => (address.endsWith('after=p1') ? { success: true, deleted: [one('p2')], next: null } : { success: true, deleted: [one('p1')], next: 'p1' }))
  fireEvent.click(await screen.findByTestId('trash-more'))
  await screen.findByTestId('deleted-p2')
  expect(screen.queryByTestId('deleted-p1')).not.toBeNull()
  expect(screen.queryByTestId('trash-more')).toBeNull()
})
