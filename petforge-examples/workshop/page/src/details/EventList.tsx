import { useEffect, useState } from 'react'
import { readHistory } from '../api/batch'
import type { HistoryEntry } from '../api/types'
import { useLanguage, useWords } from '../i18n/words'
import { moneyText } from '../money/format'
import { Button } from '../ui/Button'
import { Failure, Loading } from '../ui/parts'
import { timeText } from '../ui/time'

/** What has happened to the project, as far back as the reader asks for. */
export function EventList({ project, version }: { project: string; version: number }) {
  const words = useWords()
  const { locale, language } = useLanguage()
  const [entries, setEntries] = useState<HistoryEntry[] | null>(null)
  const [next, setNext] = useState<string | null>(null)
  const [failure, setFailure] = useState<unknown>(null)

  useEffect(() => {
    const controller = new AbortController()
    setFailure(null)
    readHistory(project, null, controller.signal)
      .then((page) => {
        setEntries(page.entries)
        setNext(page.next)
      })
      .catch((problem: unknown) => {
        if (!controller.signal.aborted) setFailure(problem)
      })
    return () => controller.abort()
  }, [project, version, language])

  const more = async () => {
    try {
      const page = await readHistory(project, next)
      setEntries((before) => [...(before ?? []), ...page.entries])
      setNext(page.next)
    } catch (problem) {
      setFailure(problem)
    }
  }

  return (
    <>
      {failure !== null && <Failure failure={failure} onRetry={() => void more()} />}
      {entries === null ? (
        failure === null && <Loading />
      ) : (
        <ol className="divide-y divide-line">
          {entries.map((entry) => (
            <li key={entry.id} className="flex flex-wrap gap-x-3 py-1.5">
              <span className="w-24 text-xs leading-5 text-soft tabular-nums">{timeText(entry.at, locale)}</span>
              <span className="font-medium">{entry.name}</span>
              {entry.segment !== null && <span className="text-soft">{words.segment(entry.segment)}</span>}
              {entry.state !== null && <span className="text-soft">{entry.state}</span>}
              {entry.price !== null && <span className="text-soft tabular-nums">{moneyText(entry.price)}</span>}
              {entry.detail !== null && <span className="w-full pl-27 text-xs break-words text-soft">{entry.detail}</span>}
            </li>
          ))}
        </ol>
      )}
      {next !== null && (
        <Button small className="mt-2" onClick={() => void more()}>
          {words.more}
        </Button>
      )}
    </>
  )
}
