import { useState } from 'react'
import { get, post, query } from '../api/client'
import type { Call, MoneyReport } from '../api/types'
import { useLanguage, useWords } from '../i18n/words'
import { useIsAdmin } from '../session/session'
import { useRead } from '../ui/useRead'
import { Button } from '../ui/Button'
import { useDialogs } from '../ui/dialogs'
import { Badge, Failure, Field, Loading, Note, Section } from '../ui/parts'
import { timeText } from '../ui/time'
import { PlainDialog } from '../dialogs/PlainDialog'
import { moneysText, moneyText } from './format'
import { largestOf, share } from './shares'

const groups = ['day', 'table', 'provider', 'task'] as const
type Group = (typeof groups)[number]

/** What was charged, grouped as asked; what is uncertain stands apart and is in no sum. */
export function MoneyPage({ onOpen }: { onOpen: (project: string) => void }) {
  const words = useWords()
  const { language } = useLanguage()
  const [by, setBy] = useState<Group>('day')
  const [since, setSince] = useState('')
  const address = `/api/money${query({ by, since })}`
  const read = useRead(`${address} ${language}`, (signal) => get<MoneyReport>(address, { signal }))
  const report = read.value
  const largest = largestOf(report?.spending.map((line) => line.spent) ?? [])

  return (
    <div className="scrolls min-h-0 flex-1">
      <div className="mx-auto max-w-5xl p-4">
        <h2 className="mb-3 text-base font-semibold">{words.money}</h2>
        <div className="mb-4 flex flex-wrap items-center gap-3">
          <div role="group" aria-label={words.groupBy} className="flex overflow-hidden rounded-md border border-line-strong">
            {groups.map((group) => (
              <button
                key={group}
                type="button"
                aria-pressed={by === group}
                data-testid={`money-by-${group}`}
                className={`px-3 py-1 ${by === group ? 'bg-accent-soft font-medium text-accent' : 'bg-panel hover:bg-raised'}`}
                onClick={() => setBy(group)}
              >
                {words.groups[group]}
              </button>
            ))}
          </div>
          <label className="flex items-center gap-2">
            {words.sinceDay}
            <input type="date" className="field" value={since} onChange={(event) => setSince(event.target.value)} data-testid="money-since" />
          </label>
        </div>
        {read.failure !== null && <Failure failure={read.failure} onRetry={read.again} />}
        {report === null ? (
          read.failure === null && <Loading />
        ) : (
          <div className="grid items-start gap-x-6 min-[1000px]:grid-cols-[2fr_1fr]">
            <Section title={words.charged}>
              <div className="rounded-md border border-line bg-panel">
                <table className="w-full" data-testid="money-table">
                  <thead className="text-left text-xs text-soft">
                    <tr>
                      <th className="px-3 py-1.5 font-medium">{words.groups[by]}</th>
                      <th className="px-3 py-1.5 text-right font-medium">{words.calls}</th>
                      <th className="px-3 py-1.5 text-right font-medium">{words.charged}</th>
                      <th className="px-3 py-1.5 text-right font-medium">{words.runningMoney}</th>
                    </tr>
                  </thead>
                  <tbody className="tabular-nums">
                    {report.spending.map((line) => (
                      <tr key={`${line.on} ${line.spent.currency}`} className="border-t border-line">
                        <td className="px-3 py-1.5">
                          {by === 'task' ? (
                            <button type="button" className="block hover:underline" onClick={() => onOpen(line.on)}>
                              {line.on}
                            </button>
                          ) : (
                            <span className="block">{line.on}</span>
                          )}
                          <span className="mt-0.5 block h-1 rounded-full bg-idle-soft">
                            <span className="block h-1 rounded-full bg-accent" style={{ width: `${share(line.spent, largest) * 100}%` }} />
                          </span>
                        </td>
                        <td className="px-3 py-1.5 text-right">{line.calls}</td>
                        <td className="px-3 py-1.5 text-right font-medium">{moneyText(line.spent)}</td>
                        <td className="px-3 py-1.5 text-right text-soft">{moneyText(line.running)}</td>
                      </tr>
                    ))}
                    {report.spending.length === 0 && (
                      <tr>
                        <td colSpan={4} className="px-3 py-8 text-center text-soft">
                          {words.nothingSpent}
                        </td>
                      </tr>
                    )}
                  </tbody>
                </table>
              </div>
            </Section>
            <div>
              <Section title={words.uncertain} testId="money-uncertain">
                <Note tone={report.uncertain.calls === 0 ? 'good' : 'bad'}>
                  {report.uncertain.calls === 0 ? words.nothingUncertain : words.uncertainCalls(report.uncertain.calls, moneysText(report.uncertain.money, words.nothing))}
                </Note>
              </Section>
              <Section title={words.budgets}>
                {report.budgets.length === 0 ? (
                  <p className="text-soft">{words.noBudgets}</p>
                ) : (
                  <dl className="grid grid-cols-[1fr_auto] gap-x-4 gap-y-1 rounded-md border border-line bg-panel px-3 py-2">
                    {report.budgets.map((budget) => (
                      <div key={budget.scope} className="contents">
                        <dt>
                          {words.budgetScope(budget.scope)} {budget.zone !== null && <span className="text-xs text-soft">{budget.zone}</span>}
                        </dt>
                        <dd className="text-right tabular-nums">{moneyText(budget.limit)}</dd>
                      </div>
                    ))}
                  </dl>
                )}
              </Section>
            </div>
          </div>
        )}
        <UncertainCalls onOpen={onOpen} onResolved={read.again} />
      </div>
    </div>
  )
}

