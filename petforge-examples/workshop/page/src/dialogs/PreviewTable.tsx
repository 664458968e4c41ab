import type { Preview } from '../api/types'
import { useWords } from '../i18n/words'
import { isNothing, moneysText, moneyText } from '../money/format'
import { clockText } from '../ui/time'
import { Badge, Note, Section } from '../ui/parts'

const mostRows = 50

/** What would be bought and from whom, what the budgets say, and which rows would be refused. */
export function PreviewTable({ preview, names }: { preview: Preview; names: ReadonlyMap<string, string> }) {
  const words = useWords()
  const refused = preview.rows.filter((row) => row.refused)
  const remarked = preview.rows.filter((row) => !row.refused && row.reasons.length > 0)
  const nobody = preview.rows.length > 0 && refused.length === preview.rows.length
  const nameOf = (project: string) => names.get(project) ?? project
  return (
    <div>
      <div className="mb-3 grid grid-cols-3 divide-x divide-line rounded-md border border-line bg-raised">
        <Figure label={words.projects} value={String(preview.rows.length - refused.length)} />
        <Figure label={words.clips} value={String(preview.clips)} />
        <Figure label={words.price} value={moneysText(preview.prices, words.free)} testId="preview-price" strong />
      </div>
      {preview.ready_seconds !== null && preview.clips > 0 && <p className="mb-3 text-soft">{words.readyIn(clockText(preview.ready_seconds))}</p>}
      {preview.lots.length > 0 && (
        <Section title={words.priceByProvider}>
          <table className="w-full text-left" data-testid="preview-lots">
            <thead className="text-xs text-soft">
              <tr>
                <th className="py-1 font-medium">{words.provider}</th>
                <th className="py-1 font-medium">{words.model}</th>
                <th className="py-1 text-right font-medium">{words.secondsEach}</th>
                <th className="py-1 text-right font-medium">{words.clips}</th>
                <th className="py-1 text-right font-medium">{words.price}</th>
              </tr>
            </thead>
            <tbody className="tabular-nums">
              {preview.lots.map((lot, at) => (
                <tr key={at} className="border-t border-line">
                  <td className="py-1">{lot.provider}</td>
                  <td className="py-1">{lot.model}</td>
                  <td className="py-1 text-right">{lot.seconds ?? '–'}</td>
                  <td className="py-1 text-right">{lot.clips}</td>
                  <td className="py-1 text-right">{isNothing(lot.price.amount) ? words.free : moneyText(lot.price)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Section>
      )}
      {preview.budgets.length > 0 && (
        <Section title={words.budgets}>
          <table className="w-full text-left" data-testid="preview-budgets">
            <thead className="text-xs text-soft">
              <tr>
                <th className="py-1 font-medium">{words.budget}</th>
                <th className="py-1 text-right font-medium">{words.limit}</th>
                <th className="py-1 text-right font-medium">{words.spent}</th>
                <th className="py-1 text-right font-medium">{words.wantedNow}</th>
                <th className="py-1 text-right font-medium">{words.holds}</th>
              </tr>
            </thead>
            <tbody className="tabular-nums">
              {preview.budgets.map((budget, at) => (
                <tr key={at} className="border-t border-line">
                  <td className="py-1">
                    {words.budgetScope(budget.scope)}
                    {budget.of !== null && <span className="text-soft"> {budget.of}</span>}
                  </td>
                  <td className="py-1 text-right">{moneyText(budget.limit)}</td>
                  <td className="py-1 text-right">{moneyText(budget.spent)}</td>
                  <td className="py-1 text-right">{moneyText(budget.wanted)}</td>
                  <td className="py-1 text-right">
                    <Badge tone={budget.holds ? 'good' : 'bad'}>{budget.holds ? words.yes : words.no}</Badge>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Section>
      )}
      {refused.length > 0 && (
        <Section title={words.refused(refused.length)} testId="preview-refused">
          <ReasonList rows={refused.slice(0, mostRows).map((row) => ({ key: row.project_id, name: nameOf(row.project_id), reasons: row.reasons }))} tone="bad" />
          {refused.length > mostRows && <p className="text-soft">{words.andMore(refused.length - mostRows)}</p>}
        </Section>
      )}
      {remarked.length > 0 && (
        <Section title={words.consequences} testId="preview-consequences">
          <ReasonList rows={remarked.slice(0, mostRows).map((row) => ({ key: row.project_id, name: nameOf(row.project_id), reasons: row.reasons }))} tone="warn" />
          {remarked.length > mostRows && <p className="text-soft">{words.andMore(remarked.length - mostRows)}</p>}
        </Section>
      )}
      {nobody ? (
        <Note tone="warn" testId="preview-nobody">
          {words.nothingStarts}
        </Note>
      ) : (
        !preview.costs && <Note tone="good" testId="preview-free">{words.costsNothing}</Note>
      )}
    </div>
  )
}

function Figure({ label, value, strong = false, testId }: { label: string; value: string; strong?: boolean; testId?: string }) {
  return (
    <div className="px-3 py-2">
      <div className="text-xs text-soft">{label}</div>
      <div className={`tabular-nums ${strong ? 'text-lg font-semibold' : 'text-lg'}`} data-testid={testId}>
        {value}
      </div>
    </div>
  )
}

function ReasonList({ rows, tone }: { rows: { key: string; name: string; reasons: string[] }[]; tone: 'bad' | 'warn' }) {
  return (
    <ul className="divide-y divide-line rounded-md border border-line">
      {rows.map((row) => (
        <li key={row.key} className="flex flex-wrap gap-x-3 px-2.5 py-1.5">
          <span className="font-medium">{row.name}</span>
          <span className={tone === 'bad' ? 'text-bad' : 'text-warn'}>{row.reasons.join(' · ')}</span>
        </li>
      ))}
    </ul>
  )
}
