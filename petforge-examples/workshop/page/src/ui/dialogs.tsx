import { createContext, Fragment, useCallback, useContext, useState, type ReactNode } from 'react'

type Content = (close: () => void) => ReactNode
type Open = (content: Content) => void

const DialogsContext = createContext<Open | null>(null)

export function useDialogs(): Open {
  const open = useContext(DialogsContext)
  if (open === null) throw new Error('no DialogsProvider above')
  return open
}

/** Keeps the dialogs that are open, the last one on top. */
export function DialogsProvider({ children }: { children: ReactNode }) {
  const [opened, setOpened] = useState<{ id: number; content: Content }[]>([])
  const open = useCallback<Open>((content) => {
    setOpened((before) => [...before, { id: (before.at(-1)?.id ?? 0) + 1, content }])
  }, [])
  return (
    <DialogsContext value={open}>
      {children}
      {opened.map(({ id, content }) => (
        <Fragment key={id}>{content(() => setOpened((before) => before.filter((one) => one.id !== id)))}</Fragment>
      ))}
    </DialogsContext>
  )
}
