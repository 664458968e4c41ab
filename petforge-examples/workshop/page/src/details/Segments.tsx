import { command } from '../api/batch'
import type { SegmentDetails, TaskDetails } from '../api/types'
import { ConfirmDialog } from '../dialogs/ConfirmDialog'
import { UploadDialog } from '../dialogs/UploadDialog'
import { useLanguage, useWords } from '../i18n/words'
import { PromptEditor } from '../prompts/PromptEditor'
import { useMayAct } from '../session/session'
import { SegmentMark } from '../tasks/SegmentMarks'
import { markOf } from '../tasks/status'
import { Button } from '../ui/Button'
import { useDialogs } from '../ui/dialogs'
import { DropTarget } from '../ui/DropTarget'
import { Badge, Note, type Tone } from '../ui/parts'
import { timeText } from '../ui/time'
import { Player } from '../video/Player'
import { seamQuality } from '../video/timeline'
import { PlainDialog } from '../dialogs/PlainDialog'
import { ExactPromptDialog } from './ExactPromptDialog'
import { VersionsDialog } from './VersionsDialog'

const seamTone: Record<ReturnType<typeof seamQuality>, Tone> = { good: 'good', visible: 'warn', broken: 'bad', unknown: 'idle' }

/** Every segment with its frames, its clip, its seam to the one before, and what can be done with it. */
export function Segments({ task, onChanged }: { task: TaskDetails; onChanged: () => void }) {
  return (
    <ol className="space-y-3">
      {task.segments.map((segment, at) => (
        <li key={segment.segment_index}>
          {at > 0 && <SeamLine segment={segment} />}
          <SegmentCard task={task} segment={segment} onChanged={onChanged} />
        </li>
      ))}
    </ol>
  )
}

function SeamLine({ segment }: { segment: SegmentDetails }) {
  const words = useWords()
  if (segment.videoUrl === '') return null
  const quality = seamQuality(segment.seam)
  const { seam } = segment
  return (
    <div className="-mt-1 mb-2 flex items-center gap-2 text-xs text-soft" data-testid={`seam-of-${segment.segment_index}`}>
      <span className="h-px flex-1 bg-line" />
      <span>{words.seam(segment.segment_index)}</span>
      <Badge tone={seamTone[quality]}>{words.seamQualities[quality]}</Badge>
      {seam !== null && seam.psnr !== null && <span className="tabular-nums">{seam.psnr.toFixed(1)} dB</span>}
      {seam !== null && seam.ssim !== null && <span className="tabular-nums">SSIM {seam.ssim.toFixed(3)}</span>}
      <span className="h-px flex-1 bg-line" />
    </div>
  )
}

