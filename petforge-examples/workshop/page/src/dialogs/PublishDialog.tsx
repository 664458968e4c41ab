import { useState } from 'react'
import { command } from '../api/batch'
import { useWords } from '../i18n/words'
import { Field } from '../ui/parts'
import { Check } from './CommandOptions'
import { PlainDialog } from './PlainDialog'

/** Publishes final videos to a folder of the drive; an empty address means the folder that the table was connected with. */
export function PublishDialog({ projects, names, onClose }: { projects: string[]; names: ReadonlyMap<string, string>; onClose: () => void }) {
  const words = useWords()
  const [folder, setFolder] = useState('')
  const [stale, setStale] = useState(false)
  const body = { project_ids: projects, stale, ...(folder.trim() === '' ? {} : { folder_url: folder.trim() }) }
  return (
    <PlainDialog title={words.publish} text={words.publishText(projects.length)} confirm={words.publish} names={names} wish={JSON.stringify(body)} onConfirm={(key) => command('sync-to-drive', body, key)} onClose={onClose}>
      <Field label={words.driveFolder} hint={words.driveFolderHint}>
        {(id, said) => <input id={id} aria-describedby={said} type="url" className="field w-full" value={folder} onChange={(event) => setFolder(event.target.value)} data-testid="publish-folder" />}
      </Field>
      <div className="mb-3">
        <Check label={words.publishStale} checked={stale} onChange={setStale} testId="publish-stale" />
      </div>
    </PlainDialog>
  )
}
