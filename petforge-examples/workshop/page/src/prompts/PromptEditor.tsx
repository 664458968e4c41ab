import { useEffect, useReducer, useState } from 'react'
import { readTask, savePrompts } from '../api/batch'
import type { Command } from '../api/commands'
import { Keys } from '../api/keys'
import { textFields, type AnyTextField, type BatchResult, type ShotTexts, type TaskDetails } from '../api/types'
import { ConfirmDialog } from '../dialogs/ConfirmDialog'
import { useWords } from '../i18n/words'
import { useNotices } from '../notices/notices'
import { Button } from '../ui/Button'
import { Dialog } from '../ui/Dialog'
import { useDialogs } from '../ui/dialogs'
import { Badge, Failure, Note, problemText } from '../ui/parts'
import { useUnsaved } from '../ui/useUnsaved'
import { differences } from './conflict'
import { ConflictDialog } from './ConflictDialog'
import { changedFields, draftId, draftsReducer, editOf, languagesOf, rounds, textsOf, type Draft, type Drafts } from './drafts'

interface Props {
  projects: { project_id: string; name: string }[]
  segment: number
  onClose: () => void
}

const readAtOnce = 4

/** Edits the texts of a shot, of one project or of many at once; what somebody else has changed meanwhile is shown, not written over. */
export function PromptEditor({ projects, segment: first, onClose }: Props) {
  const words = useWords()
  const notices = useNotices()
  const open = useDialogs()
  const [segment, setSegment] = useState(first)
  const [drafts, dispatch] = useReducer(draftsReducer, new Map() as Drafts)
  const [loaded, setLoaded] = useState<ReadonlyMap<string, TaskDetails>>(new Map())
  const [failures, setFailures] = useState<{ name: string; failure: unknown }[]>([])
  const [errors, setErrors] = useState<ReadonlyMap<string, string>>(new Map())
  const [saving, setSaving] = useState(false)
  const [leaving, setLeaving] = useState(false)
  const [saved, setSaved] = useState(false)
  const [keys] = useState(() => new Keys())
  const many = projects.length > 1

  useEffect(() => {
    const controller = new AbortController()
    const waiting = [...projects]
    const readOn = async (): Promise<void> => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        const { project_id, name } = next
        try {
          const task = await readTask(project_id, controller.signal)
          dispatch({ type: 'read', drafts: draftsOf(task) })
          setLoaded((before) => new Map(before).set(project_id, task))
        } catch (failure) {
          if (controller.signal.aborted) return
          setFailures((before) => [...before, { name, failure }])
        }
      }
    }
    for (let at = 0; at < readAtOnce; at++) void readOn()
    return () => controller.abort()
    // The projects of an editor are those it was opened with.
  }, [projects])

  const ids = projects.map((project) => draftId(project.project_id, segment)).filter((id) => drafts.has(id))
  const changed = [...drafts.values()].filter((draft) => changedFields(draft).length > 0)
  useUnsaved(changed.length > 0)
  const segments = Math.max(first + 1, ...[...loaded.values()].map((task) => task.shots.length))
  const without = projects.filter((project) => loaded.has(project.project_id) && !drafts.has(draftId(project.project_id, segment)))

  // Closed by itself when all is saved; what was in conflict and is not saved yet keeps it open.
  useEffect(() => {
    if (!saved) return
    setSaved(false)
    if (changed.length === 0) onClose()
  }, [saved, changed.length, onClose])

  /** What to do about a shot whose project has changed: ask, or go on if nobody else touched the shot itself. */
  const resolve = async (draft: Draft, andThen: (texts: Draft) => void) => {
    try {
      const task = await readTask(draft.project_id)
      const shot = task.shots.find((one) => one.segment_index === draft.segment_index)
      if (shot === undefined) {
        setErrors((before) => new Map(before).set(draftId(draft.project_id, draft.segment_index), words.shotGone))
        return
      }
      const stored = textsOf(shot)
      const goOn = (texts: ShotTexts) => {
        dispatch({ type: 'resolved', id: draftId(draft.project_id, draft.segment_index), stored, texts, version: task.version })
        andThen({ ...draft, base: stored, texts, version: task.version })
      }
      if (differences(draft.base, draft.texts, stored).every((one) => one.by === 'mine')) {
        goOn(draft.texts)
        return
      }
      open((close) => (
        <ConflictDialog
          name={draft.name}
          segment={draft.segment_index}
          base={draft.base}
          mine={draft.texts}
          stored={stored}
          onClose={close}
          onResolve={(texts) => {
            close()
            goOn(texts)
          }}
        />
      ))
    } catch (failure) {
      notices.fail(failure)
    }
  }

  /** Saves these drafts, one shot of each project, and notes the versions that came of it; whether all went well. */
  const saveRound = async (round: readonly Draft[], versions: Map<string, number>): Promise<boolean> => {
    const edits = round.map(editOf)
    const answer = await keys.send(JSON.stringify(edits), (key) => savePrompts(edits, key))
    let fine = true
    round.forEach((draft, at) => {
      const result: BatchResult | undefined = answer.results.find((one) => one.project_id === draft.project_id) ?? answer.results[at]
      const id = draftId(draft.project_id, draft.segment_index)
      if (result?.success === true) {
        const version = result.version ?? draft.version + 1
        versions.set(draft.project_id, version)
        dispatch({ type: 'saved', id, texts: draft.texts, version })
        setErrors((before) => dropped(before, id))
        return
      }
      fine = false
      if (result?.code === 'CHANGED_SINCE' || result?.code === 'STALE') {
        setErrors((before) => new Map(before).set(id, words.changedByOther))
        void resolve(draft, (texts) => void save([[texts]]))
      } else setErrors((before) => new Map(before).set(id, result?.error ?? words.notSaved))
    })
    return fine
  }

  const save = async (given?: Draft[][]) => {
    const plan = given ?? rounds(drafts).map((round) => round.flatMap((id) => drafts.get(id) ?? []))
    setSaving(true)
    let fine = true
    let count = 0
    const versions = new Map<string, number>()
    try {
      for (const round of plan) {
        const sent = round.filter((draft) => changedFields(draft).length > 0).map((draft) => ({ ...draft, version: versions.get(draft.project_id) ?? draft.version }))
        if (sent.length === 0) continue
        fine = await saveRound(sent, versions)
        if (!fine) break
        count += sent.length
      }
      if (fine) {
        notices.say(words.promptsSaved(count))
        setSaved(true)
      }
    } catch (failure) {
      notices.fail(failure)
      setErrors((before) => new Map(before).set('', problemText(words, failure)))
    } finally {
      setSaving(false)
    }
  }

  const regenerate = (draft: Draft) => {
    const { seen: _, ...edit } = editOf(draft)
    const command: Command = { command: 'edit-and-regenerate', body: { ...edit, version: draft.version } }
    open((close) => (
      <ConfirmDialog
        title={words.editAndRegenerate}
        initial={command}
        names={new Map([[draft.project_id, draft.name]])}
        onClose={close}
        onDone={onClose}
        onStale={() => void resolve(draft, (texts) => regenerate(texts))}
      />
    ))
  }

  const close = () => {
    if (changed.length > 0 && !leaving) setLeaving(true)
    else onClose()
  }

  const only = many ? undefined : drafts.get(ids[0] ?? '')
  return (
    <Dialog
      title={many ? words.editManyPrompts(projects.length) : words.editPrompt(projects[0]?.name ?? '', segment)}
      shape="large"
      testId="prompt-editor"
      busy={saving}
      onClose={close}
      footer={
        leaving ? (
          <>
            <p role="alert" className="mr-auto text-warn">
              {words.unsaved(changed.length)}
            </p>
            <Button onClick={() => setLeaving(false)}>{words.goOnEditing}</Button>
            <Button kind="danger" onClick={onClose} data-testid="prompt-discard">
              {words.discard}
            </Button>
          </>
        ) : (
          <>
            <span className="mr-auto text-xs text-soft">{words.changedCount(changed.length)}</span>
            <Button onClick={close}>{words.cancel}</Button>
            {only !== undefined && (
              <Button disabled={saving || languagesOf(only).size !== 1} title={words.oneLanguage} onClick={() => regenerate(only)} data-testid="prompt-regenerate">
                {words.editAndRegenerate}…
              </Button>
            )}
            <Button kind="primary" busy={saving} disabled={changed.length === 0} onClick={() => void save()} data-testid="prompt-save">
              {words.save}
            </Button>
          </>
        )
      }
    >
      <div className="mb-3 flex flex-wrap items-center gap-3">
        <label className="flex items-center gap-2">
          {words.shot}
          <select className="field" value={segment} onChange={(event) => setSegment(Number(event.target.value))} data-testid="prompt-segment">
            {Array.from({ length: segments }, (_, index) => (
              <option key={index} value={index}>
                {words.segment(index)}
              </option>
            ))}
          </select>
        </label>
        {loaded.size + failures.length < projects.length && (
          <span role="status" className="text-soft">
            {words.readOf(loaded.size, projects.length)}
          </span>
        )}
      </div>
      {errors.get('') !== undefined && (
        <div className="mb-3">
          <Note tone="bad" alert>
            {errors.get('')}
          </Note>
        </div>
      )}
      {many && <ForAll onReplace={(field, find, by) => dispatch({ type: 'replaced', ids, field, find, by })} onAppend={(field, text) => dispatch({ type: 'appended', ids, field, text })} />}
      {failures.map(({ name, failure }) => (
        <div key={name} className="mb-2">
          <p className="font-medium">{name}</p>
          <Failure failure={failure} />
        </div>
      ))}
      {without.length > 0 && <p className="mb-2 text-soft">{words.withoutThisShot(without.map((project) => project.name).join(', '))}</p>}
      {ids.map((id) => {
        const draft = drafts.get(id)
        return draft === undefined ? null : (
          <DraftFields key={id} draft={draft} titled={many} error={errors.get(id) ?? null} onWrite={(field, text) => dispatch({ type: 'written', id, field, text })} />
        )
      })}
    </Dialog>
  )
}

