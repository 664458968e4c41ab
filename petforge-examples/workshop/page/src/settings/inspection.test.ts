import { expect, it } from 'vitest'
import { en } from '../i18n/en'
import { zh } from '../i18n/zh'
import { flatten, labelOf } from './inspection'

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

it('says names in words, and those that it does not know as they are', () => {
  expect(labelOf('projects.storyboard_ready', en)).toBe('Projects: Storyboard ready')
  expect(labelOf('calls.fetching', zh)).toBe('付费调用: 下载中')
  expect(labelOf('uncertain', en)).toBe('Uncertain calls')
  expect(labelOf('novelty.constructor', en)).toBe('novelty: constructor')
})
