import { cookie, Problem, problemOf, signedOut, spoken } from './client'
import { readAnswer } from './clipNumbers'

/** How much of a file has been sent, 0 to 1. */
export type Progress = (part: number) => void

/** Sends a form; unlike `fetch` it says how far it is. */
export function sendForm<T>(path: string, form: FormData, key: string, progress: Progress, signal?: AbortSignal): Promise<T> {
  return new Promise((done, failed) => {
    const request = new XMLHttpRequest()
    request.open('POST', path)
    request.setRequestHeader('Accept', 'application/json, application/problem+json')
    request.setRequestHeader('Accept-Language', spoken())
    request.setRequestHeader('Idempotency-Key', key)
    const token = cookie('XSRF-TOKEN')
    if (token !== null) request.setRequestHeader('X-XSRF-TOKEN', token)
    request.upload.onprogress = (event) => {
      if (event.lengthComputable && event.total > 0) progress(event.loaded / event.total)
    }
    request.onload = () => {
      if (request.status < 300) {
        done(readAnswer(request.responseText) as T)
        return
      }
      if (request.status === 401) signedOut()
      failed(problemOf(request.status, request.statusText, request.getResponseHeader('Retry-After'), request.responseText))
    }
    request.onerror = () => failed(new Problem(0, 'NO_ANSWER', ''))
    request.onabort = () => failed(new DOMException('given up', 'AbortError'))
    signal?.addEventListener('abort', () => request.abort())
    request.send(form)
  })
}
