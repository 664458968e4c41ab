// @vitest-environment jsdom
import { afterEach, expect, it, vi } from 'vitest'
import { cookie, get, post, Problem, query, whenSignedOut } from './client'

afterEach(() => vi.unstubAllGlobals())

const answering = (response: () => Response) => {
  const fetch = vi.fn(async (_path: string, _init: RequestInit) => response())
  vi.stubGlobal('fetch', fetch)
  return fetch
}

it('reads one cookie of many', () => {
  expect(cookie('XSRF-TOKEN', 'a=1; XSRF-TOKEN=x%2By; b=2')).toBe('x+y')
  expect(cookie('TOKEN', 'XSRF-TOKEN=x')).toBeNull()
})

it('sends the token against forged requests and the key of the wish', async () => {
  document.cookie = 'XSRF-TOKEN=token'
  const fetch = answering(() => new Response('{"success":true}', { status: 200 }))
  await post('/api/x', { a: 1 }, { key: 'k' })
  expect(fetch.mock.calls[0]?.[1].headers).toMatchObject({ 'X-XSRF-TOKEN': 'token', 'Idempotency-Key': 'k' })
  await get('/api/x')
  expect(fetch.mock.calls[1]?.[1].headers).not.toHaveProperty('X-XSRF-TOKEN')
})

it('keeps what a problem document says', async () => {
  answering(() => new Response(JSON.stringify({ title: 'Bad', detail: 'limit is 0', code: 'BAD_REQUEST', field: 'limit' }), { status: 422 }))
  await expect(get('/api/x')).rejects.toMatchObject({ status: 422, code: 'BAD_REQUEST', field: 'limit', message: 'limit is 0' })
})

it('says the status of an answer that is no problem document, and when to come back', async () => {
  answering(() => new Response('<html>', { status: 503, statusText: 'Service Unavailable', headers: { 'Retry-After': '5' } }))
  await expect(get('/api/x')).rejects.toMatchObject({ status: 503, message: '503 Service Unavailable', retryAfter: 5, unanswered: true })
})

it('tells a lost connection from an answer', async () => {
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('Failed to fetch')))
  const failure: unknown = await get('/api/x').catch((problem: unknown) => problem)
  expect(failure).toBeInstanceOf(Problem)
  expect(failure).toMatchObject({ status: 0, unanswered: true })
})

it('says that nobody is signed in any more, unless asked to be quiet', async () => {
  const out = vi.fn()
  whenSignedOut(out)
  answering(() => new Response('{}', { status: 401 }))
  await get('/api/x', { quiet: true }).catch(() => {})
  expect(out).not.toHaveBeenCalled()
  await get('/api/x').catch(() => {})
  expect(out).toHaveBeenCalledOnce()
})

it('leaves out what has no value', () => {
  expect(query({ a: '', b: null, c: undefined, d: 0, e: 'x y' })).toBe('?d=0&e=x+y')
  expect(query({})).toBe('')
})
