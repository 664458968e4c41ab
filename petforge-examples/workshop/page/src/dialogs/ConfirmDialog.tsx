import { useEffect, useState } from 'react'
import { Problem } from '../api/client'
import { asPreviewed, preview as ask, send, type Command } from '../api/commands'
import { Keys } from '../api/keys'
import type { BatchAnswer } from '../api/types'
import { useWords } from '../i18n/words'
import { useNotices } from '../notices/notices'
import { Button } from '../ui/Button'
import { Dialog } from '../ui/Dialog'
import { Failure, Loading, problemText } from '../ui/parts'
import { useRead } from '../ui/useRead'
import { CommandOptions } from './CommandOptions'
import { failedResults, heldBack, ResultList } from './ResultList'
import { PreviewTable } from './PreviewTable'

/** What the server says when a project has changed since it was seen. */
function isStale(code: string | null): boolean {
  return code === 'STALE' || code === 'CHANGED_SINCE' || code === 'STALE_TASK'
}

interface Props {
  title: string
  /** What to do, as it is first offered; some of it can be changed in the dialog. */
  initial: Command
  /** The names of projects, for rows that are refused. */
  names: ReadonlyMap<string, string>
  totalSegments?: number
  danger?: boolean
  onDone?: (answer: Partial<BatchAnswer>) => void
  /** Told when the project has changed since it was seen, instead of showing that here. */
  onStale?: () => void
  onClose: () => void
}

/** Shows what a command would do and cost before it is sent; only its button sends it. */
export function ConfirmDialog({ title, initial, names, totalSegments = 12, danger = false, onDone, onStale, onClose }: Props) {
  const words = useWords()
  const notices = useNotices()
  const [command, setCommand] = useState(initial)
  const wish = JSON.stringify(command)
  const preview = useRead(wish, (signal) => ask(command, signal))
  // One key for one wish: sending it again after a lost answer must not buy again.
  const [keys] = useState(() => new Keys())
  const [sending, setSending] = useState(false)
  const [failure, setFailure] = useState<unknown>(null)
  const [answer, setAnswer] = useState<Partial<BatchAnswer> | null>(null)

  useEffect(() => setFailure(null), [wish])
  useEffect(() => {
    if (onStale === undefined || !(preview.failure instanceof Problem) || !isStale(preview.failure.code)) return
    onClose()
    onStale()
  }, [preview.failure, onStale, onClose])

  const confirm = async () => {
    setSending(true)
    setFailure(null)
    try {
      const seen = preview.value === null ? command : asPreviewed(command, preview.value)
      const said = await keys.send(JSON.stringify(seen), (key) => send(seen, key))
      const failed = failedResults(said)
      if (onStale !== undefined && failed.some((result) => isStale(result.code))) {
        onClose()
        onStale()
        return
      }
      onDone?.(said)
      if (failed.length === 0) {
        notices.say(words.begun(title, said.success_count ?? 1), heldBack(said))
        onClose()
      } else {
        notices.failText(words.someNotBegun(title, said.success_count ?? 0, failed.length))
        setAnswer(said)
      }
    } catch (problem) {
      if (problem instanceof Problem && isStale(problem.code)) {
        if (onStale !== undefined) {
          onClose()
          onStale()
          return
        }
        // What would come of it now is shown before it is tried again.
        preview.again()
      }
      setFailure(problem)
    } finally {
      setSending(false)
    }
  }

  if (answer !== null) {
    return (
      <Dialog title={title} testId="confirm-dialog" onClose={onClose} footer={<Button kind="primary" onClick={onClose}>{words.close}</Button>}>
        <ResultList answer={answer} names={names} />
      </Dialog>
    )
  }

  const seen = preview.value
  const accepted = seen === null ? 0 : seen.rows.filter((row) => !row.refused).length
  const nobody = seen !== null && seen.rows.length > 0 && accepted === 0
  const overBudget = seen !== null && seen.costs && seen.budgets.some((budget) => !budget.holds)
  return (
    <Dialog
      title={title}
      testId="confirm-dialog"
      onClose={onClose}
      busy={sending}
      footer={
        <>
          {failure !== null && <p role="alert" className="mr-auto max-w-96 text-xs text-bad" data-testid="confirm-failure">{problemText(words, failure)}</p>}
          <Button onClick={onClose} disabled={sending} data-testid="confirm-cancel">
            {words.cancel}
          </Button>
          <Button kind={danger ? 'danger' : 'primary'} busy={sending} disabled={seen === null || preview.loading || nobody} onClick={() => void confirm()} data-testid="confirm-submit">
            {failure !== null ? words.tryAgain : words.confirm}
          </Button>
        </>
      }
    >
      <CommandOptions command={command} totalSegments={totalSegments} onChange={setCommand} />
      {preview.failure !== null ? (
        <Failure failure={preview.failure} onRetry={preview.again} />
      ) : seen === null ? (
        <Loading />
      ) : (
        <div aria-busy={preview.loading} className={preview.loading ? 'opacity-60' : ''}>
          <PreviewTable preview={seen} names={names} />
          {overBudget && <p className="mt-2 text-warn">{words.waitsForBudget}</p>}
        </div>
      )}
    </Dialog>
  )
}
