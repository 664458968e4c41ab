import { command } from '../api/batch'
import type { SegmentDetails, TaskDetails } from '../api/types'
import { PlainDialog } from '../dialogs/PlainDialog'
import { useLanguage, useWords } from '../i18n/words'
import { Button } from '../ui/Button'
import { Dialog } from '../ui/Dialog'
import { useDialogs } from '../ui/dialogs'
import { timeText } from '../ui/time'
import { Player } from '../video/Player'
import { FrameView } from './Segments'

interface Props {
  task: TaskDetails
  segment: SegmentDetails
  mayAct: boolean
  onRestored: () => void
  onClose: () => void
}

/** The clips that a segment had before; any whose files are still there can be taken back. */
export function VersionsDialog({ task, segment, mayAct, onRestored, onClose }: Props) {
  const words = useWords()
  const { locale } = useLanguage()
  const open = useDialogs()
  return (
    <Dialog title={words.versionsOf(segment.segment_index)} testId="versions-dialog" onClose={onClose}>
      <ol className="space-y-3">
        {segment.history.map((one) => (
          <li key={one.version} className="rounded-md border border-line p-2.5" data-testid={`version-${one.version}`}>
            <p className="mb-2 flex flex-wrap gap-x-3">
              <span className="font-medium">{one.reason}</span>
              <span className="text-soft">{timeText(one.replaced_at, locale)}</span>
              <span className="text-xs text-soft">{one.version}</span>
            </p>
            {one.files_removed_at !== null ? (
              <p className="text-soft">{words.filesRemoved(timeText(one.files_removed_at, locale))}</p>
            ) : (
              <>
                <div className="grid grid-cols-[1fr_2fr_1fr] items-start gap-2">
                  <FrameView url={one.firstFrameUrl} label={words.firstFrame} />
                  <Player src={one.videoUrl} label={one.version} poster={one.firstFrameUrl} lastFrame={one.lastFrameUrl} testId={`version-player-${one.version}`} />
                  <FrameView url={one.lastFrameUrl} label={words.lastFrame} />
                </div>
                {mayAct && (
                  <Button
                    small
                    className="mt-2"
                    data-testid={`restore-${one.version}`}
                    onClick={() =>
                      open((close) => (
                        <PlainDialog
                          title={words.restore}
                          text={words.restoreText(segment.segment_index)}
                          confirm={words.restore}
                          names={new Map([[task.project_id, task.name]])}
                          onConfirm={async (key) => {
                            const answer = await command('restore', { project_id: task.project_id, segment_index: segment.segment_index, clip: one.version, version: task.version }, key)
                            onRestored()
                            onClose()
                            return answer
                          }}
                          onClose={close}
                        />
                      ))
                    }
                  >
                    {words.restore}…
                  </Button>
                )}
              </>
            )}
          </li>
        ))}
      </ol>
    </Dialog>
  )
}
