import { expect, it } from 'vitest'
import { Problem } from './client'
import { Keys } from './keys'

async function sentWith(keys: Keys, wish: string, failure?: Problem): Promise<string> {
  let used = ''
  await keys
    .send(wish, async (key) => {
      used = key
      if (failure !== undefined) throw failure
    })
    .catch(() => {})
  return used
}

const lost = new Problem(0, 'NO_ANSWER', '')
const broken = new Problem(500, 'HTTP_500', 'broken')
const running = new Problem(409, 'IDEMPOTENCY_KEY', 'it still runs')
const refused = new Problem(409, 'BUSY', 'it runs')

it('keeps the key of a wish as long as nobody knows what became of it', async () => {
  const keys = new Keys()
  const first = await sentWith(keys, 'a', lost)
  expect(await sentWith(keys, 'a', broken)).toBe(first)
  expect(await sentWith(keys, 'a', running)).toBe(first)
  expect(await sentWith(keys, 'a')).toBe(first)
})

it('takes another key after an answer, be it a refusal', async () => {
  const keys = new Keys()
  const first = await sentWith(keys, 'a', refused)
  const second = await sentWith(keys, 'a')
  const third = await sentWith(keys, 'a')
  expect(new Set([first, second, third]).size).toBe(3)
})

it('has a key for each wish', async () => {
  const keys = new Keys()
  expect(await sentWith(keys, 'a', lost)).not.toBe(await sentWith(keys, 'b', lost))
})
