import type { Money } from '../api/types'

/** Whether an amount is exactly nothing, read from its text. */
export function isNothing(amount: string): boolean {
  return /^-?0*(\.0*)?$/.test(amount)
}

/** The amount with two digits after the point, or as many as it really has. */
export function amountText(amount: string): string {
  const match = /^(-?)0*(\d*)(?:\.(\d*))?$/.exec(amount)
  if (match === null) return amount
  const whole = match[2] === '' || match[2] === undefined ? '0' : match[2]
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',')
  const digits = (match[3] ?? '').replace(/0+$/, '').padEnd(2, '0')
  return `${match[1]}${grouped}.${digits}`
}

export function moneyText(money: Money | string): string {
  return typeof money === 'string' ? money : `${amountText(money.amount)} ${money.currency}`
}

/** Several currencies side by side; never added up. Nothing at all is `free`. */
export function moneysText(moneys: readonly Money[], free: string): string {
  const some = moneys.filter((money) => !isNothing(money.amount))
  return some.length === 0 ? free : some.map(moneyText).join(' + ')
}
