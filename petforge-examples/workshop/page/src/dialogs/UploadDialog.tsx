import { useEffect, useMemo, useRef, useState } from 'react'
import { upload, type UploadCommand } from '../api/batch'
import { useWords } from '../i18n/words'
import { Field } from '../ui/parts'
import { Player } from '../video/Player'
import { PlainDialog } from './PlainDialog'

interface Props {
  title: string
  text: string
  accept: string
  command: UploadCommand
  members: Record<string, string | number>
  /** The file that was dropped, if one was. */
  file: File | null
  onDone: () => void
  onClose: () => void
}

/** Shows a picture or a clip before it takes the place of what is there. */
export function UploadDialog({ title, text, accept, command, members, file: given, onDone, onClose }: Props) {
  const words = useWords()
  const [file, setFile] = useState(given)
  const [sent, setSent] = useState<number | null>(null)
  return (
    <PlainDialog
      title={title}
      text={text}
      confirm={words.upload}
      ready={isReady(file)}
      wish={fileWish(file)}
      stop={words.giveUpUpload}
      onConfirm={async (key, signal) => {
        if (file === null) return undefined
        try {
          const answer = await upload(command, file, members, key, setSent, signal)
          onDone()
          return answer
        } finally {
          setSent(null)
        }
      }}
      onClose={onClose}
    >
      <FileField label={words.file} accept={accept} file={file} sent={sent} onFile={setFile} />
    </PlainDialog>
  )
}

export function fileWish(file: File | null): string {
  return file === null ? '' : `${file.name} ${file.size} ${file.lastModified}`
}

/** What the server takes at most. */
const mostBytes = 500 * 1024 * 1024

export function isReady(file: File | null): boolean {
  return file !== null && file.size <= mostBytes
}

interface FileFieldProps {
  label: string
  accept: string
  file: File | null
  /** How much of it has been sent, 0 to 1, while it is. */
  sent: number | null
  onFile: (file: File | null) => void
}

export function FileField({ label, accept, file, sent, onFile }: FileFieldProps) {
  const words = useWords()
  const tooLarge = file !== null && file.size > mostBytes ? words.fileTooLarge(file.size / 1_000_000) : null
  const url = useMemo(() => (file === null ? null : URL.createObjectURL(file)), [file])
  useEffect(() => () => (url === null ? undefined : URL.revokeObjectURL(url)), [url])
  const input = useRef<HTMLInputElement>(null)
  // A file that was dropped is shown by the field as if it had been chosen there.
  useEffect(() => {
    if (file === null || input.current === null || input.current.files?.[0] === file) return
    const chosen = new DataTransfer()
    chosen.items.add(file)
    input.current.files = chosen.files
  }, [file])
  return (
    <>
      <Field label={label} hint={file === null ? (accept.startsWith('video/') ? words.videoKinds : words.pictureKinds) : words.fileSize(file.name, file.size / 1_000_000)} error={tooLarge}>
        {(id, said) => <input ref={input} id={id} aria-describedby={said} type="file" accept={accept} className="field w-full" disabled={sent !== null} onChange={(event) => onFile(event.target.files?.[0] ?? null)} data-testid="upload-file" />}
      </Field>
      {sent !== null && (
        <p className="mb-3 flex items-center gap-2">
          <progress className="h-2 flex-1 accent-accent" value={sent} aria-label={words.sentPart(Math.floor(sent * 100))} />
          <span className="tabular-nums">{words.sentPart(Math.floor(sent * 100))}</span>
        </p>
      )}
      {url !== null && file !== null && (accept.startsWith('video/') ? <Player src={url} label={file.name} testId="upload-player" className="mb-3" own /> : <img src={url} alt="" className="mb-3 max-h-56 rounded-md" />)}
    </>
  )
}