/** Paid calls of which nobody knows whether they were made; an admin says how it was. */
function UncertainCalls({ onOpen, onResolved }: { onOpen: (project: string) => void; onResolved: () => void }) {
  const words = useWords()
  const { language, locale } = useLanguage()
  const admin = useIsAdmin()
  const open = useDialogs()
  const address = '/api/calls?state=unknown&limit=100'
  const read = useRead(language, (signal) => get<{ calls: Call[]; next: string | null }>(address, { signal }))
  if (read.failure !== null) return <Failure failure={read.failure} onRetry={read.again} />
  // Others are looked up at their provider, and settle by themselves.
  const calls = (read.value?.calls ?? []).filter((call) => call.uncertain)
  if (calls.length === 0) return null
  return (
    <Section title={words.uncertainList(calls.length)} testId="uncertain-calls">
      <ul className="divide-y divide-line rounded-md border border-line bg-panel">
        {calls.map((call) => (
          <li key={call.key} className="flex flex-wrap items-center gap-x-3 gap-y-1 px-3 py-1.5">
            <Badge tone="bad">{words.uncertain}</Badge>
            {call.project_id !== undefined && (
              <button type="button" className="font-medium hover:underline" onClick={() => onOpen(call.project_id ?? '')}>
                {call.project_id}
              </button>
            )}
            {call.segment !== null && <span>{words.segment(call.segment)}</span>}
            <span className="text-soft">
              {call.provider} · {call.model} · {timeText(call.sent_at, locale)}
            </span>
            <span className="tabular-nums">{call.price === null ? '–' : moneyText(call.price)}</span>
            {admin && (
              <Button
                small
                className="ml-auto"
                data-testid={`resolve-${call.key}`}
                onClick={() =>
                  open((close) => (
                    <ResolveDialog
                      call={call}
                      onDone={() => {
                        read.again()
                        onResolved()
                      }}
                      onClose={close}
                    />
                  ))
                }
              >
                {words.resolve}…
              </Button>
            )}
          </li>
        ))}
      </ul>
    </Section>
  )
}

function ResolveDialog({ call, onDone, onClose }: { call: Call; onDone: () => void; onClose: () => void }) {
  const words = useWords()
  const [way, setWay] = useState<'found' | 'not_made' | 'resubmit'>('found')
  const [job, setJob] = useState('')
  const body = { call: call.key, ...(way === 'found' ? { found: job.trim() } : { [way]: true }) }
  return (
    <PlainDialog
      title={words.resolve}
      text={words.resolveText}
      confirm={words.resolve}
      danger={way === 'resubmit'}
      ready={way !== 'found' || job.trim() !== ''}
      wish={JSON.stringify(body)}
      onConfirm={async (key) => {
        const answer = await post<unknown>('/api/calls/resolve', body, { key })
        onDone()
        return answer
      }}
      onClose={onClose}
    >
      <fieldset className="mb-3 space-y-1">
        <legend className="sr-only">{words.resolve}</legend>
        {(['found', 'not_made', 'resubmit'] as const).map((one) => (
          <label key={one} className="flex gap-2">
            <input type="radio" name="way" className="accent-accent" checked={way === one} onChange={() => setWay(one)} />
            {words.ways[one](call.price === null ? words.notKnown : moneyText(call.price))}
          </label>
        ))}
      </fieldset>
      {way === 'found' && <Field label={words.providersJob}>{(id) => <input id={id} className="field w-full" value={job} onChange={(event) => setJob(event.target.value)} />}</Field>}
    </PlainDialog>
  )
}

