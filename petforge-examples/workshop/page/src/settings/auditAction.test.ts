import { expect, it } from 'vitest'
import { en } from '../i18n/en'
import document from '../../../../../docs/openapi.json'
import { auditAction } from './auditAction'

it('has words for everything that the server writes down', () => {
  const changes = Object.entries(document.paths).flatMap(([path, item]) =>
    ['post', 'put', 'delete', 'patch'].filter((method) => method in item).map((method) => `${method.toUpperCase()} ${path.replaceAll(/[{}]/g, '')}`),
  )
  // A preview starts nothing, and is not written down.
  const unsaid = changes.filter((change) => change !== 'POST /api/batch/preview' && auditAction(change, en) === change)
  expect(changes.length).toBeGreaterThan(20)
  expect(unsaid).toEqual([])
})

it('says what a button says, and leaves what it does not know as it is', () => {
  expect(auditAction('POST /api/batch/run', en)).toBe(en.runToEnd)
  expect(auditAction('DELETE /api/users/ann', en)).toBe(en.removeUser)
  expect(auditAction('POST /api/batch/dance', en)).toBe('POST /api/batch/dance')
})
