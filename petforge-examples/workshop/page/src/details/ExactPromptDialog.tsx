import { useState } from 'react'
import { readPrompt, writePrompt } from '../api/batch'
import { useLanguage, useWords } from '../i18n/words'
import { useNotices } from '../notices/notices'
import { Button } from '../ui/Button'
import { Dialog } from '../ui/Dialog'
import { Failure, Field, Loading, Note } from '../ui/parts'
import { useRead } from '../ui/useRead'
import { useUnsaved } from '../ui/useUnsaved'

/** Exactly what would be sent to the provider now; it can be changed for the next time alone. */
export function ExactPromptDialog({ project, segment, mayAct, onClose }: { project: string; segment: number; mayAct: boolean; onClose: () => void }) {
  const words = useWords()
  const { language } = useLanguage()
  const notices = useNotices()
  const read = useRead(`${project} ${segment} ${language}`, (signal) => readPrompt(project, segment, signal))
  const [written, setWritten] = useState<string | null>(null)
  const [failure, setFailure] = useState<unknown>(null)
  const [sending, setSending] = useState(false)
  const seen = read.value
  const text = written ?? seen?.prompt ?? ''
  useUnsaved(written !== null && written !== seen?.prompt)

  const write = async (prompt: string) => {
    setSending(true)
    setFailure(null)
    try {
      await writePrompt(project, segment, prompt)
      notices.say(prompt === '' ? words.promptOfShotAgain : words.promptOnceSaved)
      onClose()
    } catch (problem) {
      setFailure(problem)
    } finally {
      setSending(false)
    }
  }

  return (
    <Dialog
      title={`${words.exactPrompt}: ${words.segment(segment)}`}
      testId="exact-prompt-dialog"
      busy={sending}
      onClose={onClose}
      footer={
        mayAct && seen !== null ? (
          <>
            {seen.once && (
              <Button onClick={() => void write('')} disabled={sending} data-testid="exact-prompt-reset">
                {words.useShotsPrompt}
              </Button>
            )}
            <Button kind="primary" busy={sending} disabled={written === null || written === seen.prompt || written.trim() === ''} onClick={() => void write(text)} data-testid="exact-prompt-save">
              {words.sendThisOnce}
            </Button>
          </>
        ) : undefined
      }
    >
      {read.failure !== null ? (
        <Failure failure={read.failure} onRetry={read.again} />
      ) : seen === null ? (
        <Loading />
      ) : (
        <>
          {(seen.warnings ?? []).map((warning) => (
            <div key={warning} className="mb-3">
              <Note tone="warn">{warning}</Note>
            </div>
          ))}
          {seen.once && (
            <div className="mb-3">
              <Note tone="accent">{words.promptIsOnce}</Note>
            </div>
          )}
          <Field label={words.prompt} hint={words.promptHint(text.length)}>
            {(id, said) => <textarea id={id} aria-describedby={said} className="field w-full font-mono text-xs" rows={12} readOnly={!mayAct} value={text} onChange={(event) => setWritten(event.target.value)} data-testid="exact-prompt-text" />}
          </Field>
          {seen.negative_prompt !== null && seen.negative_prompt !== '' && (
            <Field label={words.negativePrompt}>{(id) => <textarea id={id} className="field w-full font-mono text-xs" rows={3} readOnly value={seen.negative_prompt ?? ''} />}</Field>
          )}
          {failure !== null && <Failure failure={failure} />}
        </>
      )}
    </Dialog>
  )
}
