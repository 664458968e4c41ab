import { useState } from 'react'
import { command } from '../api/batch'
import { useWords } from '../i18n/words'
import { Field } from '../ui/parts'
import { PlainDialog } from './PlainDialog'

export function RejectDialog({ project, version, onDone, onClose }: { project: string; version: number; onDone: () => void; onClose: () => void }) {
  const words = useWords()
  const [reason, setReason] = useState('')
  return (
    <PlainDialog
      title={words.reject}
      text={words.rejectText}
      confirm={words.reject}
      danger
      ready={reason.trim() !== ''}
      wish={reason}
      onConfirm={async (key) => {
        const answer = await command('reject', { project_id: project, version, reason: reason.trim() }, key)
        onDone()
        return answer
      }}
      onClose={onClose}
    >
      <Field label={words.reason}>{(id) => <textarea id={id} className="field w-full" rows={3} value={reason} onChange={(event) => setReason(event.target.value)} data-testid="reject-reason" />}</Field>
    </PlainDialog>
  )
}
