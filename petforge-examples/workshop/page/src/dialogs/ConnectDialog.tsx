import { useState } from 'react'
import { connectTable, importTable, readConnections } from '../api/batch'
import { Problem } from '../api/client'
import { Keys } from '../api/keys'
import type { Connected, Import } from '../api/types'
import { useWords } from '../i18n/words'
import { useNotices } from '../notices/notices'
import { useIsAdmin } from '../session/session'
import { Button } from '../ui/Button'
import { Dialog } from '../ui/Dialog'
import { Badge, Failure, Field, Note, Section } from '../ui/parts'
import { useRead } from '../ui/useRead'
import { emptyForm, isWebAddress, requestOf, type ConnectionForm } from './connection'

/** Connects a table in steps: look at it, mend its columns, import its rows. */
export function ConnectDialog({ onConnected, onImported, onClose }: { onConnected: () => void; onImported: () => void; onClose: () => void }) {
  const words = useWords()
  const notices = useNotices()
  const saved = useRead('connections', readConnections)
  const [form, setForm] = useState<ConnectionForm>(emptyForm)
  const [found, setFound] = useState<Connected | null>(null)
  const [failure, setFailure] = useState<unknown>(null)
  const [busy, setBusy] = useState<'check' | 'create' | 'import' | string | null>(null)
  const [keys] = useState(() => new Keys())
  const web = isWebAddress(form.address)
  const admin = useIsAdmin()

  const change = (part: Partial<ConnectionForm>) => {
    setForm((before) => ({ ...before, ...part }))
    setFound(null)
    setFailure(null)
  }

  const ask = async (step: 'check' | 'create' | 'import') => {
    const wish = requestOf(form, { check_only: step === 'check', create_columns: step === 'create', import_rows: step === 'import' })
    setBusy(step)
    setFailure(null)
    try {
      const answer = await (step === 'check' ? connectTable(wish) : keys.send(JSON.stringify(wish), (key) => connectTable(wish, key)))
      setFound(answer)
      if (answer.connected) {
        onConnected()
        saved.again()
      }
      if (step === 'create') notices.say(words.columnsMade(answer.made.length))
      if (answer.imported !== null) sayImport(answer.imported)
    } catch (problem) {
      setFailure(problem)
    } finally {
      setBusy(null)
    }
  }

  const sayImport = (done: Import) => {
    const refused = done.refused.map((row) => `${row.place}, ${row.column}: ${row.error}`)
    if (refused.length === 0) notices.say(words.importDone(done.imported.length, done.updated.length, done.unchanged))
    else notices.failText(words.importRefused(done.imported.length, done.updated.length, refused.length), refused)
    onImported()
  }

  const importAgain = async (table: string) => {
    setBusy(table)
    try {
      const { imported } = await importTable(table)
      if (imported !== null) sayImport(imported)
      saved.again()
    } catch (problem) {
      notices.fail(problem)
      setFailure(problem)
    } finally {
      setBusy(null)
    }
  }

  const field = failure instanceof Problem ? failure.field : null
  const fieldError = (name: string) => (field === name && failure instanceof Problem ? failure.message : null)

  return (
    <Dialog title={words.connectTable} shape="large" testId="connect-dialog" busy={busy !== null} onClose={onClose}>
      <div className="grid gap-6 md:grid-cols-[1fr_1fr]">
        {admin ? <form
          onSubmit={(event) => {
            event.preventDefault()
            void ask('check')
          }}
        >
          <Field label={words.tableAddress} hint={words.tableAddressHint} error={fieldError('url') ?? fieldError('folder')}>
            {(id, said) => <input id={id} aria-describedby={said} className="field w-full" required value={form.address} onChange={(event) => change({ address: event.target.value })} data-first-focus data-testid="connect-address" />}
          </Field>
          {web && (
            <>
              <Field label={words.appId} error={fieldError('app_id')}>
                {(id, said) => <input id={id} aria-describedby={said} className="field w-full" autoComplete="off" value={form.app_id} onChange={(event) => change({ app_id: event.target.value })} data-testid="connect-app-id" />}
              </Field>
              <Field label={words.appSecret} hint={words.secretHint} error={fieldError('app_secret')}>
                {(id, said) => (
                  <input id={id} aria-describedby={said} type="password" className="field w-full" autoComplete="off" value={form.app_secret} onChange={(event) => change({ app_secret: event.target.value })} data-testid="connect-app-secret" />
                )}
              </Field>
              <Field label={words.driveFolder} hint={words.optional}>
                {(id, said) => <input id={id} aria-describedby={said} className="field w-full" value={form.drive_folder} onChange={(event) => change({ drive_folder: event.target.value })} data-testid="connect-drive" />}
              </Field>
            </>
          )}
          {web && <Field label={words.segmentCount} hint={words.segmentColumnsHint} error={fieldError('segments')}>
            {(id, said) => <input id={id} aria-describedby={said} type="number" min={1} max={12} placeholder="7" className="field w-24" value={form.segments} onChange={(event) => change({ segments: event.target.value })} data-testid="connect-segments" />}
          </Field>}
          <Button type="submit" kind={found === null || (web && found.missing.length === 0 && found.wrong.length > 0) ? 'primary' : 'plain'} busy={busy === 'check'} disabled={busy !== null || form.address.trim() === ''} data-testid="connect-check">
            {found === null ? words.look : words.lookAgain}
          </Button>
          <div className="mt-3">
            {failure !== null && field === null && <Failure failure={failure} />}
            {found !== null && <Found found={found} web={web} busy={busy} onCreate={() => void ask('create')} onImport={() => void ask('import')} />}
          </div>
        </form> : <p className="text-soft">{words.connectForAdmins}</p>}
        <Section title={words.savedConnections}>
          {saved.failure !== null && <Failure failure={saved.failure} onRetry={saved.again} />}
          {saved.value?.length === 0 && <p className="text-soft">{words.noConnections}</p>}
          <ul className={saved.value?.length ? 'divide-y divide-line rounded-md border border-line' : ''}>
            {(saved.value ?? []).map((connection) => (
              <li key={connection.table_id} className="px-2.5 py-2" data-testid={`connection-${connection.table_id}`}>
                <div className="flex items-center gap-2">
                  <span className="min-w-0 flex-1 truncate font-medium">{connection.name}</span>
                  <Badge tone={connection.error === null ? 'good' : 'bad'}>{connection.error === null ? words.connected : words.inTrouble}</Badge>
                  <Button small busy={busy === connection.table_id} disabled={busy !== null} onClick={() => void importAgain(connection.table_id)} data-testid={`import-${connection.table_id}`}>
                    {words.importRows}
                  </Button>
                </div>
                <p className="truncate text-xs text-soft" title={connection.address ?? undefined}>
                  {connection.address}
                </p>
                <p className="text-xs text-soft">
                  {words.tableKinds[connection.kind]}
                  {connection.behind > 0 && <span className="text-warn"> · {words.rowsBehind(connection.behind)}</span>}
                  {connection.refused > 0 && <span className="text-bad"> · {words.rowsRefused(connection.refused)}</span>}
                </p>
                {connection.error !== null && <p className="text-xs text-bad">{connection.error}</p>}
              </li>
            ))}
          </ul>
        </Section>
      </div>
    </Dialog>
  )
}

