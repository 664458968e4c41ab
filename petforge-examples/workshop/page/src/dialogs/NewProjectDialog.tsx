import { useState } from 'react'
import { upload } from '../api/batch'
import { get } from '../api/client'
import type { Installation } from '../api/types'
import { useWords } from '../i18n/words'
import { Field } from '../ui/parts'
import { useRead } from '../ui/useRead'
import { PlainDialog } from './PlainDialog'
import { FileField, fileWish, isReady } from './UploadDialog'

/** Makes a project of a photo, without a table. */
export function NewProjectDialog({ onCreated, onClose }: { onCreated: () => void; onClose: () => void }) {
  const words = useWords()
  const installation = useRead('installation', (signal) => get<Installation>('/api/installation', { signal }))
  const [file, setFile] = useState<File | null>(null)
  const [sent, setSent] = useState<number | null>(null)
  const [template, setTemplate] = useState('')
  const [date, setDate] = useState('')
  const [segments, setSegments] = useState('')
  const [scene, setScene] = useState('')
  const members: Record<string, string> = {}
  if (template !== '') members.template_id = template
  if (date !== '') members.release_date = date
  if (segments !== '') members.segment_count = segments
  if (scene.trim() !== '') members.scene_description = scene.trim()
  return (
    <PlainDialog
      title={words.newProject}
      text={words.newProjectText}
      confirm={words.create}
      ready={isReady(file)}
      wish={`${fileWish(file)} ${JSON.stringify(members)}`}
      stop={words.giveUpUpload}
      onConfirm={async (key, signal) => {
        if (file === null) return undefined
        try {
          const answer = await upload('create-project', file, members, key, setSent, signal)
          onCreated()
          return answer
        } finally {
          setSent(null)
        }
      }}
      onClose={onClose}
    >
      <FileField label={words.photo} accept="image/jpeg,image/png,image/webp" file={file} sent={sent} onFile={setFile} />
      <div className="grid grid-cols-2 gap-x-3">
        <Field label={words.template}>
          {(id) => (
            <select id={id} className="field w-full" value={template} onChange={(event) => setTemplate(event.target.value)}>
              <option value="">{words.usual}</option>
              {(installation.value?.templates ?? []).map((one) => (
                <option key={one.id} value={one.id}>
                  {one.name}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field label={words.releaseDate}>{(id) => <input id={id} type="date" className="field w-full" value={date} onChange={(event) => setDate(event.target.value)} />}</Field>
        <Field label={words.segmentCount}>{(id) => <input id={id} type="number" min={1} max={12} placeholder="7" className="field w-full" value={segments} onChange={(event) => setSegments(event.target.value)} />}</Field>
      </div>
      <Field label={words.sceneDescription}>{(id) => <textarea id={id} className="field w-full" rows={2} value={scene} onChange={(event) => setScene(event.target.value)} />}</Field>
    </PlainDialog>
  )
}