function SegmentCard({ task, segment, onChanged }: { task: TaskDetails; segment: SegmentDetails; onChanged: () => void }) {
  const words = useWords()
  const { locale } = useLanguage()
  const mayAct = useMayAct()
  const open = useDialogs()
  const index = segment.segment_index
  const mark = markOf(segment)
  const names = new Map([[task.project_id, task.name]])
  const has = segment.videoUrl !== ''
  const shot = task.shots.find((one) => one.segment_index === index)

  // A clip that waits for a decision is decided on by its call.
  const held = task.calls.find((call) => call.acceptable && call.segment === index)?.key ?? null
  const ofHeld = async (name: 'accept-clip' | 'abandon-call', key: string) => {
    const answer = await command(name, { project_id: task.project_id, call: held }, key)
    onChanged()
    return answer
  }

  const supplyFrame = () =>
    open((close) => (
      <UploadDialog
        title={words.supplyFrame(index)}
        text={words.supplyFrameText(index)}
        accept="image/jpeg,image/png,image/webp"
        command="supply-frame"
        members={{ project_id: task.project_id, segment_index: index, version: task.version }}
        file={null}
        onDone={onChanged}
        onClose={close}
      />
    ))
  const supply = (file: File | null) =>
    open((close) => (
      <UploadDialog
        title={words.supplyClip(index)}
        text={words.supplyClipText}
        accept="video/mp4,video/quicktime,video/webm"
        command="supply-clip"
        members={{ project_id: task.project_id, segment_index: index, version: task.version }}
        file={file}
        onDone={onChanged}
        onClose={close}
      />
    ))

  return (
    <DropTarget disabled={!mayAct} label={words.dropClip} onFile={supply} accepts={(file) => file.type.startsWith('video/') || file.name.endsWith('.mp4')} refusal={words.notAVideo} testId={`drop-clip-${index}`}>
      <section className="rounded-md border border-line p-2.5" aria-label={words.segment(index)} data-testid={`segment-${index}`} data-mark={mark}>
        <header className="mb-2 flex flex-wrap items-center gap-2">
          <SegmentMark segment={segment} project={`details-${task.project_id}`} />
          <h3 className="font-semibold">{words.segment(index)}</h3>
          <span className="text-soft">{segment.type}</span>
          <span className="text-xs text-soft">{words.marks[mark]}</span>
          <span className="flex-1" />
          {segment.duration !== null && <span className="text-xs text-soft tabular-nums">{words.secondsText(segment.duration)}</span>}
          {segment.origin !== null && segment.origin !== 'generated' && <Badge tone="accent">{words.origin(segment.origin)}</Badge>}
          {segment.made_at !== null && <span className="text-xs text-soft">{timeText(segment.made_at, locale)}</span>}
        </header>
        {segment.error !== null && (
          <div className="mb-2">
            <Note tone={segment.stopped ? 'idle' : 'bad'}>{segment.error}</Note>
          </div>
        )}
        {segment.stale && (
          <div className="mb-2">
            <Note tone="warn">{words.staleText}</Note>
          </div>
        )}
        {(has || segment.firstFrameUrl !== '') && (
          <div className={`grid items-start gap-2 ${has ? 'grid-cols-[1fr_2fr_1fr]' : 'grid-cols-2'}`}>
            <FrameView url={segment.firstFrameUrl} label={words.firstFrame} />
            {has && <Player src={segment.videoUrl} label={words.segment(index)} poster={segment.firstFrameUrl} lastFrame={segment.lastFrameUrl} testId={`player-${index}`} />}
            <FrameView url={segment.lastFrameUrl} label={words.lastFrame} />
          </div>
        )}
        {shot !== undefined && <p className="mt-2 line-clamp-2 text-soft">{words.languageIsChinese ? (shot.action_zh ?? shot.action) : (shot.action ?? shot.action_zh)}</p>}
        {segment.mismatch !== null && (
          <div className="mt-2">
            <Note tone="warn">{segment.mismatch}</Note>
          </div>
        )}
        {segment.held_video_url && (
          <div className="mt-2" data-testid={`held-${index}`}>
            <p className="mb-1 text-xs text-soft">{words.heldClip}</p>
            <Player src={segment.held_video_url} label={words.heldClip} testId={`held-player-${index}`} />
          </div>
        )}
        <footer className="mt-2 flex flex-wrap gap-1.5">
          {shot !== undefined && (
            <Button small onClick={() => open((close) => <ExactPromptDialog project={task.project_id} segment={index} mayAct={mayAct} onClose={close} />)} data-testid={`exact-prompt-${index}`}>
              {words.exactPrompt}
            </Button>
          )}
          {mayAct && shot !== undefined && (
            <Button
              small
              data-testid={`edit-${index}`}
              onClick={() => {
                const projects = [{ project_id: task.project_id, name: task.name }]
                open((close) => (
                  <PromptEditor
                    projects={projects}
                    segment={index}
                    onClose={() => {
                      close()
                      onChanged()
                    }}
                  />
                ))
              }}
            >
              {words.editPrompts}
            </Button>
          )}
          {mayAct && shot !== undefined && !has && segment.status !== 'generating' && (
            <Button
              small
              data-testid={`generate-${index}`}
              onClick={() =>
                open((close) => (
                  <ConfirmDialog
                    title={words.makeSegment(index)}
                    initial={{ command: 'generate-segments', body: { project_ids: [task.project_id], segment_index: index } }}
                    names={names}
                    totalSegments={task.total_segments}
                    onDone={onChanged}
                    onClose={close}
                  />
                ))
              }
            >
              {words.make}
            </Button>
          )}
          {mayAct && has && (
            <Button
              small
              data-testid={`regenerate-${index}`}
              onClick={() =>
                open((close) => (
                  <ConfirmDialog
                    title={words.regenerateSegment(index)}
                    initial={{ command: 'regenerate', body: { project_id: task.project_id, segment_index: index, version: task.version } }}
                    names={names}
                    onDone={onChanged}
                    onClose={close}
                  />
                ))
              }
            >
              {words.regenerate}
            </Button>
          )}
          {segment.history.length > 0 && (
            <Button small onClick={() => open((close) => <VersionsDialog task={task} segment={segment} mayAct={mayAct} onRestored={onChanged} onClose={close} />)} data-testid={`versions-${index}`}>
              {words.versions(segment.history.length)}
            </Button>
          )}
          {mayAct && (
            <Button small onClick={() => supply(null)} data-testid={`supply-${index}`}>
              {words.supply}…
            </Button>
          )}
          {mayAct && has && index + 1 < task.total_segments && (
            <Button small onClick={supplyFrame} data-testid={`supply-frame-${index}`}>
              {words.ownFrame}…
            </Button>
          )}
          {mayAct && held !== null && (
            <>
              <Button
                small
                data-testid={`take-held-${index}`}
                onClick={() => open((close) => <PlainDialog title={words.takeHeld} text={words.takeHeldText} confirm={words.takeHeld} names={names} onConfirm={(key) => ofHeld('accept-clip', key)} onClose={close} />)}
              >
                {words.takeHeld}…
              </Button>
              <Button
                small
                kind="danger"
                data-testid={`leave-held-${index}`}
                onClick={() => open((close) => <PlainDialog title={words.leaveHeld} text={words.leaveHeldText} confirm={words.leaveHeld} danger names={names} onConfirm={(key) => ofHeld('abandon-call', key)} onClose={close} />)}
              >
                {words.leaveHeld}…
              </Button>
            </>
          )}
        </footer>
      </section>
    </DropTarget>
  )
}

export function FrameView({ url, label }: { url: string; label: string }) {
  return (
    <figure className="min-w-0">
      {url === '' ? (
        <div className="aspect-video rounded bg-idle-soft" />
      ) : (
        <a href={url} target="_blank" rel="noreferrer">
          <img src={url} alt={label} loading="lazy" decoding="async" className="aspect-video w-full rounded bg-idle-soft object-contain" />
        </a>
      )}
      <figcaption className="mt-0.5 text-xs text-soft">{label}</figcaption>
    </figure>
  )
}
