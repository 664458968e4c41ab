// @vitest-environment jsdom
import { fireEvent, render, screen } from '@testing-library/react'
import { expect, it, vi } from 'vitest'
import { WordsProvider } from '../i18n/words'
import { Dialog } from './Dialog'

function opened(busy: boolean) {
  const onClose = vi.fn()
  render(
    <WordsProvider>
      <Dialog title="A dialog" testId="a-dialog" busy={busy} onClose={onClose}>
        text
      </Dialog>
    </WordsProvider>,
  )
  expect(screen.getByTestId('a-dialog')).toBeTruthy()
  return onClose
}

it('is done with when the reader goes back in the browser', () => {
  const onClose = opened(false)
  fireEvent(window, new HashChangeEvent('hashchange'))
  expect(onClose).toHaveBeenCalledOnce()
})

it('stays while an answer is awaited, wherever the reader goes', () => {
  const onClose = opened(true)
  fireEvent(window, new HashChangeEvent('hashchange'))
  expect(onClose).not.toHaveBeenCalled()
})

it('gives the focus to what is around the button that opened it, if that is gone', () => {
  const page = (open: boolean) => (
    <WordsProvider>
      <div tabIndex={-1} data-testid="around">
        {!open && <p>The button was here.</p>}
        {open && <button data-testid="opener">Open</button>}
      </div>
    </WordsProvider>
  )
  const opener = render(page(true))
  screen.getByTestId('opener').focus()
  const dialog = render(
    <WordsProvider>
      <Dialog title="A dialog" testId="a-dialog" onClose={() => {}}>
        <input data-first-focus data-testid="first" />
      </Dialog>
    </WordsProvider>,
  )
  expect(document.activeElement).toBe(screen.getByTestId('first'))
  opener.rerender(page(false))
  dialog.unmount()
  expect(document.activeElement).toBe(screen.getByTestId('around'))
})
