import { useMemo, useState } from 'react'
import type { AnyTextField, ShotTexts } from '../api/types'
import { useWords } from '../i18n/words'
import { Button } from '../ui/Button'
import { Dialog } from '../ui/Dialog'
import { Note } from '../ui/parts'
import { contested, differences, merged, type Side } from './conflict'

interface Props {
  name: string
  segment: number
  base: ShotTexts
  mine: ShotTexts
  stored: ShotTexts
  onResolve: (texts: ShotTexts) => void
  onClose: () => void
}

/** Tells the second editor of a shot that somebody was faster, shows both texts, and lets them choose field by field. */
export function ConflictDialog({ name, segment, base, mine, stored, onResolve, onClose }: Props) {
  const words = useWords()
  const all = useMemo(() => differences(base, mine, stored), [base, mine, stored])
  const [choices, setChoices] = useState<Partial<Record<AnyTextField, Side>>>({})
  const texts = merged(stored, all, choices)
  const chooseAll = (side: Side) => setChoices(Object.fromEntries(contested(all).map((one) => [one.field, side])))

  return (
    <Dialog
      title={words.conflictTitle(name, segment)}
      shape="large"
      testId="conflict-dialog"
      onClose={onClose}
      footer={
        <>
          <Button onClick={() => chooseAll('mine')} data-testid="conflict-all-mine">
            {words.allMine}
          </Button>
          <Button onClick={() => chooseAll('stored')} data-testid="conflict-all-stored">
            {words.allStored}
          </Button>
          <span className="flex-1" />
          <Button onClick={onClose} data-testid="conflict-cancel">
            {words.backToEditor}
          </Button>
          <Button kind="primary" disabled={texts === null} onClick={() => texts !== null && onResolve(texts)} data-testid="conflict-save">
            {words.saveChosen}
          </Button>
        </>
      }
    >
      <div className="mb-3">
        <Note tone="warn" alert>
          {words.conflictText}
        </Note>
      </div>
      {all.map((one) => (
        <fieldset key={one.field} className="mb-4" data-testid={`conflict-${one.field}`}>
          <legend className="mb-1 flex items-baseline gap-2 font-medium">
            {words.fields[one.field]}
            <span className="text-xs font-normal text-soft">{one.by === 'both' ? words.bothChanged : one.by === 'mine' ? words.onlyYouChanged : words.onlyTheyChanged}</span>
          </legend>
          {one.by === 'both' ? (
            <div className="grid gap-2 sm:grid-cols-2">
              <Choice group={one.field} side="mine" label={words.yours} text={one.mine} chosen={choices[one.field]} onChoose={(side) => setChoices((before) => ({ ...before, [one.field]: side }))} />
              <Choice group={one.field} side="stored" label={words.storedNow} text={one.stored} chosen={choices[one.field]} onChoose={(side) => setChoices((before) => ({ ...before, [one.field]: side }))} />
            </div>
          ) : (
            <p className="rounded-md border border-line bg-raised px-3 py-2 whitespace-pre-wrap">{one.by === 'mine' ? one.mine : one.stored}</p>
          )}
          <details className="mt-1 text-xs text-soft">
            <summary>{words.asItWas}</summary>
            <p className="mt-1 whitespace-pre-wrap">{one.base === '' ? words.empty : one.base}</p>
          </details>
        </fieldset>
      ))}
    </Dialog>
  )
}

interface ChoiceProps {
  group: string
  side: Side
  label: string
  text: string
  chosen: Side | undefined
  onChoose: (side: Side) => void
}

function Choice({ group, side, label, text, chosen, onChoose }: ChoiceProps) {
  const words = useWords()
  const is = chosen === side
  return (
    <label className={`flex cursor-pointer gap-2 rounded-md border px-3 py-2 ${is ? 'border-accent bg-accent-soft' : 'border-line-strong hover:bg-raised'}`}>
      <input type="radio" name={`conflict-${group}`} className="mt-0.5 accent-accent" checked={is} onChange={() => onChoose(side)} data-testid={`conflict-${group}-${side}`} />
      <span className="min-w-0">
        <span className="block text-xs font-medium text-soft">{label}</span>
        <span className="break-words whitespace-pre-wrap">{text === '' ? words.empty : text}</span>
      </span>
    </label>
  )
}
