import type { ReactNode } from 'react'
import { command } from '../api/batch'
import type { Command } from '../api/commands'
import type { TaskDetails } from '../api/types'
import { ConfirmDialog } from '../dialogs/ConfirmDialog'
import { PlainDialog } from '../dialogs/PlainDialog'
import { PublishDialog } from '../dialogs/PublishDialog'
import { RejectDialog } from '../dialogs/RejectDialog'
import { UploadDialog } from '../dialogs/UploadDialog'
import { useLanguage, useWords } from '../i18n/words'
import { moneysText } from '../money/format'
import { useMayAct } from '../session/session'
import { nextAction, type NextAction } from '../tasks/nextAction'
import { awaitsApproval } from '../tasks/status'
import { Button } from '../ui/Button'
import { useDialogs } from '../ui/dialogs'
import { DropTarget } from '../ui/DropTarget'
import { Badge, Note, Section, type Tone } from '../ui/parts'
import { timeText } from '../ui/time'
import { Player } from '../video/Player'
import { ChainView } from '../video/ChainView'
import { chainOf } from './chain'

/** How a project stands and why, its photo, its video, and what can be done next. */
export function Overview({ task, onChanged }: { task: TaskDetails; onChanged: () => void }) {
  const words = useWords()
  const { locale } = useLanguage()
  const mayAct = useMayAct()
  const open = useDialogs()
  const names = new Map([[task.project_id, task.name]])
  const ids = [task.project_id]
  const confirm = (title: string, initial: Command) =>
    open((close) => <ConfirmDialog title={title} initial={initial} names={names} totalSegments={task.total_segments} onDone={onChanged} onClose={close} />)
  const approval = awaitsApproval(task)
  const next = nextAction(task, approval)
  const kindOf = (action: NextAction) => (next === action ? 'primary' : 'plain')
  const goalText = (goal: string) => Object.entries(words.goals).find(([word]) => word === goal)?.[1] ?? goal
  const clips = chainOf(task)
  const replacePhoto = (file: File | null) =>
    open((close) => (
      <UploadDialog
        title={words.replacePhoto}
        text={words.replacePhotoText}
        accept="image/jpeg,image/png,image/webp"
        command="upload-image"
        members={{ project_id: task.project_id, version: task.version }}
        file={file}
        onDone={onChanged}
        onClose={close}
      />
    ))

  return (
    <>
      <Explanation task={task} />
      {mayAct && (
        <div className="mb-4 flex flex-wrap gap-1.5" data-testid="details-actions">
          {approval && (
            <>
              <Button small kind="primary" data-testid="approve" onClick={() => confirm(words.approve, { command: 'approve', body: { project_id: task.project_id, version: task.version } })}>
                {words.approve}
              </Button>
              <Button small kind="danger" data-testid="reject" onClick={() => open((close) => <RejectDialog project={task.project_id} version={task.version} onDone={onChanged} onClose={close} />)}>
                {words.reject}
              </Button>
            </>
          )}
          {task.shots.length === 0 ? (
            <Button small kind={kindOf('storyboard')} data-testid="details-storyboard" onClick={() => confirm(words.generateStoryboards, { command: 'generate-storyboards', body: { project_ids: ids, overwrite: false } })}>
              {words.generateStoryboards}
            </Button>
          ) : (
            <Button small kind={kindOf('next')} data-testid="details-next" onClick={() => confirm(words.nextStep, { command: 'generate-segments', body: { project_ids: ids } })}>
              {words.nextStep}
            </Button>
          )}
          <Button small data-testid="details-run" onClick={() => confirm(words.runToEnd, { command: 'run', body: { project_ids: ids, goal: 'merged' } })}>
            {words.runToEnd}
          </Button>
          <Button small kind={kindOf('merge')} data-testid="details-merge" onClick={() => confirm(words.merge, { command: 'merge-videos', body: { project_ids: ids, stale: false } })}>
            {words.merge}
          </Button>
          <Button
            small
            data-testid="details-redo"
            disabled={task.shots.length === 0}
            onClick={() =>
              confirm(words.cascadeRedo, {
                command: 'cascade-redo',
                body: {
                  project_id: task.project_id,
                  from_segment_index: task.segments.find((segment) => segment.stale || segment.status === 'failed')?.segment_index ?? 0,
                  regenerate_storyboard: false,
                  run_on: false,
                  abandon: false,
                  version: task.version,
                },
              })
            }
          >
            {words.cascadeRedo}
          </Button>
          {(task.status === 'failed' || task.error_message !== null) && (
            <Button small data-testid="details-retry" onClick={() => confirm(words.retry, { command: 'retry-task', body: { project_ids: ids } })}>
              {words.retry}
            </Button>
          )}
          {(task.running || task.goal !== null) && (
            <Button
              small
              data-testid="details-cancel"
              onClick={() =>
                open((close) => (
                  <PlainDialog title={words.stop} text={words.stopText(1)} confirm={words.stop} danger names={names} onConfirm={(key) => command('cancel', { project_ids: ids, abandon: false }, key)} onClose={close} />
                ))
              }
            >
              {words.stop}
            </Button>
          )}
          {task.final_video !== null && (
            <Button small kind={kindOf('publish')} data-testid="details-publish" onClick={() => open((close) => <PublishDialog projects={ids} names={names} onClose={close} />)}>
              {words.publish}
            </Button>
          )}
        </div>
      )}
      {task.final_video !== null && (
        <Section title={words.finalVideo} testId="final-video">
          <Player src={task.final_video.videoUrl} label={words.finalVideo} poster={task.segments[0]?.firstFrameUrl ?? ''} lastFrame={task.segments.at(-1)?.lastFrameUrl ?? ''} testId="final-player" />
          <p className="mt-1 flex flex-wrap gap-x-3 text-xs text-soft">
            <span>{timeText(task.final_video.madeAt, locale)}</span>
            {task.final_video.out_of_date && <Badge tone="warn">{words.finalOutOfDate}</Badge>}
            {task.final_video.duration !== undefined && <span>{words.secondsText(task.final_video.duration)}</span>}
            <a className="text-accent underline" href={task.final_video.videoUrl} download>
              {words.download}
            </a>
          </p>
        </Section>
      )}
      {clips.length > 0 && (
        <div className="mb-4">
          <Button onClick={() => open((close) => <ChainView name={task.name} clips={clips} onClose={close} />)} data-testid="open-chain">
            {words.playChain(clips.length)}
          </Button>
        </div>
      )}
      <Section title={words.photo}>
        <DropTarget disabled={!mayAct} label={words.dropPhoto} onFile={replacePhoto} accepts={(file) => file.type.startsWith('image/')} refusal={words.notAPicture} testId="drop-photo">
          <div className="flex gap-3">
            {task.opening_image_url === '' ? (
              <p className="text-soft">{task.opening_lost ? words.photoLost : words.noPhoto}</p>
            ) : (
              <a href={task.opening_image_url} target="_blank" rel="noreferrer" className="shrink-0">
                <img src={task.opening_image_url} alt={task.picture_description || words.photoOf(task.name)} className="max-h-52 max-w-64 rounded-md object-contain" />
              </a>
            )}
            <div className="min-w-0 flex-1 text-soft">
              {task.picture_description && <p className="mb-2">{task.picture_description}</p>}
              {task.scene_description !== null && task.scene_description !== '' && <p className="mb-2 text-text">{task.scene_description}</p>}
              {mayAct && (
                <Button small onClick={() => replacePhoto(null)} data-testid="replace-photo">
                  {words.replacePhoto}…
                </Button>
              )}
            </div>
          </div>
        </DropTarget>
      </Section>
      <Section title={words.facts}>
        <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1">
          <Fact label={words.project}>{task.project_id}</Fact>
          {task.record_id !== null && <Fact label={words.record}>{task.record_id}</Fact>}
          <Fact label={words.template}>{task.template_id}</Fact>
          <Fact label={words.releaseDate}>{task.publish_date}</Fact>
          {task.goal !== null && <Fact label={words.goal}>{goalText(task.goal)}</Fact>}
          <Fact label={words.costSoFar}>{moneysText(task.cost.spent, words.nothing)}</Fact>
          {task.cost.to_finish !== null && <Fact label={words.costToFinish}>{moneysText([task.cost.to_finish], words.nothing)}</Fact>}
          <Fact label={words.updated}>{timeText(task.updated_at, locale)}</Fact>
        </dl>
      </Section>
      {task.publications.length > 0 && (
        <Section title={words.published}>
          <ul className="space-y-1">
            {task.publications.map((one) => (
              <li key={one.destination} className="flex flex-wrap items-baseline gap-x-3">
                <span className="font-medium">{one.destination}</span>
                <span className="text-soft">{one.state}</span>
                {one.link !== null && /^https?:\/\//.test(one.link) && (
                  <a className="text-accent underline" href={one.link} target="_blank" rel="noreferrer" data-testid="published-link">
                    {words.openLink}
                  </a>
                )}
                {one.error !== null && <span className="text-bad">{one.error}</span>}
                <span className="text-xs text-soft">{timeText(one.at, locale)}</span>
              </li>
            ))}
          </ul>
        </Section>
      )}
    </>
  )
}