function dropped<V>(map: ReadonlyMap<string, V>, id: string): ReadonlyMap<string, V> {
  const rest = new Map(map)
  rest.delete(id)
  return rest
}

function draftsOf(task: TaskDetails): Draft[] {
  return task.shots.map((shot) => {
    const texts = textsOf(shot)
    return { project_id: task.project_id, name: task.name, segment_index: shot.segment_index, version: task.version, base: texts, texts, outdated: shot.outdated }
  })
}

function DraftFields({ draft, titled, error, onWrite }: { draft: Draft; titled: boolean; error: string | null; onWrite: (field: AnyTextField, text: string) => void }) {
  const words = useWords()
  const changed = new Set(changedFields(draft))
  return (
    <div className={titled ? 'mb-3 rounded-md border border-line p-3' : ''} data-testid={`draft-${draft.project_id}`}>
      {titled && (
        <h3 className="mb-2 flex items-center gap-2 font-semibold">
          {draft.name}
          {changed.size > 0 && <Badge tone="accent">{words.changed}</Badge>}
        </h3>
      )}
      {error !== null && (
        <div className="mb-2">
          <Note tone="bad" alert>
            {error}
          </Note>
        </div>
      )}
      <div className="grid grid-cols-2 gap-x-3 gap-y-2">
        {textFields.flatMap((field): AnyTextField[] => [field, `${field}_zh`]).map((field) => (
          <label key={field} className="block">
            <span className="mb-0.5 flex items-center gap-2 text-xs font-medium text-soft">
              {words.fields[field]}
              {changed.has(field) ? <Badge tone="accent">{words.changed}</Badge> : draft.outdated.includes(field) && <Badge tone="warn">{words.outOfDate}</Badge>}
            </span>
            <textarea
              className="field field-sizing-content max-h-60 min-h-14 w-full resize-y"
              lang={field.endsWith('_zh') ? 'zh-CN' : 'en'}
              rows={field.startsWith('action') || field.startsWith('crucial') ? 3 : 2}
              value={draft.texts[field]}
              onChange={(event) => onWrite(field, event.target.value)}
              data-testid={`draft-${draft.project_id}-${field}`}
            />
          </label>
        ))}
      </div>
    </div>
  )
}

