// @vitest-environment jsdom
import { act, renderHook, waitFor } from '@testing-library/react'
import { expect, it, vi } from 'vitest'
import { usePages } from './usePages'

const read = (language: string) => vi.fn((after: string | null) => Promise.resolve({ text: `${language} ${after ?? 'first'}`, next: after === null ? 'second' : null }))

it('begins anew with the first page when its key changes, with nothing of the old ones', async () => {
  const { result, rerender } = renderHook(({ key }) => usePages(key, read(key)), { initialProps: { key: 'en' } })
  await waitFor(() => expect(result.current.hasMore).toBe(true))
  await act(() => result.current.more())
  expect(result.current.pages.map((page) => page.text)).toEqual(['en first', 'en second'])
  expect(result.current.hasMore).toBe(false)

  rerender({ key: 'zh' })
  await waitFor(() => expect(result.current.pages.map((page) => page.text)).toEqual(['zh first']))
  expect(result.current.hasMore).toBe(true)
})