function Found({ found, web, busy, onCreate, onImport }: { found: Connected; web: boolean; busy: string | null; onCreate: () => void; onImport: () => void }) {
  const words = useWords()
  const fine = found.missing.length === 0 && found.wrong.length === 0
  // Rows of a folder that have no picture keep no others out.
  const readable = !web || fine
  return (
    <div className="space-y-2" data-testid="connect-found" aria-live="polite">
      <Note tone={fine ? 'good' : 'warn'}>
        <span className="font-medium">{found.name}</span>
        {found.rows !== null ? <span> · {words.folderRows(found.rows)}</span> : fine && <span> · {web ? words.columnsFine : words.folderFine}</span>}
      </Note>
      {found.made.length > 0 && <p className="text-good">{words.madeColumns(found.made.join(', '))}</p>}
      {found.missing.length > 0 && (
        <div>
          <p className="mb-1 font-medium">{words.missingColumns(found.missing.length)}</p>
          <ColumnNames names={found.missing} testId="connect-missing" />
        </div>
      )}
      {found.wrong.length > 0 && (
        <div>
          <p className="mb-1 font-medium text-bad">{found.rows_without_picture !== null ? words.rowsWithoutPicture(found.rows_without_picture) : words.wrongColumns}</p>
          <ul className="list-disc pl-4 text-bad" data-testid="connect-wrong">
            {found.wrong.map((text) => (
              <li key={text}>{text}</li>
            ))}
          </ul>
          {web && <p className="mt-1">{words.mendColumns}</p>}
        </div>
      )}
      {found.optional.length > 0 && (
        <div>
          <p className="mb-1">{words.optionalColumns}</p>
          <ColumnNames names={found.optional} testId="connect-optional" />
        </div>
      )}
      <div className="flex gap-2">
        {found.missing.length + found.optional.length > 0 && (
          <Button kind={found.missing.length > 0 ? 'primary' : 'plain'} busy={busy === 'create'} disabled={busy !== null} onClick={onCreate} data-testid="connect-create">
            {words.createMissing}
          </Button>
        )}
        {readable && (
          <Button kind="primary" busy={busy === 'import'} disabled={busy !== null} onClick={onImport} data-testid="connect-import">
            {words.importRows}
          </Button>
        )}
      </div>
    </div>
  )
}

function ColumnNames({ names, testId }: { names: readonly string[]; testId: string }) {
  return (
    <ul className="mb-2 flex flex-wrap gap-1" data-testid={testId}>
      {names.map((column) => (
        <li key={column} className="rounded border border-line px-1.5 py-px text-xs">
          {column}
        </li>
      ))}
    </ul>
  )
}
