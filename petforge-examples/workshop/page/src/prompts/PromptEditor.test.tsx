// @vitest-environment jsdom
import { fireEvent, render, screen, waitFor } from '@testing-library/react'
import { afterEach, expect, it, vi } from 'vitest'
import { WordsProvider } from '../i18n/words'
import { NoticesProvider } from '../notices/notices'
import { DialogsProvider } from '../ui/dialogs'
import { PromptEditor } from './PromptEditor'

afterEach(() => vi.unstubAllGlobals())

/** A server with one project of one shot, whose state can be changed behind the editor's back. */
class Shots {
  version = 3
  readonly texts: Record<string, string> = { action: 'The cat eats.', sound: 'Purring.' }
  readonly edits: Record<string, unknown>[] = []

  readonly fetch = async (path: string, init: RequestInit) => {
    if (path === '/api/batch/tasks/p') {
      const shot = { segment_index: 0, segment_type: 'intro', duration_sec: 5, outdated: [], prompt: '', ...this.texts }
      return Response.json({ project_id: 'p', name: 'Mimi', version: this.version, shots: [shot], segments: [] })
    }
    if (path !== '/api/batch/batch-save-prompts') throw new Error(`nobody answers ${path}`)
    const { edits } = JSON.parse(String(init.body)) as { edits: Record<string, unknown>[] }
    const edit = edits[0] ?? {}
    this.edits.push(edit)
    const seen = edit.seen as Record<string, string>
    if (Object.entries(seen).some(([field, text]) => this.texts[field] !== text)) return Response.json({ success_count: 0, failed_count: 1, results: [{ project_id: 'p', success: false, code: 'CHANGED_SINCE', error: 'it has changed' }] })
    for (const field of ['action', 'sound']) if (typeof edit[field] === 'string') this.texts[field] = edit[field]
    this.version++
    return Response.json({ success_count: 1, failed_count: 0, results: [{ project_id: 'p', success: true, error: null, code: null, version: this.version }] })
  }
}

const projects = [{ project_id: 'p', name: 'Mimi' }]

async function editing(shots: Shots) {
  vi.stubGlobal('fetch', shots.fetch)
  const onClose = vi.fn()
  render(
    <WordsProvider>
      <NoticesProvider>
        <DialogsProvider>
          <PromptEditor projects={projects} segment={0} onClose={onClose} />
        </DialogsProvider>
      </NoticesProvider>
    </WordsProvider>,
  )
  const action = await screen.findByTestId('draft-p-action')
  fireEvent.change(action, { target: { value: 'The cat eats slowly.' } })
  return onClose
}

it('has the browser ask before what was written is lost', async () => {
  await editing(new Shots())
  const leaving = new Event('beforeunload', { cancelable: true })
  window.dispatchEvent(leaving)
  expect(leaving.defaultPrevented).toBe(true)
})

it('saves the field that was changed and closes', async () => {
  const shots = new Shots()
  const onClose = await editing(shots)
  fireEvent.click(screen.getByTestId('prompt-save'))
  await waitFor(() => expect(onClose).toHaveBeenCalledOnce())
  expect(shots.edits).toEqual([{ project_id: 'p', segment_index: 0, action: 'The cat eats slowly.', seen: { action: 'The cat eats.' } }])
})

it('writes nothing over what somebody else has saved, and saves what is chosen then', async () => {
  const shots = new Shots()
  const onClose = await editing(shots)
  shots.version = 4
  shots.texts.action = 'The cat sleeps.'
  fireEvent.click(screen.getByTestId('prompt-save'))
  expect((await screen.findByTestId('conflict-action')).textContent).toContain('The cat sleeps.')
  expect(shots.texts.action).toBe('The cat sleeps.')
  expect(onClose).not.toHaveBeenCalled()
  fireEvent.click(screen.getByTestId('conflict-action-mine'))
  fireEvent.click(screen.getByTestId('conflict-save'))
  await waitFor(() => expect(onClose).toHaveBeenCalledOnce())
  expect(shots.texts.action).toBe('The cat eats slowly.')
  expect(shots.edits.at(-1)?.seen).toEqual({ action: 'The cat sleeps.' })
})

it('asks nobody when the project moved on but the shot is as it was', async () => {
  const shots = new Shots()
  const onClose = await editing(shots)
  shots.version = 8
  fireEvent.click(screen.getByTestId('prompt-save'))
  await waitFor(() => expect(onClose).toHaveBeenCalledOnce())
  expect(screen.queryByTestId('conflict-dialog')).toBeNull()
  expect(shots.texts.action).toBe('The cat eats slowly.')
  expect(shots.edits).toHaveLength(1)
})

it('asks before what was written is thrown away', async () => {
  const onClose = await editing(new Shots())
  fireEvent.click(screen.getByTestId('prompt-editor-close'))
  expect(onClose).not.toHaveBeenCalled()
  fireEvent.click(screen.getByTestId('prompt-discard'))
  expect(onClose).toHaveBeenCalledOnce()
})
