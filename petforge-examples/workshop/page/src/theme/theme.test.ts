import { expect, it } from 'vitest'
import { nextTheme, readTheme } from './theme'

it('goes round through all themes', () => {
  expect(nextTheme(nextTheme(nextTheme('system')))).toBe('system')
})

it('follows the system when nothing sensible is stored', () => {
  expect(readTheme(null)).toBe('system')
  expect(readTheme('pink')).toBe('system')
  expect(readTheme('dark')).toBe('dark')
})
