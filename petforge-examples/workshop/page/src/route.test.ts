import { expect, it } from 'vitest'
import { hashOf, routeOf } from './route'

it('finds the way back from every address that it writes', () => {
  for (const route of [{ page: 'tasks', project: null }, { page: 'tasks', project: 'a/b c' }, { page: 'money' }, { page: 'settings' }] as const) {
    expect(routeOf(hashOf(route))).toEqual(route)
  }
})

it('shows the projects for an address that it does not know', () => {
  expect(routeOf('#/elsewhere/x')).toEqual({ page: 'tasks', project: null })
  expect(routeOf('')).toEqual({ page: 'tasks', project: null })
})

it('takes an address that was cut off in a sign as it is', () => {
  expect(routeOf('#/tasks/%E0%A4%A')).toEqual({ page: 'tasks', project: '%E0%A4%A' })
})
