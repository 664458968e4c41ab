import { useId, type ReactNode } from 'react'
import { Problem } from '../api/client'
import { useWords, type Words } from '../i18n/words'
import { Icon } from './Icon'

export type Tone = 'good' | 'busy' | 'warn' | 'bad' | 'idle' | 'accent'

export const tones: Record<Tone, string> = {
  good: 'bg-good-soft text-good',
  busy: 'bg-busy-soft text-busy',
  warn: 'bg-warn-soft text-warn',
  bad: 'bg-bad-soft text-bad',
  idle: 'bg-idle-soft text-idle',
  accent: 'bg-accent-soft text-accent',
}

export function Badge({ tone, children, title, testId }: { tone: Tone; children: ReactNode; title?: string; testId?: string }) {
  return (
    <span title={title} data-testid={testId} className={`inline-flex items-center gap-1 rounded px-1.5 py-px text-xs font-medium whitespace-nowrap ${tones[tone]}`}>
      {children}
    </span>
  )
}

export function Note({ tone, children, alert = false, testId }: { tone: Tone; children: ReactNode; alert?: boolean; testId?: string }) {
  return (
    <div role={alert ? 'alert' : undefined} data-testid={testId} className={`rounded-md px-3 py-2 break-words ${tones[tone]}`}>
      {children}
    </div>
  )
}

export function Section({ title, action, children, testId }: { title: string; action?: ReactNode; children: ReactNode; testId?: string }) {
  const id = useId()
  return (
    <section aria-labelledby={id} data-testid={testId} className="mb-4">
      <div className="mb-1.5 flex min-h-6 items-center gap-2">
        <h3 id={id} className="flex-1 text-xs font-semibold tracking-wide text-soft uppercase">
          {title}
        </h3>
        {action}
      </div>
      {children}
    </section>
  )
}

export function Field({ label, hint, error, children }: { label: string; hint?: string; error?: string | null; children: (id: string, describedBy: string | undefined) => ReactNode }) {
  const id = useId()
  const said = error ?? hint
  return (
    <div className="mb-3">
      <label htmlFor={id} className="mb-1 block text-xs font-medium text-soft">
        {label}
      </label>
      {children(id, said === undefined || said === null ? undefined : `${id}-said`)}
      {said !== undefined && said !== null && (
        <p id={`${id}-said`} className={`mt-1 text-xs ${error ? 'text-bad' : 'text-soft'}`}>
          {said}
        </p>
      )}
    </div>
  )
}

export interface Tab<T extends string> {
  id: T
  label: string
}

export function Tabs<T extends string>({ tabs, chosen, onChoose, label, testId }: { tabs: Tab<T>[]; chosen: T; onChoose: (tab: T) => void; label: string; testId: string }) {
  const move = (by: number) => {
    const at = tabs.findIndex((tab) => tab.id === chosen)
    const next = tabs[(at + by + tabs.length) % tabs.length]
    if (next === undefined) return
    onChoose(next.id)
    document.getElementById(`${testId}-${next.id}`)?.focus()
  }
  return (
    <div role="tablist" aria-label={label} className="flex gap-0.5 overflow-x-auto overflow-y-hidden border-b border-line px-3">
      {tabs.map((tab) => (
        <button
          key={tab.id}
          id={`${testId}-${tab.id}`}
          type="button"
          role="tab"
          data-testid={`${testId}-${tab.id}`}
          aria-selected={tab.id === chosen}
          aria-controls={tab.id === chosen ? `${testId}-panel` : undefined}
          tabIndex={tab.id === chosen ? 0 : -1}
          className={`border-b-2 px-2.5 py-1.5 whitespace-nowrap ${tab.id === chosen ? 'border-accent font-medium text-accent' : 'border-transparent text-soft hover:text-text'}`}
          onClick={() => onChoose(tab.id)}
          onKeyDown={(event) => {
            if (event.key === 'ArrowRight') move(1)
            if (event.key === 'ArrowLeft') move(-1)
          }}
        >
          {tab.label}
        </button>
      ))}
    </div>
  )
}

/** What a request that failed is said to be. */
export function problemText(words: Words, failure: unknown): string {
  if (failure instanceof Problem) {
    if (failure.status === 0) return words.noAnswer
    const again = failure.retryAfter === null ? '' : ` ${words.tryAgainIn(failure.retryAfter)}`
    const where = failure.field === null ? '' : ` (${failure.field})`
    return `${failure.message}${where}${again}`
  }
  return failure instanceof Error ? failure.message : String(failure)
}

export function Failure({ failure, onRetry }: { failure: unknown; onRetry?: () => void }) {
  const words = useWords()
  return (
    <Note tone="bad" alert testId="failure">
      <span className="flex items-start gap-2">
        <Icon name="warning" className="mt-px" />
        <span className="flex-1">{problemText(words, failure)}</span>
        {onRetry !== undefined && (
          <button type="button" className="font-medium underline" onClick={onRetry}>
            {words.tryAgain}
          </button>
        )}
      </span>
    </Note>
  )
}

export function Loading() {
  const words = useWords()
  return (
    <p role="status" className="py-6 text-center text-soft">
      {words.loading}
    </p>
  )
}
