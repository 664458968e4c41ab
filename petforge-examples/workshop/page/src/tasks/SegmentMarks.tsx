import type { Segment } from '../api/types'
import { useWords } from '../i18n/words'
import { markOf, type Mark } from './status'

/**
 * Each state has a sign of its own besides its colour. What is dashed has square corners: without a graphics card a browser
 * draws dashes along round ones so slowly that a table full of them scrolls at two thirds of the speed.
 */
const looks: Record<Mark, { sign: string; look: string }> = {
  pending: { sign: '·', look: 'border-line-strong text-soft border-dashed rounded-none' },
  generating: { sign: '▸', look: 'border-busy bg-busy-soft text-busy rounded-[4px]' },
  completed: { sign: '✓', look: 'border-transparent bg-good-soft text-good rounded-[4px]' },
  stale: { sign: '≠', look: 'border-warn bg-warn-soft text-warn rounded-[4px]' },
  edited: { sign: '✎', look: 'border-warn bg-warn-soft text-warn border-dashed rounded-none' },
  held: { sign: 'H', look: 'border-busy bg-busy-soft text-busy border-dashed rounded-none' },
  uncertain: { sign: '?', look: 'border-bad bg-warn-soft text-bad rounded-[4px]' },
  stopped: { sign: '■', look: 'border-line-strong bg-idle-soft text-idle rounded-[4px]' },
  failed: { sign: '✕', look: 'border-bad bg-bad-soft text-bad rounded-[4px]' },
}

export function SegmentMark({ segment, project }: { segment: Segment; project: string }) {
  const words = useWords()
  const mark = markOf(segment)
  const { sign, look } = looks[mark]
  return (
    <span
      data-testid={`mark-${project}-${segment.segment_index}`}
      data-mark={mark}
      title={`${words.segment(segment.segment_index)}: ${words.marks[mark]}`}
      className={`flex size-[18px] items-center justify-center border text-[11px] leading-none font-semibold ${look}`}
    >
      <span aria-hidden="true">{sign}</span>
    </span>
  )
}

export function SegmentMarks({ segments, project }: { segments: readonly Segment[]; project: string }) {
  const words = useWords()
  const said = segments.map((segment) => `${segment.segment_index + 1}: ${words.marks[markOf(segment)]}`).join(', ')
  return (
    <span role="img" aria-label={said} className="flex gap-[3px]">
      {segments.map((segment) => (
        <SegmentMark key={segment.segment_index} segment={segment} project={project} />
      ))}
    </span>
  )
}
