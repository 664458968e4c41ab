/** What an inspection says, as names and values: inner objects become dotted names, lists their entries or their number. */
export function flatten(value: Readonly<Record<string, unknown>>, prefix = ''): [string, string][] {
  return Object.entries(value).flatMap(([name, inner]): [string, string][] => {
    const path = prefix === '' ? name : `${prefix}.${name}`
    if (Array.isArray(inner)) return [[path, inner.every((one) => typeof one !== 'object') ? inner.join(', ') || '0' : String(inner.length)]]
    if (inner !== null && typeof inner === 'object') return flatten(inner as Record<string, unknown>, path)
    return [[path, inner === null || inner === undefined ? '–' : String(inner)]]
  })
}
