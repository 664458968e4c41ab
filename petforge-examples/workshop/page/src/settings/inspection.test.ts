import { expect, it } from 'vitest'
import { flatten } from './inspection'

it('shows what is inside by dotted names', () => {
  expect(flatten({ projects: { running: 2, failed: 0 }, unserved: ['kling', 'veo'], none: [], deep: [{}, {}], gone: null })).toEqual([
    ['projects.running', '2'],
    ['projects.failed', '0'],
    ['unserved', 'kling, veo'],
    ['none', '0'],
    ['deep', '2'],
    ['gone', '–'],
  ])
})
