import { useEffect, useRef, type ReactNode } from 'react'
import { command, readJobs, restartJob } from '../api/batch'
import type { StandingJob } from '../api/types'
import { ConfirmDialog } from '../dialogs/ConfirmDialog'
import { PlainDialog } from '../dialogs/PlainDialog'
import { useLanguage, useWords } from '../i18n/words'
import { useLiveReader } from '../live/live'
import { useMayAct } from '../session/session'
import { Button } from '../ui/Button'
import { Dialog } from '../ui/Dialog'
import { useDialogs } from '../ui/dialogs'
import { Failure, Loading, Section } from '../ui/parts'
import { timeText } from '../ui/time'
import { useRead } from '../ui/useRead'

const again = 1000

/** What runs, waits, has failed, was stopped or was put aside, and why. */
export function JobDrawer({ onOpen, onClose }: { onOpen: (project: string) => void; onClose: () => void }) {
  const words = useWords()
  const { locale, language } = useLanguage()
  const mayAct = useMayAct()
  const open = useDialogs()
  const read = useRead(language, readJobs)
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null)
  const soon = () => {
    timer.current ??= setTimeout(() => {
      timer.current = null
      read.again()
    }, again)
  }
  useLiveReader({ changed: soon, reload: soon })
  useEffect(
    () => () => {
      if (timer.current !== null) clearTimeout(timer.current)
    },
    [],
  )

  const jobs = read.value
  const show = (project: string) => {
    onClose()
    onOpen(project)
  }
  const stop = (project: string, name: string) =>
    open((close) => (
      <PlainDialog
        title={words.stop}
        text={words.stopText(1)}
        confirm={words.stop}
        danger
        names={new Map([[project, name]])}
        onConfirm={async (key) => {
          const answer = await command('cancel', { project_ids: [project], abandon: false }, key)
          read.again()
          return answer
        }}
        onClose={close}
      />
    ))
  const retry = (project: string, name: string) =>
    open((close) => (
      <ConfirmDialog title={words.retry} initial={{ command: 'retry-task', body: { project_ids: [project] } }} names={new Map([[project, name]])} onDone={read.again} onClose={close} />
    ))
  const restart = (job: string) =>
    open((close) => (
      <PlainDialog
        title={words.restart}
        text={words.restartText}
        confirm={words.restart}
        onConfirm={async (key) => {
          const answer = await restartJob(job, key)
          read.again()
          return answer
        }}
        onClose={close}
      />
    ))

  const standing = (job: StandingJob, look: string) => (
    <Job key={job.project_id} name={job.name} onOpen={() => show(job.project_id)} action={mayAct && <Button small onClick={() => retry(job.project_id, job.name)} data-testid={`job-retry-${job.project_id}`}>{words.retry}…</Button>}>
      <span className={look}>{job.error}</span>
      {' · '}
      {timeText(job.at, locale)}
      {job.advice !== null && <span className="block text-text">{job.advice}</span>}
    </Job>
  )

  return (
    <Dialog title={words.jobs} shape="drawer" testId="job-drawer" onClose={onClose}>
      {read.failure !== null && <Failure failure={read.failure} onRetry={read.again} />}
      {jobs === null ? (
        read.failure === null && <Loading />
      ) : (
        <>
          <Jobs title={words.runningNow(jobs.counts.running)} empty={words.nothingRuns} testId="jobs-running" shown={jobs.running.length} all={jobs.counts.running}>
            {jobs.running.map((job) => (
              <Job key={`${job.project_id} ${job.segment} ${job.doing}`} name={job.name} onOpen={() => show(job.project_id)} action={mayAct && !job.ending && <Button small onClick={() => stop(job.project_id, job.name)} data-testid={`job-cancel-${job.project_id}`}>{words.stop}…</Button>}>
                {job.segment === null ? job.doing : words.generatingSegment(job.segment)} · {words.since(timeText(job.since, locale))}
                {job.ending && ` · ${words.ending}`}
              </Job>
            ))}
          </Jobs>
          <Jobs title={words.waitingNow(jobs.counts.waiting)} empty={words.nothingWaits} testId="jobs-waiting" shown={jobs.waiting.length} all={jobs.counts.waiting}>
            {jobs.waiting.map((job) => (
              <Job key={job.project_id} name={job.name} onOpen={() => show(job.project_id)} action={mayAct && <Button small onClick={() => stop(job.project_id, job.name)} data-testid={`job-cancel-${job.project_id}`}>{words.stop}…</Button>}>
                <span className="text-warn">{job.text}</span>
              </Job>
            ))}
          </Jobs>
          <Jobs title={words.failedNow(jobs.counts.failed)} empty={words.nothingFailed} testId="jobs-failed" shown={jobs.failed.length} all={jobs.counts.failed}>
            {jobs.failed.map((job) => standing(job, 'text-bad'))}
          </Jobs>
          {jobs.counts.stopped > 0 && (
            <Jobs title={words.stoppedNow(jobs.counts.stopped)} testId="jobs-stopped" shown={jobs.stopped.length} all={jobs.counts.stopped}>
              {jobs.stopped.map((job) => standing(job, 'text-soft'))}
            </Jobs>
          )}
          <Jobs title={words.parkedNow(jobs.counts.parked)} empty={words.nothingParked} testId="jobs-parked" shown={jobs.parked.length} all={jobs.counts.parked}>
            {jobs.parked.map((job) => (
              <Job key={job.job} name={`${job.kind} · ${job.subject}`} action={mayAct && <Button small onClick={() => restart(job.job)} data-testid={`job-restart-${job.job}`}>{words.restart}…</Button>}>
                <span className="text-bad">{job.error}</span> · {timeText(job.at, locale)}
              </Job>
            ))}
          </Jobs>
        </>
      )}
    </Dialog>
  )
}

function Jobs({ title, empty, shown, all, testId, children }: { title: string; empty?: string; shown: number; all: number; testId: string; children: ReactNode }) {
  const words = useWords()
  return (
    <Section title={title} testId={testId}>
      {shown === 0 ? <p className="text-soft">{empty}</p> : <ul className="divide-y divide-line rounded-md border border-line">{children}</ul>}
      {all > shown && <p className="mt-1 text-xs text-soft">{words.andMore(all - shown)}</p>}
    </Section>
  )
}

function Job({ name, onOpen, action, children }: { name: string; onOpen?: () => void; action: ReactNode; children: ReactNode }) {
  return (
    <li className="flex items-start gap-2 px-2.5 py-1.5">
      <div className="min-w-0 flex-1">
        {onOpen === undefined ? (
          <span className="font-medium break-words">{name}</span>
        ) : (
          <button type="button" className="block max-w-full truncate text-left font-medium hover:underline" onClick={onOpen}>
            {name}
          </button>
        )}
        <p className="text-xs break-words text-soft">{children}</p>
      </div>
      {action}
    </li>
  )
}
