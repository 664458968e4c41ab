// The server, its table and its scripts count segments from 0; people who look at this page count clips from 1. What they read is turned here, once, as it comes in.

/** Members that are sentences for people. What people wrote themselves is in others, and stays as it is. */
const sentences = new Set(['advice', 'detail', 'doing', 'error', 'error_message', 'held_back', 'message', 'mismatch', 'not_taken', 'notices', 'reasons', 'table_refusal', 'text', 'title', 'waiting_for', 'warnings'])

const english = /\b(segments?|shots?|redo from) (\d+(?:(?:, not | to |, | and )\d+)*)(?![\d./])/g
const chinese = /第 ?(\d+(?: ?(?:到|、|，|和) ?\d+)*) ?段/g

const oneMore = (numbers: string) => numbers.replace(/\d+/g, (digits) => String(Number(digits) + 1))

/** A sentence of the server's in which clips are counted from 1. */
export function clipNumbers(sentence: string): string {
  return sentence
    .replace(english, (_, word: string, numbers: string) => `${word.replace('segment', 'clip')} ${oneMore(numbers)}`)
    .replace(chinese, (_, numbers: string) => `第 ${oneMore(numbers)} 段`)
}

/** Reads an answer, with its sentences as people count. */
export function readAnswer(json: string): unknown {
  return JSON.parse(json, (member, value: unknown) => {
    if (!sentences.has(member)) return value
    if (typeof value === 'string') return clipNumbers(value)
    return Array.isArray(value) ? value.map((one: unknown) => (typeof one === 'string' ? clipNumbers(one) : one)) : value
  })
}
