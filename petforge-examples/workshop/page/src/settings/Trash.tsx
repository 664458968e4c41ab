import { useState } from 'react'
import { command, readTrash } from '../api/batch'
import { PlainDialog } from '../dialogs/PlainDialog'
import { useLanguage, useWords } from '../i18n/words'
import { useMayAct } from '../session/session'
import { Button } from '../ui/Button'
import { useDialogs } from '../ui/dialogs'
import { Failure, Loading } from '../ui/parts'
import { timeText } from '../ui/time'
import { usePages } from '../ui/usePages'

/** Deleted projects that can be brought back, as many as the reader asks for. */
export function Trash() {
  const words = useWords()
  const { locale, language } = useLanguage()
  const mayAct = useMayAct()
  const open = useDialogs()
  const { pages, failure, busy, hasMore, more, again } = usePages(language, readTrash)
  const [back, setBack] = useState<ReadonlySet<string>>(new Set())
  if (pages.length === 0) return failure === null ? <Loading /> : <Failure failure={failure} onRetry={again} />
  const deleted = pages.flatMap((page) => page.deleted).filter((one) => !back.has(one.project_id))
  if (deleted.length === 0 && !hasMore) return <p className="py-8 text-center text-soft">{words.trashEmpty}</p>
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
      {failure !== null && <Failure failure={failure} onRetry={again} />}
      {hasMore && (
        <Button small className="mt-2" busy={busy} onClick={() => void more()} data-testid="trash-more">
          {words.more}
        </Button>
      )}
    </>
  )
}
