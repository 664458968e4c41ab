import { command } from '../api/batch'
import type { TaskDetails } from '../api/types'
import { PlainDialog } from '../dialogs/PlainDialog'
import { useLanguage, useWords } from '../i18n/words'
import { moneysText, moneyText } from '../money/format'
import { useMayAct } from '../session/session'
import { Button } from '../ui/Button'
import { useDialogs } from '../ui/dialogs'
import { Badge, Section } from '../ui/parts'
import { waitWord } from '../tasks/TaskRow'
import { timeText } from '../ui/time'
import { callStateOf, callTone } from './callState'
import { Fact } from './Overview'

/** What the project has cost, and each paid call that it came from. */
export function Costs({ task, onChanged }: { task: TaskDetails; onChanged: () => void }) {
  const words = useWords()
  const { locale } = useLanguage()
  const mayAct = useMayAct()
  const open = useDialogs()
  const names = new Map([[task.project_id, task.name]])
  const stateText = (word: string) => {
    const state = callStateOf(word)
    return state === null ? word : words.callStates[state]
  }
  return (
    <>
      <Section title={words.cost}>
        <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1">
          <Fact label={words.spent}>{moneysText(task.cost.spent, words.nothing)}</Fact>
          <Fact label={words.runningMoney}>{moneysText(task.cost.running, words.nothing)}</Fact>
          <Fact label={words.costToFinish}>{task.cost.to_finish === null ? words.notKnown : moneysText([task.cost.to_finish], words.nothing)}</Fact>
        </dl>
      </Section>
      <Section title={words.calls}>
        {task.calls.length === 0 ? (
          <p className="text-soft">{words.noCalls}</p>
        ) : (
          <ul className="divide-y divide-line rounded-md border border-line">
            {task.calls.map((call) => (
              <li key={call.key} className="px-2.5 py-1.5" data-testid={`call-${call.key}`}>
                <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
                  <span className="font-medium">{call.segment === null ? words.storyboard : words.segment(call.segment)}</span>
                  <Badge tone={callTone(call)}>{call.uncertain ? words.uncertain : stateText(call.state)}</Badge>
                  <span className="text-soft">
                    {call.provider} · {call.model} · {words.attempt(call.attempt)}
                  </span>
                  <span className="ml-auto tabular-nums">{call.price === null ? '–' : moneysText([call.price], words.free)}</span>
                </div>
                <div className="flex flex-wrap items-center gap-x-3 text-xs text-soft">
                  {call.sent_at !== null && <span>{words.sentAt(timeText(call.sent_at, locale))}</span>}
                  {callStateOf(call.state) === 'DONE' && call.since && <span>{words.doneAt(timeText(call.since, locale))}</span>}
                  {call.waiting_for && <span className="text-warn">{words.waits[waitWord(call.waiting_for)]}</span>}
                  {call.error !== null && <span className="text-bad">{call.error}</span>}
                  <span className="font-mono break-all">{call.key}</span>
                </div>
                {mayAct && call.cancellable && (
                  <Button
                    small
                    kind="danger"
                    className="mt-1"
                    data-testid={`abandon-${call.key}`}
                    onClick={() =>
                      open((close) => (
                        <PlainDialog
                          title={words.abandonCall}
                          text={words.abandonCallText(call.price === null ? words.notKnown : moneyText(call.price))}
                          confirm={words.abandonCall}
                          danger
                          names={names}
                          onConfirm={async (key) => {
                            const answer = await command('abandon-call', { project_id: task.project_id, call: call.key }, key)
                            onChanged()
                            return answer
                          }}
                          onClose={close}
                        />
                      ))
                    }
                  >
                    {words.abandonCall}…
                  </Button>
                )}
              </li>
            ))}
          </ul>
        )}
      </Section>
    </>
  )
}
