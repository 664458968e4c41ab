import type { BatchAnswer, BatchResult } from '../api/types'
import { useWords } from '../i18n/words'

export function failedResults(answer: Partial<BatchAnswer>): BatchResult[] {
  return (answer.results ?? []).filter((result) => !result.success)
}

/** What of a command was not done, or should be known of it, each said once. */
export function heldBack(answer: Partial<BatchAnswer>): string[] {
  return [...new Set((answer.results ?? []).flatMap((result) => result.held_back ?? []))]
}

/** The rows that a command did not hold for, and why; and what was held back of the others. */
export function ResultList({ answer, names }: { answer: Partial<BatchAnswer>; names: ReadonlyMap<string, string> }) {
  const words = useWords()
  const failed = failedResults(answer)
  const withRemarks = (answer.results ?? []).filter((result) => result.success && (result.held_back?.length ?? 0) > 0)
  const nameOf = (result: BatchResult) => names.get(result.project_id) ?? result.project_id ?? result.record_id
  return (
    <div data-testid="result-list">
      <p className="mb-2">{words.resultCounts(answer.success_count ?? 0, failed.length)}</p>
      <ul className="divide-y divide-line rounded-md border border-line">
        {failed.map((result, at) => (
          <li key={at} className="flex flex-wrap gap-x-3 px-2.5 py-1.5">
            <span className="font-medium">{nameOf(result)}</span>
            <span className="text-bad">{result.error}</span>
          </li>
        ))}
        {withRemarks.map((result, at) => (
          <li key={`held-${at}`} className="flex flex-wrap gap-x-3 px-2.5 py-1.5">
            <span className="font-medium">{nameOf(result)}</span>
            <span className="text-warn">{result.held_back?.join(' · ')}</span>
          </li>
        ))}
      </ul>
    </div>
  )
}
