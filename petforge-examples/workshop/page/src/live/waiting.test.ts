import { expect, it } from 'vitest'
import { add, answered, nothingWaiting, take } from './waiting'

it('makes one request of many events', () => {
  const waiting = add(add(nothingWaiting, ['a', 'b']), ['b', 'c'])
  expect(take(waiting).ask).toEqual(['a', 'b', 'c'])
})

it('has at most one request in flight, and asks for what came meanwhile after it', () => {
  const first = take(add(nothingWaiting, ['a']))
  const meanwhile = add(first.after, ['a', 'b'])
  expect(take(meanwhile).ask).toEqual([])
  expect(take(answered(meanwhile)).ask).toEqual(['a', 'b'])
})

it('asks for no more at once than the server takes', () => {
  const waiting = add(nothingWaiting, ['a', 'b', 'c'])
  const { ask, after } = take(waiting, 2)
  expect(ask).toEqual(['a', 'b'])
  expect(take(answered(after), 2).ask).toEqual(['c'])
})

it('has nothing to ask when nothing has changed', () => {
  expect(take(nothingWaiting)).toEqual({ ask: [], after: nothingWaiting })
})
