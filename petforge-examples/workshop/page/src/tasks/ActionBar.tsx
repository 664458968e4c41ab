import { useMemo, useRef, useState } from 'react'
import { command, readAllIds } from '../api/batch'
import type { Command } from '../api/commands'
import type { Task } from '../api/types'
import { ConfirmDialog } from '../dialogs/ConfirmDialog'
import { PlainDialog } from '../dialogs/PlainDialog'
import { PublishDialog } from '../dialogs/PublishDialog'
import { useWords } from '../i18n/words'
import { useNotices } from '../notices/notices'
import { PromptEditor } from '../prompts/PromptEditor'
import { Button } from '../ui/Button'
import { useDialogs } from '../ui/dialogs'
import { inOrder, type SelectionAction } from './selection'
import type { TaskList } from './taskList'

interface Props {
  list: TaskList
  selected: ReadonlySet<string>
  select: (action: SelectionAction) => void
  mayAct: boolean
  onTasks: (tasks: readonly Task[]) => void
}

/** What can be done with the rows that are ticked. */
export function ActionBar({ list, selected, select, mayAct, onTasks }: Props) {
  const words = useWords()
  const notices = useNotices()
  const open = useDialogs()
  const [reading, setReading] = useState(false)
  const known = useMemo(() => new Map(list.tasks.map((task) => [task.project_id, task])), [list.tasks])
  // What was ticked under another filter keeps its name.
  const seen = useRef(new Map<string, string>())
  const names = useMemo(() => {
    for (const task of list.tasks) seen.current.set(task.project_id, task.name)
    return seen.current
  }, [list.tasks])
  const ids = useMemo(() => inOrder(selected, [...known.keys()]), [selected, known])
  const none = ids.length === 0
  // As long as rows are still to be read, nobody knows which of them are in the list.
  const elsewhere = list.state === 'idle' && list.next === null ? ids.filter((id) => !known.has(id)).length : 0
  const totalSegments = Math.max(1, ...ids.map((id) => known.get(id)?.total_segments ?? 1))

  const selectAll = async () => {
    setReading(true)
    try {
      const tasks = await readAllIds(list.filter)
      onTasks(tasks)
      for (const task of tasks) seen.current.set(task.project_id, task.name)
      select({ type: 'added', ids: tasks.map((task) => task.project_id) })
    } catch (failure) {
      notices.fail(failure)
    } finally {
      setReading(false)
    }
  }

  const confirm = (title: string, initial: Command) => open((close) => <ConfirmDialog title={title} initial={initial} names={names} totalSegments={totalSegments} onClose={close} />)

  const firstSelected = ids[0] ?? ''
  const redo = () => {
    const task = known.get(firstSelected)
    if (task === undefined) return
    const stale = task.segments.find((segment) => segment.stale || segment.status === 'failed')
    confirm(words.cascadeRedo, {
      command: 'cascade-redo',
      body: { project_id: task.project_id, from_segment_index: stale?.segment_index ?? 0, regenerate_storyboard: false, run_on: false, abandon: false, version: task.version },
    })
  }

  return (
    <div role="toolbar" aria-label={words.actions} className="flex flex-wrap items-center gap-1.5 border-y border-line bg-panel px-3 py-1.5" data-testid="action-bar">
      <span className="mr-1 min-w-24 tabular-nums" aria-live="polite" data-testid="selected-count">
        {none ? words.noneSelected : words.selected(ids.length)}
        {elsewhere > 0 && <span className="text-warn"> {words.selectedElsewhere(elsewhere)}</span>}
      </span>
      <Button small kind="quiet" busy={reading} disabled={list.total === 0} onClick={() => void selectAll()} data-testid="select-filter">
        {words.selectAllOf(list.total)}
      </Button>
      {!none && (
        <Button small kind="quiet" onClick={() => select({ type: 'cleared' })} data-testid="select-none">
          {words.clearSelection}
        </Button>
      )}
      {mayAct && (
        <>
          <span className="w-1.5" />
          <Button small disabled={none} data-testid="action-storyboards" onClick={() => confirm(words.generateStoryboards, { command: 'generate-storyboards', body: { project_ids: ids, overwrite: false } })}>
            {words.generateStoryboards}
          </Button>
          <Button small disabled={none} kind={none ? 'plain' : 'primary'} data-testid="action-next" onClick={() => confirm(words.nextStep, { command: 'generate-segments', body: { project_ids: ids } })}>
            {words.nextStep}
          </Button>
          <Button small disabled={none} data-testid="action-run" onClick={() => confirm(words.runToEnd, { command: 'run', body: { project_ids: ids, goal: 'merged' } })}>
            {words.runToEnd}
          </Button>
          <Button small disabled={none} data-testid="action-merge" onClick={() => confirm(words.merge, { command: 'merge-videos', body: { project_ids: ids, stale: false } })}>
            {words.merge}
          </Button>
          <Button small disabled={ids.length !== 1 || !known.has(firstSelected)} title={words.oneOnly} data-testid="action-redo" onClick={redo}>
            {words.cascadeRedo}
          </Button>
          <Button small disabled={none} data-testid="action-retry" onClick={() => confirm(words.retry, { command: 'retry-task', body: { project_ids: ids } })}>
            {words.retry}
          </Button>
          <Button
            small
            disabled={none || ids.length > 50}
            title={words.upTo(50)}
            data-testid="action-edit"
            onClick={() => {
              const projects = ids.map((id) => ({ project_id: id, name: names.get(id) ?? id }))
              open((close) => <PromptEditor projects={projects} segment={0} onClose={close} />)
            }}
          >
            {words.editPrompts}
          </Button>
          <span className="w-1.5" />
          <Button
            small
            disabled={none}
            data-testid="action-push"
            onClick={() =>
              open((close) => (
                <PlainDialog title={words.push} text={words.pushText(ids.length)} confirm={words.push} names={names} onConfirm={(key) => command('sync-videos', { project_ids: ids }, key)} onClose={close} />
              ))
            }
          >
            {words.push}
          </Button>
          <Button small disabled={none} data-testid="action-publish" onClick={() => open((close) => <PublishDialog projects={ids} names={names} onClose={close} />)}>
            {words.publish}
          </Button>
          <Button
            small
            disabled={none}
            data-testid="action-cancel"
            onClick={() =>
              open((close) => (
                <PlainDialog title={words.stop} text={words.stopText(ids.length)} confirm={words.stop} danger names={names} onConfirm={(key) => command('cancel', { project_ids: ids, abandon: false }, key)} onClose={close} />
              ))
            }
          >
            {words.stop}
          </Button>
          <Button
            small
            kind="danger"
            disabled={none}
            data-testid="action-delete"
            onClick={() =>
              open((close) => (
                <PlainDialog title={words.remove} text={words.removeText(ids.length)} confirm={words.remove} danger names={names} onConfirm={(key) => command('delete', { project_ids: ids }, key)} onClose={close} />
              ))
            }
          >
            {words.remove}
          </Button>
        </>
      )}
    </div>
  )
}
