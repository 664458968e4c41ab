import { useRef, useState, type ReactNode } from 'react'
import { Keys } from '../api/keys'
import type { BatchAnswer } from '../api/types'
import { useWords } from '../i18n/words'
import { useNotices } from '../notices/notices'
import { Button } from '../ui/Button'
import { Dialog } from '../ui/Dialog'
import { Failure } from '../ui/parts'
import { failedResults, heldBack, ResultList } from './ResultList'

interface Props {
  title: string
  text: string
  confirm: string
  danger?: boolean
  ready?: boolean
  /** What the request says besides; a changed one is another wish and gets another key. */
  wish?: string
  names?: ReadonlyMap<string, string>
  children?: ReactNode
  /** What the button says that stops sending, for requests that may take long. */
  stop?: string
  onConfirm: (key: string, signal: AbortSignal) => Promise<unknown>
  onClose: () => void
}

/** Asks before something that buys nothing, and says in one sentence what it does. */
export function PlainDialog({ title, text, confirm, danger = false, ready = true, wish = '', names = new Map(), children, stop, onConfirm, onClose }: Props) {
  const words = useWords()
  const notices = useNotices()
  const [keys] = useState(() => new Keys())
  const [sending, setSending] = useState(false)
  const stopped = useRef<AbortController | null>(null)
  const [failure, setFailure] = useState<unknown>(null)
  const [answer, setAnswer] = useState<Partial<BatchAnswer> | null>(null)

  const send = async () => {
    setSending(true)
    setFailure(null)
    const controller = new AbortController()
    stopped.current = controller
    try {
      const said = ((await keys.send(wish, (key) => onConfirm(key, controller.signal))) ?? {}) as Partial<BatchAnswer>
      const failed = failedResults(said)
      if (failed.length === 0) {
        notices.say(words.done(title, said.success_count ?? 1), heldBack(said))
        onClose()
      } else {
        notices.failText(words.someFailed(title, said.success_count ?? 0, failed.length))
        setAnswer(said)
      }
    } catch (problem) {
      if (!controller.signal.aborted) setFailure(problem)
    } finally {
      setSending(false)
    }
  }

  return (
    <Dialog
      title={title}
      shape="small"
      testId="plain-dialog"
      busy={sending}
      onClose={onClose}
      footer={
        answer !== null ? (
          <Button kind="primary" onClick={onClose}>
            {words.close}
          </Button>
        ) : (
          <>
            {sending && stop !== undefined ? (
              <Button onClick={() => stopped.current?.abort()} data-testid="plain-stop">
                {stop}
              </Button>
            ) : (
              <Button onClick={onClose} disabled={sending} data-testid="plain-cancel">
                {words.cancel}
              </Button>
            )}
            <Button kind={danger ? 'danger' : 'primary'} busy={sending} disabled={!ready} onClick={() => void send()} data-testid="plain-submit">
              {failure === null ? confirm : words.tryAgain}
            </Button>
          </>
        )
      }
    >
      {answer !== null ? (
        <ResultList answer={answer} names={names} />
      ) : (
        <>
          <p className="mb-3">{text}</p>
          {children}
          {failure !== null && <Failure failure={failure} />}
        </>
      )}
    </Dialog>
  )
}