function ForAll({ onReplace, onAppend }: { onReplace: (field: AnyTextField, find: string, by: string) => void; onAppend: (field: AnyTextField, text: string) => void }) {
  const words = useWords()
  const [field, setField] = useState<AnyTextField>('action')
  const [find, setFind] = useState('')
  const [by, setBy] = useState('')
  const [text, setText] = useState('')
  return (
    <fieldset className="mb-3 rounded-md border border-line bg-raised p-3">
      <legend className="px-1 text-xs font-semibold text-soft">{words.forAllBelow}</legend>
      <div className="flex flex-wrap items-center gap-2">
        <select className="field" aria-label={words.field} value={field} onChange={(event) => setField(event.target.value as AnyTextField)} data-testid="all-field">
          {textFields.flatMap((one): AnyTextField[] => [one, `${one}_zh`]).map((one) => (
            <option key={one} value={one}>
              {words.fields[one]}
            </option>
          ))}
        </select>
        <input className="field w-36" aria-label={words.find} placeholder={words.find} value={find} onChange={(event) => setFind(event.target.value)} data-testid="all-find" />
        <input className="field w-36" aria-label={words.replaceBy} placeholder={words.replaceBy} value={by} onChange={(event) => setBy(event.target.value)} data-testid="all-by" />
        <Button small disabled={find === ''} onClick={() => onReplace(field, find, by)} data-testid="all-replace">
          {words.replace}
        </Button>
        <span className="mx-1 h-5 border-l border-line" />
        <input className="field min-w-36 flex-1" aria-label={words.textToAppend} placeholder={words.textToAppend} value={text} onChange={(event) => setText(event.target.value)} data-testid="all-text" />
        <Button
          small
          disabled={text === ''}
          onClick={() => {
            onAppend(field, text)
            setText('')
          }}
          data-testid="all-append"
        >
          {words.append}
        </Button>
      </div>
    </fieldset>
  )
}
