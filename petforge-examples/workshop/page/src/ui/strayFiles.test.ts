// @vitest-environment jsdom
import { expect, it, vi } from 'vitest'
import { catchStrayFiles } from './strayFiles'

function drop(types: string[]): Event {
  const event = new Event('drop', { bubbles: true, cancelable: true })
  Object.assign(event, { dataTransfer: { types } })
  document.body.dispatchEvent(event)
  return event
}

it('keeps the browser from leaving the page for a file, and says so', () => {
  const onStray = vi.fn()
  const end = catchStrayFiles(onStray)
  expect(drop(['Files']).defaultPrevented).toBe(true)
  expect(onStray).toHaveBeenCalledOnce()
  expect(drop(['text/plain']).defaultPrevented).toBe(false)
  end()
  expect(drop(['Files']).defaultPrevented).toBe(false)
})

it('leaves a file alone that somebody took', () => {
  const onStray = vi.fn()
  const end = catchStrayFiles(onStray)
  const take = (event: Event) => event.preventDefault()
  document.body.addEventListener('drop', take)
  drop(['Files'])
  expect(onStray).not.toHaveBeenCalled()
  document.body.removeEventListener('drop', take)
  end()
})
