import { useWords } from '../i18n/words'
import { tones } from '../ui/parts'
import { counted, statuses, toneOf } from './status'

interface Props {
  counts: Readonly<Record<string, number>>
  chosen: string
  onChoose: (status: string) => void
}

/** How many projects stand where; a click shows those alone, a second click all again. */
export function StatsBar({ counts, chosen, onChoose }: Props) {
  const words = useWords()
  const sums = counted(counts)
  const all = statuses.reduce((sum, status) => sum + sums[status], 0)
  return (
    <div role="group" aria-label={words.byStatus} className="flex gap-1 overflow-x-auto overflow-y-hidden px-3 py-2" data-testid="stats-bar">
      <Stat label={words.all} count={all} look="bg-idle-soft text-text" chosen={chosen === ''} onClick={() => onChoose('')} testId="stat-all" />
      {statuses.map((status) => (
        <Stat
          key={status}
          label={words.statuses[status]}
          count={sums[status]}
          look={tones[toneOf(status)]}
          chosen={chosen === status}
          onClick={() => onChoose(chosen === status ? '' : status)}
          testId={`stat-${status}`}
        />
      ))}
    </div>
  )
}

function Stat({ label, count, look, chosen, onClick, testId }: { label: string; count: number; look: string; chosen: boolean; onClick: () => void; testId: string }) {
  return (
    <button
      type="button"
      aria-pressed={chosen}
      data-testid={testId}
      onClick={onClick}
      className={`flex min-w-[73px] flex-1 flex-col items-start rounded-md border px-1.5 py-1 text-left ${chosen ? 'border-accent bg-accent-soft' : 'border-line bg-panel hover:bg-raised'}`}
    >
      <span className={`rounded px-1 text-base leading-6 font-semibold tabular-nums ${count === 0 ? 'text-soft' : look}`}>{count}</span>
      <span className="line-clamp-2 w-full text-[11px] leading-tight text-soft">{label}</span>
    </button>
  )
}
