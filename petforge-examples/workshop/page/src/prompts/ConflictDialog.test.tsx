// @vitest-environment jsdom
import { fireEvent, render, screen } from '@testing-library/react'
import { expect, it, vi } from 'vitest'
import type { ShotTexts } from '../api/types'
import { WordsProvider } from '../i18n/words'
import { ConflictDialog } from './ConflictDialog'
import { anyTextFields } from './drafts'

const texts = (part: Partial<ShotTexts> = {}): ShotTexts => ({ ...(Object.fromEntries(anyTextFields.map((field) => [field, ''])) as ShotTexts), ...part })

function show() {
  const onResolve = vi.fn()
  render(
    <WordsProvider>
      <ConflictDialog
        name="Mimi"
        segment={1}
        base={texts({ action: 'The cat eats.' })}
        mine={texts({ action: 'The cat eats slowly.' })}
        stored={texts({ action: 'The cat sleeps.', sound: 'Purring.' })}
        onResolve={onResolve}
        onClose={() => {}}
      />
    </WordsProvider>,
  )
  return onResolve
}

it('shows both texts and saves nothing before one is chosen', () => {
  const onResolve = show()
  const field = screen.getByTestId('conflict-action')
  expect(field.textContent).toContain('The cat eats slowly.')
  expect(field.textContent).toContain('The cat sleeps.')
  const save = screen.getByTestId<HTMLButtonElement>('conflict-save')
  expect(save.disabled).toBe(true)
  fireEvent.click(save)
  expect(onResolve).not.toHaveBeenCalled()
})

it('keeps what the other alone has changed beside what was chosen', () => {
  const onResolve = show()
  fireEvent.click(screen.getByTestId('conflict-action-mine'))
  fireEvent.click(screen.getByTestId('conflict-save'))
  expect(onResolve).toHaveBeenCalledWith(texts({ action: 'The cat eats slowly.', sound: 'Purring.' }))
})

it('takes all that is stored at once', () => {
  const onResolve = show()
  fireEvent.click(screen.getByTestId('conflict-all-stored'))
  fireEvent.click(screen.getByTestId('conflict-save'))
  expect(onResolve).toHaveBeenCalledWith(texts({ action: 'The cat sleeps.', sound: 'Purring.' }))
})
