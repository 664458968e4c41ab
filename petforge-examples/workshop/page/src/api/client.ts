import { readAnswer } from './clipNumbers'

/** What the server said of a request that failed, or that it could not be asked at all. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    detail: string,
    readonly field: string | null = null,
    /** Seconds after which to ask again, if the server said so. */
    readonly retryAfter: number | null = null,
  ) {
    super(detail)
    this.name = 'Problem'
  }

  /** Whether nothing is known of what the server did: the same request may be sent again with its key. */
  get unanswered(): boolean {
    // A request that is still being carried out with the same key has no answer yet, either.
    return this.status === 0 || this.status >= 500 || (this.status === 409 && this.code === 'IDEMPOTENCY_KEY')
  }
}

let language = 'en'
let onSignedOut: () => void = () => {}

/** The language in which the server writes its texts for people. */
export function speak(next: string): void {
  language = next
}

export function spoken(): string {
  return language
}

/** Told when the server no longer knows who asks. */
export function whenSignedOut(listener: () => void): void {
  onSignedOut = listener
}

/** Says that nobody is signed in any more. */
export function signedOut(): void {
  onSignedOut()
}

export function cookie(name: string, all: string = document.cookie): string | null {
  for (const part of all.split('; ')) {
    const at = part.indexOf('=')
    if (at > 0 && part.slice(0, at) === name) return decodeURIComponent(part.slice(at + 1))
  }
  return null
}

export interface RequestOptions {
  /** Sent with whatever starts work; the same key for the same wish, however often it is sent. */
  key?: string
  signal?: AbortSignal
  /** Whether to keep a "not signed in" to the caller. */
  quiet?: boolean
}

export async function request<T>(method: string, path: string, body?: unknown, options: RequestOptions = {}): Promise<T> {
  const headers: Record<string, string> = { Accept: 'application/json, application/problem+json', 'Accept-Language': language }
  if (method !== 'GET') {
    const token = cookie('XSRF-TOKEN')
    if (token) headers['X-XSRF-TOKEN'] = token
  }
  if (options.key) headers['Idempotency-Key'] = options.key
  let payload: BodyInit | null = null
  if (body instanceof FormData) payload = body
  else if (body !== undefined) {
    headers['Content-Type'] = 'application/json'
    payload = JSON.stringify(body)
  }
  let response: Response
  try {
    response = await fetch(path, { method, headers, body: payload, signal: options.signal ?? null, credentials: 'same-origin' })
  } catch (failure) {
    if (failure instanceof DOMException && failure.name === 'AbortError') throw failure
    throw new Problem(0, 'NO_ANSWER', '')
  }
  if (response.ok) {
    const text = await response.text()
    return (text === '' ? undefined : readAnswer(text)) as T
  }
  const problem = problemOf(response.status, response.statusText, response.headers.get('Retry-After'), await response.text().catch(() => ''))
  if (problem.status === 401 && !options.quiet) signedOut()
  throw problem
}

export function problemOf(status: number, statusText: string, retry: string | null, body: string): Problem {
  const wait = Number(retry)
  const retryAfter = Number.isFinite(wait) && wait > 0 ? wait : null
  let detail = `${status} ${statusText}`.trim()
  let code = `HTTP_${status}`
  let field: string | null = null
  try {
    const said: unknown = readAnswer(body)
    if (said !== null && typeof said === 'object') {
      const members = said as Record<string, unknown>
      if (typeof members.detail === 'string') detail = members.detail
      else if (typeof members.title === 'string') detail = members.title
      if (typeof members.code === 'string') code = members.code
      if (typeof members.field === 'string') field = members.field
    }
  } catch {
    // Not a problem document (a proxy's page, perhaps): the status line says what there is to say.
  }
  return new Problem(status, code, detail, field, retryAfter)
}

export const get = <T>(path: string, options?: RequestOptions) => request<T>('GET', path, undefined, options)
export const post = <T>(path: string, body: unknown, options?: RequestOptions) => request<T>('POST', path, body, options)
export const put = <T>(path: string, body: unknown, options?: RequestOptions) => request<T>('PUT', path, body, options)
export const remove = <T>(path: string, options?: RequestOptions) => request<T>('DELETE', path, undefined, options)

/** A query string of the members that have a value. */
export function query(members: Record<string, string | number | null | undefined>): string {
  const said = new URLSearchParams()
  for (const [name, value] of Object.entries(members)) {
    if (value !== null && value !== undefined && value !== '') said.set(name, String(value))
  }
  const text = said.toString()
  return text === '' ? '' : `?${text}`
}

/** A key that no other wish has. */
export function newKey(): string {
  return crypto.randomUUID()
}
