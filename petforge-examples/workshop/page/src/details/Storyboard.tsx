import type { Shot, TaskDetails, TextField } from '../api/types'
import { textFields } from '../api/types'
import { useWords } from '../i18n/words'
import { PromptEditor } from '../prompts/PromptEditor'
import { useMayAct } from '../session/session'
import { Button } from '../ui/Button'
import { useDialogs } from '../ui/dialogs'
import { Badge } from '../ui/parts'
import { ExactPromptDialog } from './ExactPromptDialog'

/** The shots in both languages, side by side; a text whose twin was changed after it is marked. */
export function Storyboard({ task, onChanged }: { task: TaskDetails; onChanged: () => void }) {
  const words = useWords()
  const mayAct = useMayAct()
  const open = useDialogs()
  if (task.shots.length === 0) return <p className="py-8 text-center text-soft">{words.noStoryboard}</p>
  return (
    <ol className="space-y-3">
      {task.shots.map((shot) => (
        <li key={shot.segment_index} className="rounded-md border border-line" data-testid={`shot-${shot.segment_index}`}>
          <header className="flex flex-wrap items-center gap-2 border-b border-line bg-raised px-2.5 py-1.5">
            <h3 className="font-semibold">{words.segment(shot.segment_index)}</h3>
            <span className="text-soft">{shot.segment_type}</span>
            {shot.duration_sec != null && <span className="text-xs text-soft">{words.secondsText(shot.duration_sec)}</span>}
            <span className="flex-1" />
            <Button small kind="quiet" onClick={() => open((close) => <ExactPromptDialog project={task.project_id} segment={shot.segment_index} mayAct={mayAct} onClose={close} />)}>
              {words.exactPrompt}
            </Button>
            {mayAct && (
              <Button
                small
                data-testid={`edit-shot-${shot.segment_index}`}
                onClick={() => {
                  const projects = [{ project_id: task.project_id, name: task.name }]
                  open((close) => (
                    <PromptEditor
                      projects={projects}
                      segment={shot.segment_index}
                      onClose={() => {
                        close()
                        onChanged()
                      }}
                    />
                  ))
                }}
              >
                {words.edit}
              </Button>
            )}
          </header>
          <table className="w-full table-fixed">
            <colgroup>
              <col className="w-20" />
              <col />
              <col />
            </colgroup>
            <thead className="sr-only">
              <tr>
                <th>{words.field}</th>
                <th>English</th>
                <th>中文</th>
              </tr>
            </thead>
            <tbody>
              {textFields.map((field) => (
                <ShotLine key={field} shot={shot} field={field} />
              ))}
            </tbody>
          </table>
          <details className="border-t border-line px-2.5 py-1.5 text-soft">
            <summary className="text-xs">{words.composedPrompt}</summary>
            <p className="mt-1 font-mono text-xs break-words whitespace-pre-wrap">{shot.prompt}</p>
          </details>
        </li>
      ))}
    </ol>
  )
}

function ShotLine({ shot, field }: { shot: Shot; field: TextField }) {
  const words = useWords()
  const english = shot[field] ?? ''
  const chinese = shot[`${field}_zh`] ?? ''
  if (english === '' && chinese === '') return null
  return (
    <tr className="border-t border-line align-top first:border-t-0">
      <th scope="row" className="px-2.5 py-1.5 text-left text-xs font-medium text-soft">
        {words.shortFields[field]}
      </th>
      <td className="px-2 py-1.5 break-words" lang="en">
        {shot.outdated.includes(field) && <Outdated />}
        {english}
      </td>
      <td className="px-2 py-1.5 break-words" lang="zh-CN">
        {shot.outdated.includes(`${field}_zh`) && <Outdated />}
        {chinese}
      </td>
    </tr>
  )
}

function Outdated() {
  const words = useWords()
  return (
    <span className="mr-1">
      <Badge tone="warn" title={words.outOfDateText}>
        {words.outOfDate}
      </Badge>
    </span>
  )
}
