// @vitest-environment jsdom
import { fireEvent, render, screen, waitFor } from '@testing-library/react'
import { afterEach, expect, it, vi } from 'vitest'
import type { Preview } from '../api/types'
import { WordsProvider } from '../i18n/words'
import { NoticesProvider } from '../notices/notices'
import { ConfirmDialog } from './ConfirmDialog'

const preview: Preview = {
  clips: 2,
  prices: [{ amount: '0.700000', currency: 'USD' }],
  lots: [{ provider: 'kling', model: 'v2', seconds: 5, clips: 2, price: { amount: '0.700000', currency: 'USD' } }],
  rows: [
    { project_id: 'p', record_id: null, version: 1, clips: 2, refused: false, reasons: ['the old clip goes to the history'] },
    { project_id: 'q', record_id: null, version: 1, clips: 0, refused: true, reasons: ['it runs already'] },
  ],
  budgets: [{ scope: 'day', of: null, limit: '20 USD', spent: '1 USD', wanted: '0.7 USD', holds: true }],
  ready_seconds: 90,
  costs: true,
}

afterEach(() => vi.unstubAllGlobals())

interface Sent {
  path: string
  key: string | undefined
  body: Record<string, unknown>
}

/** Answers previews with what is given, and sends with one answer after the other. */
function server(previewed: Preview, ...answers: (() => Promise<Response>)[]): Sent[] {
  const sent: Sent[] = []
  vi.stubGlobal('fetch', async (path: string, init: RequestInit) => {
    const headers = init.headers as Record<string, string>
    if (path === '/api/batch/preview') return new Response(JSON.stringify(previewed), { status: 200 })
    sent.push({ path, key: headers['Idempotency-Key'], body: JSON.parse(String(init.body)) as Record<string, unknown> })
    const answer = answers.shift()
    if (answer === undefined) throw new Error(`nobody answers ${path}`)
    return answer()
  })
  return sent
}

const lost = () => Promise.reject(new TypeError('connection lost'))
const fine = async () => new Response(JSON.stringify({ success: true, success_count: 1, failed_count: 0, results: [] }), { status: 200 })

function show(onClose = vi.fn()) {
  render(
    <WordsProvider>
      <NoticesProvider>
        <ConfirmDialog title="Next step" initial={{ command: 'generate-segments', body: { project_ids: ['p', 'q'] } }} names={new Map([['p', 'Mimi'], ['q', 'Bobo']])} onClose={onClose} />
      </NoticesProvider>
    </WordsProvider>,
  )
  return onClose
}

it('shows the price, the refusals and the consequences, and sends nothing before it is confirmed', async () => {
  const sent = server(preview)
  show()
  expect((await screen.findByTestId('preview-price')).textContent).toBe('0.70 USD')
  expect(screen.getByTestId('preview-lots').textContent).toContain('kling')
  expect(screen.getByTestId('preview-refused').textContent).toContain('Bobo')
  expect(screen.getByTestId('preview-refused').textContent).toContain('it runs already')
  expect(screen.getByTestId('preview-consequences').textContent).toContain('the old clip goes to the history')
  expect(sent).toEqual([])
})

it('says so when it is free', async () => {
  server({ ...preview, prices: [{ amount: '0', currency: 'USD' }], costs: false })
  show()
  expect((await screen.findByTestId('preview-price')).textContent).toBe('free')
  expect(screen.getByTestId('preview-free')).toBeTruthy()
})

it('uses the same key when the same wish is sent again after a lost answer', async () => {
  const sent = server(preview, lost, fine)
  const onClose = show()
  await screen.findByTestId('preview-price')
  fireEvent.click(screen.getByTestId('confirm-submit'))
  await screen.findByTestId('confirm-failure')
  fireEvent.click(screen.getByTestId('confirm-submit'))
  await waitFor(() => expect(onClose).toHaveBeenCalledOnce())
  expect(sent).toHaveLength(2)
  expect(sent[0]?.key).toMatch(/^[0-9a-f-]{36}$/)
  expect(sent[1]?.key).toBe(sent[0]?.key)
  expect(sent[1]?.body).toEqual(sent[0]?.body)
})

it('uses another key when something else is wanted', async () => {
  const sent = server(preview, lost, fine)
  show()
  await screen.findByTestId('preview-price')
  fireEvent.click(screen.getByTestId('confirm-submit'))
  await screen.findByTestId('confirm-failure')
  fireEvent.change(screen.getByTestId('option-segment'), { target: { value: '2' } })
  const submit = screen.getByTestId<HTMLButtonElement>('confirm-submit')
  await waitFor(() => expect(submit.disabled).toBe(false))
  fireEvent.click(submit)
  await waitFor(() => expect(sent).toHaveLength(2))
  expect(sent[1]?.body).toMatchObject({ segment_index: 2 })
  expect(sent[1]?.key).not.toBe(sent[0]?.key)
})

it('cannot be confirmed when every row is refused', async () => {
  server({ ...preview, rows: preview.rows.slice(1) })
  show()
  await screen.findByTestId('preview-price')
  expect(screen.getByTestId<HTMLButtonElement>('confirm-submit').disabled).toBe(true)
})

it('shows which rows it did not hold for', async () => {
  server(preview, async () => new Response(JSON.stringify({ success: true, success_count: 1, failed_count: 1, results: [{ project_id: 'q', record_id: null, success: false, error: 'it runs already', code: 'BUSY' }] }), { status: 200 }))
  show()
  await screen.findByTestId('preview-price')
  fireEvent.click(screen.getByTestId('confirm-submit'))
  expect((await screen.findByTestId('result-list')).textContent).toContain('Bobo')
})

it('uses another key when it is tried again after a refusal', async () => {
  const sent = server(preview, async () => new Response(JSON.stringify({ detail: 'it runs already', code: 'BUSY' }), { status: 409 }), fine)
  const onClose = show()
  await screen.findByTestId('preview-price')
  fireEvent.click(screen.getByTestId('confirm-submit'))
  expect((await screen.findByTestId('confirm-failure')).textContent).toBe('it runs already')
  fireEvent.click(screen.getByTestId('confirm-submit'))
  await waitFor(() => expect(onClose).toHaveBeenCalledOnce())
  expect(sent[1]?.key).not.toBe(sent[0]?.key)
})
