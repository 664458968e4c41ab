import type { Words } from '../i18n/words'

/** What an inspection says, as names and values: inner objects become dotted names, lists their entries or their number. */
export function flatten(value: Readonly<Record<string, unknown>>, prefix = ''): [string, string][] {
  return Object.entries(value).flatMap(([name, inner]): [string, string][] => {
    const path = prefix === '' ? name : `${prefix}.${name}`
    if (Array.isArray(inner)) return [[path, inner.every((one) => typeof one !== 'object') ? inner.join(', ') || '0' : String(inner.length)]]
    if (inner !== null && typeof inner === 'object') return flatten(inner as Record<string, unknown>, path)
    return [[path, inner === null || inner === undefined ? '–' : String(inner)]]
  })
}

/** A dotted name in words, as far as there are some. */
export function labelOf(name: string, words: Pick<Words, 'inspected' | 'statuses' | 'callStates'>): string {
  const [of = '', what] = name.split('.')
  const group = in_(words.inspected, of) ?? of
  if (what === undefined) return group
  return `${group}: ${(of === 'projects' ? in_(words.statuses, what) : in_(words.callStates, what.toUpperCase())) ?? what}`
}

function in_(texts: Readonly<Record<string, string>>, name: string): string | undefined {
  return Object.hasOwn(texts, name) ? texts[name] : undefined
}
