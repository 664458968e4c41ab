import { useEffect, useRef, useState } from 'react'
import { readTask } from '../api/batch'
import { useLanguage, useWords } from '../i18n/words'
import { useLiveReader } from '../live/live'
import { Icon } from '../ui/Icon'
import { Badge, Failure, Loading, Tabs } from '../ui/parts'
import { useRead } from '../ui/useRead'
import { statusOf, toneOf } from '../tasks/status'
import { Costs } from './Costs'
import { EventList } from './EventList'
import { Overview } from './Overview'
import { Segments } from './Segments'
import { Storyboard } from './Storyboard'

const tabs = ['overview', 'segments', 'storyboard', 'cost', 'events'] as const
type TabId = (typeof tabs)[number]

/** Everything about one project, beside the table or over the whole width. */
export function Details({ project, onClose }: { project: string; onClose: () => void }) {
  const words = useWords()
  const { language } = useLanguage()
  const [tab, setTab] = useState<TabId>('overview')
  const [wide, setWide] = useState(false)
  const [deleted, setDeleted] = useState(false)
  const panel = useRef<HTMLElement>(null)
  const read = useRead(`${project} ${language}`, (signal) => readTask(project, signal))
  const { again } = read

  useLiveReader({
    changed(projects, gone) {
      if (gone.includes(project)) setDeleted(true)
      else if (projects.includes(project)) again()
    },
    reload: again,
  })

  useEffect(() => {
    const before = document.activeElement
    panel.current?.focus({ preventScroll: true })
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true })
    }
  }, [project])

  // What had the focus may have gone with what it was for, as the button of a clip that is being made: keys go on working here.
  const focused = useRef<Element | null>(null)
  useEffect(() => {
    const last = focused.current
    if (last === null || (last.isConnected && !last.matches(':disabled'))) return
    focused.current = null
    if (document.activeElement === document.body || document.activeElement === last) panel.current?.focus({ preventScroll: true })
  })

  const task = read.value
  const status = task === null ? null : statusOf(task.status)
  return (
    <aside
      ref={panel}
      tabIndex={-1}
      aria-label={words.detailsOf(task?.name ?? project)}
      data-testid="details"
      data-project={project}
      className={`flex min-h-0 flex-col border-l border-line bg-panel outline-offset-[-2px] max-[1199px]:fixed max-[1199px]:inset-y-0 max-[1199px]:right-0 max-[1199px]:z-30 max-[1199px]:shadow-2xl ${
        wide ? 'w-full max-[1199px]:left-0 min-[1200px]:w-[62%]' : 'w-[min(36rem,calc(100vw-2.5rem))] shrink-0'
      }`}
      onFocus={(event) => {
        focused.current = event.target
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && !event.defaultPrevented) onClose()
      }}
    >
      <header className="flex items-center gap-2 px-3 py-2">
        <h2 className="min-w-0 flex-1 truncate text-sm font-semibold" data-testid="details-title">
          {task?.name ?? project}
        </h2>
        {task !== null && <Badge tone={toneOf(task.status)}>{status === null || status === 'generating_segment' ? task.status_text : words.statuses[status]}</Badge>}
        <button type="button" className="rounded p-1 hover:bg-idle-soft" aria-pressed={wide} aria-label={words.wider} title={words.wider} onClick={() => setWide(!wide)} data-testid="details-wide">
          <Icon name="wide" />
        </button>
        <button type="button" className="rounded p-1 hover:bg-idle-soft" aria-label={words.close} onClick={onClose} data-testid="details-close">
          <Icon name="close" />
        </button>
      </header>
      <Tabs tabs={tabs.map((id) => ({ id, label: words.tabs[id] }))} chosen={tab} onChoose={setTab} label={words.detailsOf(task?.name ?? project)} testId="tab" />
      <div role="tabpanel" id="tab-panel" aria-labelledby={`tab-${tab}`} tabIndex={0} className="scrolls min-h-0 flex-1 p-3 outline-offset-[-2px]">
        {deleted && (
          <div className="mb-3 rounded-md bg-warn-soft px-3 py-2 text-warn" role="alert" data-testid="details-deleted">
            {words.deletedMeanwhile}
          </div>
        )}
        {read.failure !== null && (
          <div className="mb-3">
            <Failure failure={read.failure} onRetry={read.again} />
          </div>
        )}
        {task === null ? (
          read.loading && <Loading />
        ) : (
          <>
            {tab === 'overview' && <Overview task={task} onChanged={again} />}
            {tab === 'segments' && <Segments task={task} onChanged={again} />}
            {tab === 'storyboard' && <Storyboard task={task} onChanged={again} />}
            {tab === 'cost' && <Costs task={task} onChanged={again} />}
            {tab === 'events' && <EventList project={project} version={task.version} />}
          </>
        )}
      </div>
    </aside>
  )
}
