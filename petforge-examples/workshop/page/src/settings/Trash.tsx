import { command, readTrash } from '../api/batch'
import { PlainDialog } from '../dialogs/PlainDialog'
import { useLanguage, useWords } from '../i18n/words'
import { useMayAct } from '../session/session'
import { Button } from '../ui/Button'
import { useDialogs } from '../ui/dialogs'
import { Failure, Loading } from '../ui/parts'
import { timeText } from '../ui/time'
import { useRead } from '../ui/useRead'

/** Deleted projects that can be brought back. */
export function Trash() {
  const words = useWords()
  const { language, locale } = useLanguage()
  const mayAct = useMayAct()
  const open = useDialogs()
  const read = useRead(`trash ${language}`, readTrash)
  if (read.failure !== null) return <Failure failure={read.failure} onRetry={read.again} />
  if (read.value === null) return <Loading />
  if (read.value.deleted.length === 0) return <p className="py-8 text-center text-soft">{words.trashEmpty}</p>
  return (
    <ul className="divide-y divide-line rounded-md border border-line bg-panel">
      {read.value.deleted.map((one) => (
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
                      read.again()
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
  )
}
