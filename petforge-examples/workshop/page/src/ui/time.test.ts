import { expect, it } from 'vitest'
import { clockText, timeText } from './time'

it('shows seconds as a player does', () => {
  expect(clockText(0)).toBe('0:00')
  expect(clockText(59.9)).toBe('0:59')
  expect(clockText(125)).toBe('2:05')
  expect(clockText(-1)).toBe('0:00')
})

it('shows no time for none, and what it cannot read as it came', () => {
  expect(timeText(null, 'en-GB')).toBe('')
  expect(timeText('yesterday', 'en-GB')).toBe('yesterday')
})

