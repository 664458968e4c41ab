import { expect, it } from 'vitest'
import { nextTheme, readTheme } from './theme'

it.each([
  [false, ['system', 'dark', 'light', 'system']],
  [true, ['system', 'light', 'dark', 'system']],
] as const)('goes round through all themes, and first to what looks different (dark: %s)', (dark, round) => {
  round.slice(1).forEach((theme, at) => expect(nextTheme(round[at] ?? 'system', dark)).toBe(theme))
})

it('follows the system when nothing sensible is stored', () => {
  expect(readTheme(null)).toBe('system')
  expect(readTheme('pink')).toBe('system')
  expect(readTheme('dark')).toBe('dark')
})
