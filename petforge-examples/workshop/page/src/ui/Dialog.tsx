import { useEffect, useId, useRef, type ReactNode } from 'react'
import { useWords } from '../i18n/words'
import { Icon } from './Icon'

type Shape = 'small' | 'medium' | 'large' | 'drawer'

const shapes: Record<Shape, string> = {
  small: 'm-auto w-[min(30rem,calc(100vw-2rem))] max-h-[calc(100vh-2rem)] rounded-lg',
  medium: 'm-auto w-[min(46rem,calc(100vw-2rem))] max-h-[calc(100vh-2rem)] rounded-lg',
  large: 'm-auto w-[min(72rem,calc(100vw-2rem))] max-h-[calc(100vh-2rem)] rounded-lg',
  drawer: 'm-0 ml-auto h-full max-h-full w-[min(34rem,100vw)] rounded-l-lg',
}

interface Props {
  title: string
  shape?: Shape
  testId: string
  onClose: () => void
  /** Whether closing has to wait, because an answer is awaited. */
  busy?: boolean
  children: ReactNode
  footer?: ReactNode
}

/** What has the focus, and all around it. */
function pathTo(element: Element | null): HTMLElement[] {
  const path: HTMLElement[] = []
  for (let at = element; at !== null; at = at.parentElement) if (at instanceof HTMLElement) path.push(at)
  return path
}

/** Gives the focus to what had it, or, if that is gone or cannot be used any more, to what is still there around it. */
function giveBack(path: readonly HTMLElement[]) {
  for (const element of path) {
    if (!element.isConnected) continue
    element.focus()
    if (document.activeElement === element) return
  }
}

/** The browser's own modal dialog: it keeps the focus inside, gives it back, and closes at Escape. */
export function Dialog({ title, shape = 'medium', testId, onClose, busy = false, children, footer }: Props) {
  const element = useRef<HTMLDialogElement>(null)
  const titleId = useId()
  const words = useWords()

  useEffect(() => {
    const dialog = element.current
    const before = pathTo(document.activeElement)
    if (dialog !== null && !dialog.open) {
      dialog.showModal()
      // Where there is something that people open it for, it has the focus instead of what closes it.
      dialog.querySelector<HTMLElement>('[data-first-focus]')?.focus()
    }
    return () => {
      dialog?.close()
      giveBack(before)
    }
  }, [])

  // Who goes back in the browser is done with the dialog; one that must not close yet asks, as it does at Escape.
  useEffect(() => {
    const leave = () => element.current?.dispatchEvent(new Event('cancel', { cancelable: true }))
    addEventListener('hashchange', leave)
    return () => removeEventListener('hashchange', leave)
  }, [])

  return (
    <dialog
      ref={element}
      aria-labelledby={titleId}
      data-testid={testId}
      className={`border border-line bg-panel p-0 shadow-xl ${shapes[shape]}`}
      onKeyDown={(event) => event.stopPropagation()}
      onCancel={(event) => {
        if (event.target !== element.current) return
        event.preventDefault()
        if (!busy) onClose()
      }}
    >
      {/* Its borders are outside, and are part of the dialog's height. */}
      <div className={`flex flex-col ${shape === 'drawer' ? 'h-full' : 'max-h-[calc(100vh-2rem-2px)]'}`}>
        <header className="flex items-center gap-3 border-b border-line px-4 py-2.5">
          <h2 id={titleId} className="min-w-0 flex-1 truncate text-sm font-semibold">
            {title}
          </h2>
          <button type="button" className="rounded p-1 hover:bg-idle-soft" aria-label={words.close} onClick={onClose} disabled={busy} data-testid={`${testId}-close`}>
            <Icon name="close" />
          </button>
        </header>
        <div className="scrolls min-h-0 flex-1 px-4 py-3">{children}</div>
        {footer !== undefined && <footer className="flex flex-wrap items-center justify-end gap-2 border-t border-line px-4 py-2.5">{footer}</footer>}
      </div>
    </dialog>
  )
}
