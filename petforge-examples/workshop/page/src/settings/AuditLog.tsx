import { get, query } from '../api/client'
import type { AuditEntry } from '../api/types'
import { useLanguage, useWords } from '../i18n/words'
import { Button } from '../ui/Button'
import { Failure, Loading, Section } from '../ui/parts'
import { timeText } from '../ui/time'
import { usePages } from '../ui/usePages'
import { auditAction } from './auditAction'

interface AuditPage {
  entries: AuditEntry[]
  next: string | number | null
}

const readAudit = (after: string | number | null, signal?: AbortSignal) => get<AuditPage>(`/api/audit${query({ after, limit: 100 })}`, { signal })

/** Who started what, and what came of it. */
export function AuditLog() {
  const words = useWords()
  const { locale, language } = useLanguage()
  const { pages, failure, busy, hasMore, more, again } = usePages(language, readAudit)
  return (
    <Section title={words.settingsTabs.audit}>
      {pages.length === 0 && failure === null && <Loading />}
      <table className="w-full rounded-md border border-line bg-panel text-left">
        <thead className="text-xs text-soft">
          <tr>
            <th className="px-3 py-1.5 font-medium">{words.time}</th>
            <th className="px-3 py-1.5 font-medium">{words.user}</th>
            <th className="px-3 py-1.5 font-medium">{words.action}</th>
            <th className="px-3 py-1.5 font-medium">{words.target}</th>
            <th className="px-3 py-1.5 font-medium whitespace-nowrap">{words.outcome}</th>
          </tr>
        </thead>
        <tbody>
          {pages
            .flatMap((page) => page.entries)
            .map((entry) => (
              <tr key={entry.id} className="border-t border-line">
                <td className="px-3 py-1 whitespace-nowrap tabular-nums">{timeText(entry.at, locale)}</td>
                <td className="px-3 py-1">{entry.user}</td>
                <td className="px-3 py-1 whitespace-nowrap" title={entry.action}>
                  {auditAction(entry.action, words)}
                </td>
                <td className="px-3 py-1 wrap-anywhere">{entry.target}</td>
                <td className={`px-3 py-1 whitespace-nowrap ${entry.status < 400 ? '' : 'text-bad'}`}>{entry.status < 400 ? words.auditDone : words.auditRefused(entry.status)}</td>
              </tr>
            ))}
        </tbody>
      </table>
      {failure !== null && <Failure failure={failure} onRetry={again} />}
      {hasMore && (
        <Button small className="mt-2" busy={busy} onClick={() => void more()}>
          {words.more}
        </Button>
      )}
    </Section>
  )
}
