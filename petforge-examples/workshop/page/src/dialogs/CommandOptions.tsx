import type { ReactNode } from 'react'
import type { Command } from '../api/commands'
import { useWords } from '../i18n/words'

interface Props {
  command: Command
  totalSegments: number
  onChange: (command: Command) => void
}

/** What can be chosen of a command before it is sent. */
export function CommandOptions({ command, totalSegments, onChange }: Props) {
  const words = useWords()
  const segments = Array.from({ length: totalSegments }, (_, index) => index)
  switch (command.command) {
    case 'generate-storyboards':
      return (
        <Options>
          <Check
            label={words.overwriteStoryboards}
            checked={command.body.overwrite}
            testId="option-overwrite"
            onChange={(overwrite) => onChange({ ...command, body: { ...command.body, overwrite } })}
          />
          <Concurrency value={command.body.concurrency} onChange={(concurrency) => onChange({ ...command, body: withConcurrency(command.body, concurrency) })} />
        </Options>
      )
    case 'generate-segments':
      return (
        <Options>
          <label className="flex items-center gap-2">
            {words.whichSegment}
            <select
              className="field"
              data-testid="option-segment"
              value={command.body.segment_index ?? ''}
              onChange={(event) => {
                const { segment_index: _, ...rest } = command.body
                onChange({ ...command, body: event.target.value === '' ? rest : { ...rest, segment_index: Number(event.target.value) } })
              }}
            >
              <option value="">{words.nextMissing}</option>
              {segments.map((index) => (
                <option key={index} value={index}>
                  {words.segment(index)}
                </option>
              ))}
            </select>
          </label>
          <Concurrency value={command.body.concurrency} onChange={(concurrency) => onChange({ ...command, body: withConcurrency(command.body, concurrency) })} />
        </Options>
      )
    case 'run':
      return (
        <Options>
          <label className="flex items-center gap-2">
            {words.goal}
            <select
              className="field"
              data-testid="option-goal"
              value={command.body.goal}
              onChange={(event) => onChange({ ...command, body: { ...command.body, goal: event.target.value as 'storyboard' | 'segments' | 'merged' } })}
            >
              <option value="merged">{words.goals.merged}</option>
              <option value="segments">{words.goals.segments}</option>
              <option value="storyboard">{words.goals.storyboard}</option>
            </select>
          </label>
          <Concurrency value={command.body.concurrency} onChange={(concurrency) => onChange({ ...command, body: withConcurrency(command.body, concurrency) })} />
        </Options>
      )
    case 'merge-videos':
      return (
        <Options>
          <Check label={words.mergeStale} checked={command.body.stale} testId="option-stale" onChange={(stale) => onChange({ ...command, body: { ...command.body, stale } })} />
        </Options>
      )
    case 'cascade-redo':
      return (
        <Options>
          <label className="flex items-center gap-2">
            {words.redoFrom}
            <select
              className="field"
              data-testid="option-from"
              value={command.body.from_segment_index}
              onChange={(event) => onChange({ ...command, body: { ...command.body, from_segment_index: Number(event.target.value) } })}
            >
              {segments.map((index) => (
                <option key={index} value={index}>
                  {words.segment(index)}
                </option>
              ))}
            </select>
          </label>
          <Check
            label={words.rewriteShots}
            checked={command.body.regenerate_storyboard}
            testId="option-rewrite"
            onChange={(value) => onChange({ ...command, body: { ...command.body, regenerate_storyboard: value } })}
          />
          <Check label={words.runOn} checked={command.body.run_on} testId="option-run-on" onChange={(value) => onChange({ ...command, body: { ...command.body, run_on: value } })} />
          <Check label={words.abandonOpenCalls} checked={command.body.abandon} testId="option-abandon" onChange={(value) => onChange({ ...command, body: { ...command.body, abandon: value } })} />
          <p className="w-full text-soft">{words.redoConsequences(command.body.from_segment_index)}</p>
        </Options>
      )
    default:
      return null
  }
}

function Options({ children }: { children: ReactNode }) {
  return <div className="mb-3 flex flex-wrap items-center gap-x-5 gap-y-2">{children}</div>
}

export function Check({ label, checked, onChange, testId }: { label: string; checked: boolean; onChange: (checked: boolean) => void; testId: string }) {
  return (
    <label className="flex items-center gap-2">
      <input type="checkbox" className="size-4 accent-accent" checked={checked} onChange={(event) => onChange(event.target.checked)} data-testid={testId} />
      {label}
    </label>
  )
}

function Concurrency({ value, onChange }: { value: number | undefined; onChange: (value: number | null) => void }) {
  const words = useWords()
  return (
    <label className="flex items-center gap-2">
      {words.atOnce}
      <input
        type="number"
        min={1}
        max={100}
        className="field w-20"
        placeholder={words.noLimit}
        value={value ?? ''}
        data-testid="option-concurrency"
        onChange={(event) => onChange(event.target.value === '' ? null : Math.min(100, Math.max(1, Math.round(Number(event.target.value)))))}
      />
    </label>
  )
}

function withConcurrency<B extends { concurrency?: number }>(body: B, concurrency: number | null): B {
  const { concurrency: _, ...rest } = body
  return (concurrency === null ? rest : { ...rest, concurrency }) as B
}
