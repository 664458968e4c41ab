import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react'
import { useLanguage, useWords } from '../i18n/words'
import { Button } from '../ui/Button'
import { Icon } from '../ui/Icon'
import { Failure } from '../ui/parts'
import type { Selection, SelectionAction } from './selection'
import { isFiltered, type TaskList } from './taskList'
import { columns, rowHeight, TaskRow } from './TaskRow'

interface Props {
  list: TaskList
  selection: Selection
  select: (action: SelectionAction) => void
  opened: string | null
  onOpen: (id: string) => void
  onSeen: (end: number) => void
  onSort: (sort: string) => void
  onRetry: () => void
  /** Takes the filter and the search away. */
  onShowAll: () => void
}

/** The rows that are in view, of as many as there are; a grid that the keyboard walks through. */
export function TaskTable({ list, selection, select, opened, onOpen, onSeen, onSort, onRetry, onShowAll }: Props) {
  const words = useWords()
  const { locale } = useLanguage()
  const scroller = useRef<HTMLDivElement>(null)
  const [active, setActive] = useState<string | null>(null)
  const { tasks, total } = list
  const filtered = isFiltered(list.filter)
  const order = useMemo(() => tasks.map((task) => task.project_id), [tasks])
  const rows = useVirtualizer({ count: list.state === 'first' ? 0 : Math.max(total, tasks.length), getScrollElement: () => scroller.current, estimateSize: () => rowHeight, overscan: 12 })
  const items = rows.getVirtualItems()
  const end = items.at(-1)?.index ?? 0

  useEffect(() => onSeen(end + 1), [end, onSeen])
  useEffect(() => {
    scroller.current?.scrollTo({ top: 0 })
  }, [list.question])

  const latest = useRef({ order, select })
  useEffect(() => {
    latest.current = { order, select }
  })
  const toggle = useMemo(
    () => (id: string, range: boolean) => {
      setActive(id)
      latest.current.select(range ? { type: 'range', to: id, order: latest.current.order } : { type: 'toggled', id })
    },
    [],
  )
  const open = useMemo(
    () => (id: string) => {
      setActive(id)
      onOpen(id)
    },
    [onOpen],
  )

  const go = (to: number, range: boolean) => {
    const at = Math.min(Math.max(to, 0), tasks.length - 1)
    const id = order[at]
    if (id === undefined) return
    if (range) {
      if (selection.anchor === null && active !== null) select({ type: 'toggled', id: active })
      select({ type: 'range', to: id, order })
    }
    setActive(id)
    rows.scrollToIndex(at, { align: 'auto' })
  }

  const onKey = (event: KeyboardEvent) => {
    if (event.target !== scroller.current) return
    const at = active === null ? -1 : order.indexOf(active)
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? rowHeight) / rowHeight) - 2)
    const moves: Record<string, number> = { ArrowDown: at + 1, ArrowUp: Math.max(at - 1, 0), PageDown: at + page, PageUp: at - page, Home: 0, End: tasks.length - 1 }
    const to = moves[event.key]
    if (to !== undefined) go(to, event.shiftKey)
    else if (event.key === ' ' && active !== null) toggle(active, event.shiftKey)
    else if (event.key === 'Enter' && active !== null) onOpen(active)
    else if (event.key.toLowerCase() === 'a' && (event.ctrlKey || event.metaKey)) select({ type: 'added', ids: order })
    else if (event.key === 'Escape' && selection.ids.size > 0) select({ type: 'cleared' })
    else return
    event.preventDefault()
  }

  const rowId = (id: string) => `task-${id}`
  const activeShown = active !== null && items.some((item) => order[item.index] === active)
  const allLoaded = tasks.length > 0 && tasks.every((task) => selection.ids.has(task.project_id))
  const some = selection.ids.size > 0

  return (
    <div
      ref={scroller}
      role="grid"
      tabIndex={0}
      aria-label={words.projects}
      aria-multiselectable="true"
      aria-rowcount={total + 1}
      aria-busy={list.state === 'first' || list.state === 'more'}
      aria-activedescendant={activeShown && active !== null ? rowId(active) : undefined}
      data-testid="task-table"
      className="scrolls min-h-0 flex-1 overflow-x-auto outline-offset-[-2px]"
      onKeyDown={onKey}
      onFocus={(event) => {
        if (event.target === scroller.current && active === null) setActive(order[0] ?? null)
      }}
    >
      <div role="row" aria-rowindex={1} className={`${columns} sticky top-0 z-10 h-8 border-b border-line-strong bg-raised text-xs font-medium text-soft`}>
        <div role="columnheader" className="flex items-center">
          <input
            type="checkbox"
            className="size-4 accent-accent"
            aria-label={words.selectAllLoaded}
            data-testid="check-all"
            checked={allLoaded}
            ref={(box) => {
              if (box !== null) box.indeterminate = some && !allLoaded
            }}
            onChange={() => select({ type: allLoaded ? 'removed' : 'added', ids: order })}
          />
        </div>
        <div role="columnheader">{words.photo}</div>
        <div role="columnheader">{words.name}</div>
        <SortHead sort={list.filter.sort} by="release_date" label={words.releaseDate} onSort={onSort} className="hidden min-[800px]:flex" />
        <div role="columnheader">{words.status}</div>
        <div role="columnheader">{words.segments}</div>
        <div role="columnheader" className="hidden text-right min-[1000px]:block">
          {words.updated}
        </div>
      </div>
      <div role="rowgroup" className="relative" style={{ height: rows.getTotalSize() }}>
        {items.map((item) => {
          const task = tasks[item.index]
          return (
            <div key={task?.project_id ?? `row-${item.index}`} role="presentation" className="absolute inset-x-0 top-0" style={{ height: item.size, transform: `translateY(${item.start}px)` }}>
              {task === undefined ? (
                <div role="row" aria-rowindex={item.index + 2} className="flex h-full items-center border-b border-line px-3">
                  <span role="gridcell" className="h-3 w-1/2 rounded bg-idle-soft" aria-label={words.loading} />
                </div>
              ) : (
                <TaskRow
                  task={task}
                  id={rowId(task.project_id)}
                  at={item.index}
                  selected={selection.ids.has(task.project_id)}
                  active={task.project_id === active}
                  opened={task.project_id === opened}
                  passing={rows.isScrolling}
                  locale={locale}
                  onToggle={toggle}
                  onOpen={open}
                />
              )}
            </div>
          )
        })}
      </div>
      {list.state === 'failed' && (
        <div className="p-3">
          <Failure failure={list.failure} onRetry={onRetry} />
        </div>
      )}
      {list.state === 'first' && (
        <p role="status" className="py-10 text-center text-soft">
          {words.loading}
        </p>
      )}
      {list.state === 'idle' && total === 0 && (
        <div className="py-16 text-center text-soft" data-testid="no-projects">
          <p>{filtered ? words.noneFits : words.noProjects}</p>
          {filtered && (
            <Button small className="mt-2" onClick={onShowAll} data-testid="show-all">
              {words.showAll}
            </Button>
          )}
        </div>
      )}
    </div>
  )
}

function SortHead({ sort, by, label, onSort, className }: { sort: string; by: string; label: string; onSort: (sort: string) => void; className: string }) {
  const up = sort === by
  const down = sort === `-${by}`
  return (
    <div role="columnheader" aria-sort={up ? 'ascending' : down ? 'descending' : 'none'} className={className}>
      <Button kind="quiet" small className={`-mx-2 !text-xs ${up || down ? 'text-text' : ''}`} onClick={() => onSort(up ? `-${by}` : by)} data-testid={`sort-${by}`}>
        {label}
        {(up || down) && <Icon name={up ? 'up' : 'down'} className="!size-3" />}
      </Button>
    </div>
  )
}
