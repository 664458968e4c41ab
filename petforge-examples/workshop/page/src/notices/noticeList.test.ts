import { expect, it } from 'vitest'
import { noNotices, noticesReducer, type NoticeAction } from './noticeList'

const result = (text: string): NoticeAction => ({ type: 'added', kind: 'result', text, details: [] })
const error = (text: string): NoticeAction => ({ type: 'added', kind: 'error', text, details: [] })
const after = (...actions: NoticeAction[]) => actions.reduce(noticesReducer, noNotices)

it('counts what is said again instead of repeating it', () => {
  expect(after(error('lost'), error('lost')).notices).toMatchObject([{ text: 'lost', times: 2 }])
})

it('gives up results before errors when there are too many', () => {
  const list = after(error('1'), result('2'), error('3'), error('4'), error('5'), error('6'))
  expect(list.notices.map((notice) => notice.text)).toEqual(['1', '3', '4', '5', '6'])
})

it('forgets what was put away', () => {
  const list = after(error('1'))
  expect(noticesReducer(list, { type: 'dismissed', id: list.notices[0]?.id ?? 0 }).notices).toEqual([])
})
