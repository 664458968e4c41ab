import { describe, expect, it } from 'vitest'
import { inOrder, nothingSelected, rangeOf, selectionReducer, type Selection, type SelectionAction } from './selection'

const order = ['a', 'b', 'c', 'd', 'e']
const after = (...actions: SelectionAction[]): Selection => actions.reduce(selectionReducer, nothingSelected)

describe('a range', () => {
  it('goes in both directions and includes both ends', () => {
    expect(rangeOf(order, 'b', 'd')).toEqual(['b', 'c', 'd'])
    expect(rangeOf(order, 'd', 'b')).toEqual(['b', 'c', 'd'])
  })

  it('is its end alone without a start in the list', () => {
    expect(rangeOf(order, null, 'c')).toEqual(['c'])
    expect(rangeOf(order, 'gone', 'c')).toEqual(['c'])
    expect(rangeOf(order, 'a', 'gone')).toEqual([])
  })
})

it('is put in the order of the list, with what is not loaded at the end', () => {
  expect(inOrder(new Set(['d', 'elsewhere', 'b']), order)).toEqual(['b', 'd', 'elsewhere'])
})

describe('a selection', () => {
  it('is toggled row by row', () => {
    expect([...after({ type: 'toggled', id: 'b' }, { type: 'toggled', id: 'c' }, { type: 'toggled', id: 'b' }).ids]).toEqual(['c'])
  })

  it('grows by a range from the row that was toggled last', () => {
    const selection = after({ type: 'toggled', id: 'd' }, { type: 'range', to: 'b', order })
    expect([...selection.ids].sort()).toEqual(['b', 'c', 'd'])
    expect(selection.anchor).toBe('d')
  })

  it('forgets rows that are gone, and a range then starts where it ends', () => {
    const selection = after({ type: 'toggled', id: 'b' }, { type: 'removed', ids: ['b'] })
    expect(selection).toEqual({ ids: new Set(), anchor: null })
    expect([...selectionReducer(selection, { type: 'range', to: 'd', order }).ids]).toEqual(['d'])
  })

  it('keeps what was ticked under another filter when the rows of this one are ticked and unticked', () => {
    const selection = after({ type: 'toggled', id: 'elsewhere' }, { type: 'added', ids: order })
    expect([...selection.ids]).toEqual(['elsewhere', ...order])
    expect([...selectionReducer(selection, { type: 'removed', ids: order }).ids]).toEqual(['elsewhere'])
    expect(selectionReducer(selection, { type: 'cleared' })).toEqual(nothingSelected)
  })
})
