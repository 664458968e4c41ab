import { useEffect, useMemo, useState } from 'react'
import { upload, type UploadCommand } from '../api/batch'
import { useWords } from '../i18n/words'
import { Field } from '../ui/parts'
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
  return (
    <PlainDialog
      title={title}
      text={text}
      confirm={words.upload}
      ready={file !== null}
      wish={fileWish(file)}
      onConfirm={async (key) => {
        if (file === null) return undefined
        const answer = await upload(command, file, members, key)
        onDone()
        return answer
      }}
      onClose={onClose}
    >
      <FileField label={words.file} accept={accept} file={file} onFile={setFile} />
    </PlainDialog>
  )
}

export function fileWish(file: File | null): string {
  return file === null ? '' : `${file.name} ${file.size} ${file.lastModified}`
}

export function FileField({ label, accept, file, onFile }: { label: string; accept: string; file: File | null; onFile: (file: File | null) => void }) {
  const words = useWords()
  const url = useMemo(() => (file === null ? null : URL.createObjectURL(file)), [file])
  useEffect(() => () => (url === null ? undefined : URL.revokeObjectURL(url)), [url])
  return (
    <>
      <Field label={label} hint={file === null ? accept : words.fileSize(file.name, file.size / 1_000_000)}>
        {(id, said) => <input id={id} aria-describedby={said} type="file" accept={accept} className="field w-full" onChange={(event) => onFile(event.target.files?.[0] ?? null)} data-testid="upload-file" />}
      </Field>
      {url !== null && file !== null && (file.type.startsWith('video/') ? <video src={url} controls className="mb-3 aspect-video w-full rounded-md bg-idle-soft" /> : <img src={url} alt="" className="mb-3 max-h-56 rounded-md" />)}
    </>
  )
}
