import { useState } from 'react'
import { get, query } from '../api/client'
import type { AuditEntry } from '../api/types'
import { useLanguage, useWords } from '../i18n/words'
import { Button } from '../ui/Button'
import { Failure, Loading, Section } from '../ui/parts'
import { timeText } from '../ui/time'
import { useRead } from '../ui/useRead'

interface AuditPage {
  entries: AuditEntry[]
  next: string | number | null
}

const readAudit = (after: string | number | null, signal?: AbortSignal) => get<AuditPage>(`/api/audit${query({ after, limit: 100 })}`, { signal })

/** Who started what, and what came of it. */
export function AuditLog() {
  const words = useWords()
  const { locale, language } = useLanguage()
  const first = useRead(language, (signal) => readAudit(null, signal))
  const [rest, setRest] = useState<AuditPage[]>([])
  const [failure, setFailure] = useState<unknown>(null)
  const pages = first.value === null ? [] : [first.value, ...rest]
  const next = pages.at(-1)?.next ?? null
  const more = async () => {
    setFailure(null)
    try {
      const page = await readAudit(next)
      setRest((before) => [...before, page])
    } catch (problem) {
      setFailure(problem)
    }
  }
  return (
    <Section title={words.settingsTabs.audit}>
      {first.failure !== null && <Failure failure={first.failure} onRetry={first.again} />}
      {first.value === null && first.failure === null && <Loading />}
      <table className="w-full rounded-md border border-line bg-panel text-left">
        <thead className="text-xs text-soft">
          <tr>
            <th className="px-3 py-1.5 font-medium">{words.time}</th>
            <th className="px-3 py-1.5 font-medium">{words.user}</th>
            <th className="px-3 py-1.5 font-medium">{words.action}</th>
            <th className="px-3 py-1.5 font-medium">{words.target}</th>
            <th className="px-3 py-1.5 font-medium">{words.outcome}</th>
          </tr>
        </thead>
        <tbody>
          {pages
            .flatMap((page) => page.entries)
            .map((entry) => (
              <tr key={entry.id} className="border-t border-line">
                <td className="px-3 py-1 whitespace-nowrap tabular-nums">{timeText(entry.at, locale)}</td>
                <td className="px-3 py-1">{entry.user}</td>
                <td className="px-3 py-1">{entry.action}</td>
                <td className="px-3 py-1 break-all">{entry.target}</td>
                <td className="px-3 py-1">{entry.status}</td>
              </tr>
            ))}
        </tbody>
      </table>
      {failure !== null && <Failure failure={failure} onRetry={() => void more()} />}
      {next !== null && (
        <Button small className="mt-2" onClick={() => void more()}>
          {words.more}
        </Button>
      )}
    </Section>
  )
}