const verdictTones: Readonly<Record<string, Tone>> = { finished: 'good', moving: 'busy', waiting: 'busy', needs_a_person: 'warn' }

function Explanation({ task }: { task: TaskDetails }) {
  const words = useWords()
  const { locale } = useLanguage()
  const approval = awaitsApproval(task)
  const review = task.review?.reason ? words.reviewed(task.review.verdict, task.review.reason) : null
  const remarks = [...task.warnings, task.not_taken, task.table_refusal, review].filter((text): text is string => text !== null && text !== '')
  return (
    <div className="mb-3 space-y-2" data-testid="explanation">
      {task.error_message !== null && (
        <Note tone={approval ? 'warn' : task.stopped ? 'idle' : 'bad'}>
          <p>{task.error_message}</p>
          {task.stopped ? <p className="mt-1">{words.stoppedAdvice}</p> : task.advice !== null && <p className="mt-1">{task.advice}</p>}
        </Note>
      )}
      {task.explanation !== null && !(approval && task.explanation.verdict === 'nothing_wanted') && (
        <Note tone={verdictTones[task.explanation.verdict] ?? 'idle'}>
          <p className="font-medium">{words.verdict(task.explanation.verdict)}</p>
          {task.explanation.causes.length > 0 && (
            <ul className="mt-1 list-disc pl-4">
              {task.explanation.causes.map((cause, at) => (
                <li key={at}>
                  {cause.text}
                  {cause.until !== null && <span> ({words.until(timeText(cause.until, locale))})</span>}
                </li>
              ))}
            </ul>
          )}
          {task.operation !== null && (
            <p className="mt-1">
              {!task.explanation.causes.some((cause) => cause.text === task.operation?.doing) && `${task.operation.doing} · `}
              {words.since(timeText(task.operation.started_at, locale))}
            </p>
          )}
        </Note>
      )}
      {task.behind.length > 0 && <Note tone="idle">{words.behind(task.behind.map((place) => words.places[place === 'files' ? 'files' : 'table']).join(', '))}</Note>}
      {remarks.map((text) => (
        <Note key={text} tone="warn">
          {text}
        </Note>
      ))}
    </div>
  )
}

export function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-soft">{label}</dt>
      <dd className="min-w-0 break-words tabular-nums">{children}</dd>
    </>
  )
}
