import { describe, expect, it } from 'vitest'
import { amountText, isNothing, moneysText, moneyText } from './format'

describe('money', () => {
  it('has two digits after the point, or as many as it really has', () => {
    expect(amountText('1.230000')).toBe('1.23')
    expect(amountText('1.234500')).toBe('1.2345')
    expect(amountText('7')).toBe('7.00')
    expect(amountText('.5')).toBe('0.50')
  })

  it('groups thousands and keeps amounts that no binary number holds', () => {
    expect(amountText('1234567.10')).toBe('1,234,567.10')
    expect(amountText('90071992547409930.01')).toBe('90,071,992,547,409,930.01')
  })

  it('shows what it cannot read as it came', () => {
    expect(amountText('1e3')).toBe('1e3')
    expect(moneyText('20 USD')).toBe('20 USD')
  })

  it('knows nothing from little', () => {
    expect(isNothing('0.000000')).toBe(true)
    expect(isNothing('0.000001')).toBe(false)
  })

  it('never adds up currencies, and says when it is free', () => {
    const free = { amount: '0.000000', currency: 'USD' }
    expect(moneysText([{ amount: '1.4', currency: 'USD' }, { amount: '3', currency: 'CNY' }, free], 'free')).toBe('1.40 USD + 3.00 CNY')
    expect(moneysText([free], 'free')).toBe('free')
    expect(moneysText([], 'free')).toBe('free')
  })
})
