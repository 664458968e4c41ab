import { memo } from 'react'
import type { Task } from '../api/types'
import { useWords } from '../i18n/words'
import { Badge } from '../ui/parts'
import { timeText } from '../ui/time'
import { SegmentMarks } from './SegmentMarks'
import { statusOf, toneOf } from './status'
import { Thumbnail } from './Thumbnail'

/** The columns, shared by the head and every row; the name takes what is left. */
export const columns =
  'grid grid-cols-[32px_52px_minmax(130px,1fr)_150px_minmax(150px,auto)] min-[800px]:grid-cols-[32px_52px_minmax(130px,1fr)_88px_150px_minmax(150px,auto)] min-[1000px]:grid-cols-[32px_52px_minmax(150px,1fr)_96px_170px_minmax(164px,auto)_96px] items-center gap-x-2 px-3'

export const rowHeight = 46

interface Props {
  task: Task
  id: string
  at: number
  selected: boolean
  active: boolean
  opened: boolean
  /** Whether the list is being scrolled. */
  passing: boolean
  locale: string
  onToggle: (id: string, range: boolean) => void
  onOpen: (id: string) => void
}

export const TaskRow = memo(function TaskRow({ task, id, at, selected, active, opened, passing, locale, onToggle, onOpen }: Props) {
  const words = useWords()
  const status = statusOf(task.status)
  const problem = task.error_message ?? task.wait?.text ?? null
  return (
    <div
      role="row"
      id={id}
      aria-rowindex={at + 2}
      aria-selected={selected}
      data-testid={`row-${task.project_id}`}
      data-status={task.status}
      className={`${columns} h-full cursor-default border-b border-line select-none ${opened ? 'bg-accent-soft' : selected ? 'bg-raised' : 'bg-panel hover:bg-raised'} ${active ? 'shadow-[inset_3px_0_0_var(--accent)]' : ''}`}
      onClick={(event) => (event.shiftKey ? onToggle(task.project_id, true) : onOpen(task.project_id))}
    >
      <div
        role="gridcell"
        className="flex h-full items-center"
        onClick={(event) => {
          event.stopPropagation()
          onToggle(task.project_id, event.shiftKey)
        }}
      >
        <input
          type="checkbox"
          tabIndex={-1}
          readOnly
          checked={selected}
          aria-label={words.selectRow(task.name)}
          data-testid={`check-${task.project_id}`}
          className="size-4 accent-accent"
        />
      </div>
      <div role="gridcell">
        <Thumbnail address={task.thumbnail_url} passing={passing} />
      </div>
      <div role="gridcell" className="min-w-0">
        <div className="truncate font-medium">{task.name}</div>
        <div className={`truncate text-xs ${task.error_message === null || task.stopped ? 'text-soft' : 'text-bad'}`} title={problem ?? undefined}>
          {problem ?? `${task.template_id} · ${task.project_id}`}
        </div>
      </div>
      <div role="gridcell" className="hidden tabular-nums min-[800px]:block">
        {task.publish_date}
      </div>
      <div role="gridcell" className="min-w-0">
        <Badge tone={toneOf(task.status)} testId={`status-${task.project_id}`}>
          {status === null ? task.status_text : status === 'generating_segment' ? words.generatingSegment(Number(task.status.match(/\d+$/)?.[0] ?? 0)) : words.statuses[status]}
        </Badge>
        <div className="mt-0.5 flex gap-1 truncate text-xs text-soft">
          {task.wait !== null && <span className="text-warn">{words.waits[waitWord(task.wait.reason)]}</span>}
          {task.final_out_of_date && <span className="text-warn">{words.finalOutOfDate}</span>}
          {task.stopped && <span className="font-medium">{words.stopped}</span>}
          {task.wait === null && !task.final_out_of_date && <span>{task.progress}</span>}
        </div>
      </div>
      <div role="gridcell">
        <SegmentMarks segments={task.segments} project={task.project_id} />
      </div>
      <div role="gridcell" className="hidden text-right text-xs text-soft tabular-nums min-[1000px]:block">
        {timeText(task.updated_at, locale)}
      </div>
    </div>
  )
})

export type WaitWord = 'slot' | 'budget' | 'rate' | 'approval' | 'person' | 'disk' | 'verification' | 'other'
const waitWords: readonly WaitWord[] = ['slot', 'budget', 'rate', 'approval', 'person', 'disk', 'verification']

export function waitWord(reason: string): WaitWord {
  return waitWords.find((word) => word === reason.toLowerCase()) ?? 'other'
}
