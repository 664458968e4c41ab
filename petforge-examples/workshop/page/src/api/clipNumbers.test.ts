import { expect, it } from 'vitest'
import { clipNumbers, readAnswer } from './clipNumbers'

it.each([
  ['cancelled while generating segment 0 (CANCELLED)', 'cancelled while generating clip 1 (CANCELLED)'],
  ['call 44cd-0f63-s0-a1 for segment 0 is running and may cost 0.4 USD', 'call 44cd-0f63-s0-a1 for clip 1 is running and may cost 0.4 USD'],
  ['project 12 has segments 0 to 6, not 9', 'project 12 has clips 1 to 7, not 10'],
  ['segments 1, 3 and 9 of project p do not go on: redo from 1', 'clips 2, 4 and 10 of project p do not go on: redo from 2'],
  ['project p has 3 of 7 segments: generate the others first', 'project p has 3 of 7 segments: generate the others first'],
  ['segment_index must be 0 to 6', 'segment_index must be 0 to 6'],
  ['已取消，当时正在生成第 0 段', '已取消，当时正在生成第 1 段'],
  ['项目 p 有第 0 到 6 段，没有第 9 段', '项目 p 有第 1 到 7 段，没有第 10 段'],
  ['项目 p 有 7 段中的 3 段', '项目 p 有 7 段中的 3 段'],
])('counts clips from 1: %s', (said, read) => {
  expect(clipNumbers(said)).toBe(read)
})

it('turns what the server says to people, and nothing that is data or that people wrote', () => {
  const answer = { error: 'segment 0 failed', reasons: ['segment 1 waits'], segment_index: 0, prompt: 'segment 0', action: 'segment 0', tasks: [{ error_message: 'segment 6 failed' }] }
  expect(readAnswer(JSON.stringify(answer))).toEqual({ ...answer, error: 'clip 1 failed', reasons: ['clip 2 waits'], tasks: [{ error_message: 'clip 7 failed' }] })
})
