import { useCallback, useEffect, useMemo, useReducer, useState } from 'react'
import { readConnections } from '../api/batch'
import type { Task } from '../api/types'
import { Details } from '../details/Details'
import { ConnectDialog } from '../dialogs/ConnectDialog'
import { NewProjectDialog } from '../dialogs/NewProjectDialog'
import { useLanguage, useWords } from '../i18n/words'
import { useMayAct } from '../session/session'
import { Button } from '../ui/Button'
import { useDialogs } from '../ui/dialogs'
import { Icon } from '../ui/Icon'
import { useRead } from '../ui/useRead'
import { ActionBar } from './ActionBar'
import { nothingSelected, selectionReducer } from './selection'
import { StatsBar } from './StatsBar'
import { noFilter } from './taskList'
import { TaskTable } from './TaskTable'
import { useTaskList } from './useTaskList'

const searchAfter = 250

export function TasksPage({ opened, onOpen }: { opened: string | null; onOpen: (project: string | null) => void }) {
  const words = useWords()
  const { language } = useLanguage()
  const mayAct = useMayAct()
  const openDialog = useDialogs()
  const [selection, select] = useReducer(selectionReducer, nothingSelected)
  const onDeleted = useCallback((ids: string[]) => select({ type: 'removed', ids }), [])
  const { list, filterBy, seen, reread, changed } = useTaskList(noFilter, language, onDeleted)
  const connections = useRead('connections', readConnections)
  const [search, setSearch] = useState('')

  const { filter } = list
  useEffect(() => {
    if (search === filter.search) return
    const timer = setTimeout(() => filterBy({ ...filter, search }), searchAfter)
    return () => clearTimeout(timer)
  }, [search, filter, filterBy])

  const showAll = () => {
    setSearch('')
    filterBy({ ...noFilter, sort: filter.sort })
  }
  const openTask = useMemo(() => (id: string) => onOpen(id), [onOpen])
  const noteTasks = useCallback((tasks: readonly Task[]) => changed(tasks), [changed])

  return (
    <div className="flex min-h-0 flex-1">
      <section className="flex min-w-0 flex-1 flex-col" aria-label={words.projects}>
        <StatsBar counts={list.counts} chosen={filter.status} onChoose={(status) => filterBy({ ...filter, status })} />
        <div className="flex flex-wrap items-center gap-2 px-3 pb-2">
          <label className="relative min-w-36 flex-1">
            <span className="sr-only">{words.search}</span>
            <Icon name="search" className="pointer-events-none absolute top-[7px] left-2 text-soft" />
            <input type="search" className="field w-full !pl-8" placeholder={words.searchHint} value={search} onChange={(event) => setSearch(event.target.value)} data-testid="search" />
          </label>
          <select className="field max-w-36" aria-label={words.table} value={filter.table_id} onChange={(event) => filterBy({ ...filter, table_id: event.target.value })} data-testid="filter-table">
            <option value="">{words.allTables}</option>
            {(connections.value ?? []).map((connection) => (
              <option key={connection.table_id} value={connection.table_id}>
                {connection.name}
              </option>
            ))}
          </select>
          <select className="field max-w-44" aria-label={words.sortBy} value={filter.sort} onChange={(event) => filterBy({ ...filter, sort: event.target.value })} data-testid="sort">
            {(['release_date', '-release_date', '-created_at', 'created_at'] as const).map((sort) => (
              <option key={sort} value={sort}>
                {words.sorts[sort]}
              </option>
            ))}
          </select>
          {mayAct && (
            <>
              <Button onClick={() => openDialog((close) => <ConnectDialog onClose={close} onConnected={() => connections.again()} onImported={reread} />)} data-testid="open-connect">
                <Icon name="table" /> {words.connectTable}
              </Button>
              <Button onClick={() => openDialog((close) => <NewProjectDialog onClose={close} onCreated={reread} />)} data-testid="open-new-project">
                <Icon name="plus" /> {words.newProject}
              </Button>
            </>
          )}
        </div>
        <ActionBar list={list} selected={selection.ids} select={select} mayAct={mayAct} onTasks={noteTasks} />
        <TaskTable list={list} selection={selection} select={select} opened={opened} onOpen={openTask} onSeen={seen} onSort={(sort) => filterBy({ ...filter, sort })} onRetry={reread} onShowAll={showAll} />
        <p className="border-t border-line bg-panel px-3 py-1 text-xs text-soft tabular-nums" data-testid="list-foot">
          {words.shownOf(list.tasks.length, list.total)} · {words.keyboardHint}
        </p>
      </section>
      {opened !== null && <Details key={opened} project={opened} onClose={() => onOpen(null)} />}
    </div>
  )
}
