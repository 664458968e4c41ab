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
