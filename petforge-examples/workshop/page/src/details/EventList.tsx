import { useEffect, useState } from 'react'
import { readHistory, readKeptFiles } from '../api/batch'
import { clipNumbers } from '../api/clipNumbers'
import type { HistoryEntry } from '../api/types'
import { useLanguage, useWords } from '../i18n/words'
import { moneysText } from '../money/format'
import { Button } from '../ui/Button'
import { Failure, Loading } from '../ui/parts'
import { timeText } from '../ui/time'
import { useRead } from '../ui/useRead'

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
      {entries === null && failure === null && <Loading />}
      <ol className="divide-y divide-line" data-testid="history">
        {(entries ?? []).map((entry) => (
          <li key={entry.id} className="grid grid-cols-[6rem_1fr] gap-x-3 py-1.5">
            <span className="text-xs leading-5 text-soft tabular-nums">{timeText(entry.at, locale)}</span>
            <div className="min-w-0">
              <div className="flex flex-wrap gap-x-3">
                <span className="font-medium">{words.historyKind(entry.kind)}</span>
                {entry.segment !== null && <span>{words.segment(entry.segment)}</span>}
                {entry.state !== null && <span>{entry.state}</span>}
                {entry.price !== null && <span className="tabular-nums">{moneysText([entry.price], words.free)}</span>}
              </div>
              <div className="text-xs break-all text-soft">{[entry.kind === 'operation' ? clipNumbers(entry.name) : entry.name, entry.detail].filter((text) => text !== null && text !== '').join(' · ')}</div>
            </div>
          </li>
        ))}
      </ol>
      {failure !== null && <Failure failure={failure} onRetry={() => void more()} />}
      {next !== null && (
        <Button small className="mt-2" onClick={() => void more()}>
          {words.more}
        </Button>
      )}
      {entries !== null && <KeptFiles project={project} />}
    </>
  )
}

/** Clips and videos that were replaced and are still there, for whoever wants one of them. */
function KeptFiles({ project }: { project: string }) {
  const words = useWords()
  const [shown, setShown] = useState(false)
  return (
    <details className="mt-4" onToggle={(event) => setShown(event.currentTarget.open)} data-testid="kept-files">
      <summary className="font-semibold">{words.keptFiles}</summary>
      {shown && <FileList project={project} />}
    </details>
  )
}

function FileList({ project }: { project: string }) {
  const words = useWords()
  const read = useRead(project, (signal) => readKeptFiles(project, signal))
  if (read.failure !== null) return <Failure failure={read.failure} onRetry={read.again} />
  if (read.value === null) return <Loading />
  if (read.value.length === 0) return <p className="text-soft">{words.noKeptFiles}</p>
  return (
    <>
      <p className="my-1 text-soft">{words.keptFilesText}</p>
      <ul className="divide-y divide-line">
        {read.value.map((file) => (
          <li key={file.path} className="flex gap-x-3 py-1">
            <a className="min-w-0 flex-1 break-all text-accent underline" href={file.url} download>
              {file.path}
            </a>
            <span className="text-soft tabular-nums">{words.kilobytes(file.bytes / 1000)}</span>
          </li>
        ))}
      </ul>
    </>
  )
}
