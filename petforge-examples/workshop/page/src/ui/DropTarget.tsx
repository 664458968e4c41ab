import { useState, type ReactNode } from 'react'
import { useNotices } from '../notices/notices'

interface Props {
  disabled: boolean
  label: string
  accepts: (file: File) => boolean
  refusal: string
  onFile: (file: File) => void
  testId: string
  children: ReactNode
}

/** Takes a file that is dropped onto it; the same can be done with a button for those who cannot drag. */
export function DropTarget({ disabled, label, accepts, refusal, onFile, testId, children }: Props) {
  const notices = useNotices()
  const [over, setOver] = useState(false)
  if (disabled) return <div>{children}</div>
  return (
    <div
      data-testid={testId}
      className={`relative rounded-md ${over ? 'outline-2 outline-offset-2 outline-accent outline-dashed' : ''}`}
      onDragOver={(event) => {
        if (!event.dataTransfer.types.includes('Files')) return
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={(event) => {
        if (!(event.relatedTarget instanceof Node && event.currentTarget.contains(event.relatedTarget))) setOver(false)
      }}
      onDrop={(event) => {
        event.preventDefault()
        setOver(false)
        const file = event.dataTransfer.files[0]
        if (file === undefined) return
        if (accepts(file)) onFile(file)
        else notices.failText(refusal)
      }}
    >
      {children}
      {over && <div className="pointer-events-none absolute inset-0 flex items-center justify-center rounded-md bg-accent-soft/90 font-medium text-accent">{label}</div>}
    </div>
  )
}
