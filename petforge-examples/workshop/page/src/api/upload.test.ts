// @vitest-environment jsdom
import { afterEach, expect, it, vi } from 'vitest'
import { Problem } from './client'
import { sendForm } from './upload'

afterEach(() => vi.unstubAllGlobals())

/** A server that answers when the test says so. */
class Server {
  static latest: Server
  status = 0
  statusText = ''
  responseText = ''
  upload: { onprogress?: (event: unknown) => void } = {}
  onload = () => {}
  onerror = () => {}
  onabort = () => {}
  readonly headers: Record<string, string> = {}

  constructor() {
    Server.latest = this
  }

  open() {}
  send() {}
  setRequestHeader(name: string, value: string) {
    this.headers[name] = value
  }
  getResponseHeader() {
    return null
  }
  abort() {
    this.onabort()
  }
  answers(status: number, text: string) {
    this.status = status
    this.responseText = text
    this.onload()
  }
}

function sending(progress = (_: number) => {}, signal?: AbortSignal) {
  vi.stubGlobal('XMLHttpRequest', Server)
  return sendForm<{ success: boolean }>('/api/x', new FormData(), 'a-key', progress, signal)
}

it('says how far it is, and gives the answer', async () => {
  const parts: number[] = []
  const answer = sending((part) => parts.push(part))
  Server.latest.upload.onprogress?.({ lengthComputable: true, loaded: 3, total: 4 })
  Server.latest.answers(200, '{"success":true}')
  expect(await answer).toEqual({ success: true })
  expect(parts).toEqual([0.75])
  expect(Server.latest.headers['Idempotency-Key']).toBe('a-key')
})

it('tells a refusal in the words of the server, and a lost connection as no answer', async () => {
  const refused = sending()
  Server.latest.answers(422, '{"code":"NOT_A_VIDEO","detail":"this is no video","field":"file"}')
  await expect(refused).rejects.toMatchObject({ status: 422, code: 'NOT_A_VIDEO', message: 'this is no video', field: 'file' })
  const lost = sending()
  Server.latest.onerror()
  await expect(lost).rejects.toSatisfy((failure: Problem) => failure.unanswered)
})

it('can be stopped', async () => {
  const controller = new AbortController()
  const stopped = sending(undefined, controller.signal)
  controller.abort()
  await expect(stopped).rejects.toMatchObject({ name: 'AbortError' })
})
