import { expect, it } from 'vitest'
import { largestOf, share } from './shares'

it('compares amounts within their currency alone', () => {
  const largest = largestOf([
    { amount: '10', currency: 'USD' },
    { amount: '4', currency: 'CNY' },
  ])
  expect(share({ amount: '5', currency: 'USD' }, largest)).toBe(0.5)
  expect(share({ amount: '4', currency: 'CNY' }, largest)).toBe(1)
  expect(share({ amount: '4', currency: 'EUR' }, largest)).toBe(0)
})
