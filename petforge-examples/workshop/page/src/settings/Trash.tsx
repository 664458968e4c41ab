import { useState } from 'react'
import { command, readTrash } from '../api/batch'
import type { TrashPage } from '../api/types'
import { PlainDialog } from '../dialogs/PlainDialog'
import { useLanguage, useWords } from '../i18n/words'
import { useMayAct } from '../session/session'
import { Button } from '../ui/Button'
import { useDialogs } from '../ui/dialogs'
import { Failure, Loading } from '../ui/parts'
import { timeText } from '../ui/time'
import { useRead } from '../ui/useRead'

/** Deleted projects that can be brought back, as many as the reader asks for. */
export function Trash() {
  const { language } = useLanguage()
  return <Pages key={language} />
}

function Pages() {
  const words = useWords()
  const { locale } = useLanguage()
  const mayAct = useMayAct()
  const open = useDialogs()
  const first = useRead('first', (signal) => readTrash(null, signal))
  const [rest, setRest] = useState<TrashPage[]>([])
  const [back, setBack] = useState<ReadonlySet<string>>(new Set())
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<unknown>(null)
  if (first.failure !== null) return <Failure failure={first.failure} onRetry={first.again} />
  if (first.value === null) return <Loading />
  const pages = [first.value, ...rest]
  const next = pages.at(-1)?.next ?? null
  const deleted = pages.flatMap((page) => page.deleted).filter((one) => !back.has(one.project_id))
  const more = async () => {
    setFailure(null)
    setBusy(true)
    try {
      const page = await readTrash(next)
      setRest((before) => [...before, page])
    } catch (problem) {
      setFailure(problem)
    } finally {
      setBusy(false)
    }
  }
  if (deleted.length === 0 && next === null) return <p className="py-8 text-center text-soft">{words.trashEmpty}</p>
  return (
    <>
      <ul className="divide-y divide-line rounded-md border border-line bg-panel">
        {deleted.map((one) => (
          <li key={one.project_id} className="flex flex-wrap items-center gap-3 px-3 py-1.5" data-testid={`deleted-${one.project_id}`}>
            <div className="min-w-0 flex-1">
              <p className="truncate font-medium" title={one.name}>
                {one.name}
              </p>
              <p className="truncate text-xs text-soft" title={one.table_id ?? undefined}>
                {one.table === null ? one.project_id : `${one.table} · ${one.project_id}`}
              </p>
              <p className="text-xs text-soft">
                {words.deletedAt(timeText(one.deleted_at, locale), one.deleted_by)} · {words.keptUntil(timeText(one.until, locale))}
              </p>
            </div>
            {mayAct && (
              <Button
                small
                data-testid={`undelete-${one.project_id}`}
                aria-label={`${words.undelete}: ${one.name}`}
                onClick={() =>
                  open((close) => (
                    <PlainDialog
                      title={words.undelete}
                      text={`${one.name}: ${words.undeleteText}`}
                      confirm={words.undelete}
                      onConfirm={async (key) => {
                        const answer = await command('undelete', { project_ids: [one.project_id] }, key)
                        if (answer.success_count > 0) setBack((before) => new Set([...before, one.project_id]))
                        return answer
                      }}
                      onClose={close}
                    />
                  ))
                }
              >
                {words.undelete}…
              </Button>
            )}
          </li>
        ))}
      </ul>
      {failure !== null && <Failure failure={failure} onRetry={() => void more()} />}
      {next !== null && (
        <Button small className="mt-2" busy={busy} onClick={() => void more()} data-testid="trash-more">
          {words.more}
        </Button>
      )}
    </>
  )
}
