import { createContext, useContext, useEffect, useMemo, useReducer, type ReactNode } from 'react'
import { useWords } from '../i18n/words'
import { Icon } from '../ui/Icon'
import { problemText } from '../ui/parts'
import { noNotices, noticesReducer, type Notice } from './noticeList'

interface Notices {
  say(text: string, details?: string[]): void
  /** Says what failed; it stays until somebody puts it away. */
  fail(failure: unknown): void
  failText(text: string, details?: string[]): void
}

const NoticesContext = createContext<Notices | null>(null)
const shownFor = 6000

export function useNotices(): Notices {
  const notices = useContext(NoticesContext)
  if (notices === null) throw new Error('no NoticesProvider above')
  return notices
}

export function NoticesProvider({ children }: { children: ReactNode }) {
  const words = useWords()
  const [list, dispatch] = useReducer(noticesReducer, noNotices)
  const notices = useMemo<Notices>(
    () => ({
      say: (text, details = []) => dispatch({ type: 'added', kind: 'result', text, details }),
      fail: (failure) => dispatch({ type: 'added', kind: 'error', text: problemText(words, failure), details: [] }),
      failText: (text, details = []) => dispatch({ type: 'added', kind: 'error', text, details }),
    }),
    [words],
  )
  return (
    <NoticesContext value={notices}>
      {children}
      <div className="pointer-events-none fixed bottom-9 left-3 z-50 flex w-[min(26rem,calc(100vw-1.5rem))] flex-col gap-2" data-testid="toasts">
        <div role="status" aria-live="polite" aria-label={words.results} className="flex flex-col gap-2">
          {list.notices
            .filter((notice) => notice.kind === 'result')
            .map((notice) => (
              <Toast key={notice.id} notice={notice} onDismiss={() => dispatch({ type: 'dismissed', id: notice.id })} />
            ))}
        </div>
        <div role="alert" aria-live="assertive" aria-label={words.errors} className="flex flex-col gap-2">
          {list.notices
            .filter((notice) => notice.kind === 'error')
            .map((notice) => (
              <Toast key={notice.id} notice={notice} onDismiss={() => dispatch({ type: 'dismissed', id: notice.id })} />
            ))}
        </div>
      </div>
    </NoticesContext>
  )
}

function Toast({ notice, onDismiss }: { notice: Notice; onDismiss: () => void }) {
  const words = useWords()
  useEffect(() => {
    if (notice.kind === 'error') return
    const timer = setTimeout(onDismiss, shownFor)
    return () => clearTimeout(timer)
    // The clock of a notice starts once, when it appears.
  }, [])
  const bad = notice.kind === 'error'
  return (
    <div data-testid={bad ? 'toast-error' : 'toast-result'} className={`pointer-events-auto flex items-start gap-2 rounded-md border bg-panel px-3 py-2 shadow-lg ${bad ? 'border-bad' : 'border-line-strong'}`}>
      <Icon name={bad ? 'warning' : 'check'} className={`mt-0.5 ${bad ? 'text-bad' : 'text-good'}`} />
      <div className="min-w-0 flex-1 break-words">
        <p>
          {notice.text}
          {notice.times > 1 && <span className="text-soft"> ×{notice.times}</span>}
        </p>
        {notice.details.length > 0 && (
          <ul className="mt-1 scrolls max-h-32 list-disc pl-4 text-xs text-soft">
            {notice.details.map((detail, at) => (
              <li key={at}>{detail}</li>
            ))}
          </ul>
        )}
      </div>
      <button type="button" aria-label={words.dismiss} data-testid="toast-dismiss" className="rounded p-0.5 hover:bg-idle-soft" onClick={onDismiss}>
        <Icon name="close" />
      </button>
    </div>
  )
}
