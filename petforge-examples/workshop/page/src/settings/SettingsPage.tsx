import { useState } from 'react'
import { get } from '../api/client'
import type { Installation } from '../api/types'
import { useLanguage, useWords } from '../i18n/words'
import { moneysText, moneyText } from '../money/format'
import { useIsAdmin, useSession } from '../session/session'
import { Button } from '../ui/Button'
import { Dialog } from '../ui/Dialog'
import { useDialogs } from '../ui/dialogs'
import { Failure, Loading, Note, Section, Tabs } from '../ui/parts'
import { timeText } from '../ui/time'
import { useRead } from '../ui/useRead'
import { Fact } from '../details/Overview'
import { AuditLog } from './AuditLog'
import { flatten, labelOf } from './inspection'
import { Tokens } from './Tokens'
import { Trash } from './Trash'
import { Users } from './Users'

type TabId = 'installation' | 'templates' | 'settings' | 'trash' | 'users' | 'tokens' | 'audit'

export function SettingsPage() {
  const words = useWords()
  const admin = useIsAdmin()
  const [tab, setTab] = useState<TabId>('installation')
  const tabs: TabId[] = ['installation', 'templates', 'settings', 'trash', ...(admin ? (['users', 'tokens', 'audit'] as const) : [])]
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <div className="mx-auto w-full max-w-5xl px-4 pt-4">
        <h2 className="mb-2 text-base font-semibold">{words.settings}</h2>
      </div>
      <div className="mx-auto w-full max-w-5xl px-4">
        <Tabs tabs={tabs.map((id) => ({ id, label: words.settingsTabs[id] }))} chosen={tab} onChoose={setTab} label={words.settings} testId="settings" />
      </div>
      <div role="tabpanel" id="settings-panel" aria-labelledby={`settings-${tab}`} tabIndex={0} className="scrolls min-h-0 flex-1 outline-offset-[-2px]">
        <div className="mx-auto max-w-5xl p-4">
          {tab === 'users' ? <Users /> : tab === 'tokens' ? <Tokens /> : tab === 'audit' ? <AuditLog /> : tab === 'trash' ? <Trash /> : <OfInstallation tab={tab} />}
        </div>
      </div>
    </div>
  )
}

function OfInstallation({ tab }: { tab: 'installation' | 'templates' | 'settings' }) {
  const words = useWords()
  const { language, locale } = useLanguage()
  const session = useSession()
  const open = useDialogs()
  const read = useRead(language, (signal) => get<Installation>('/api/installation', { signal }))
  const here = read.value
  if (read.failure !== null) return <Failure failure={read.failure} onRetry={read.again} />
  if (here === null) return <Loading />

  if (tab === 'templates') {
    return (
      <Section title={words.templates}>
        <p className="mb-2 text-soft">{words.templatesText}</p>
        <ul className="divide-y divide-line rounded-md border border-line bg-panel">
          {here.templates.map((template) => (
            <li key={template.id} className="flex items-center gap-3 px-3 py-1.5">
              <span className="font-medium">{template.name}</span>
              <span className="flex-1 text-soft">{template.id}</span>
              <Button small onClick={() => open((close) => <TemplateDialog id={template.id} name={template.name} onClose={close} />)} data-testid={`template-${template.id}`}>
                {words.read}
              </Button>
            </li>
          ))}
        </ul>
      </Section>
    )
  }
  if (tab === 'settings') {
    return (
      <Section title={words.settingsTabs.settings}>
        <p className="mb-2 text-soft">{words.settingsText}</p>
        {here.settings?.length === 0 && <Note tone="idle">{words.noSettings}</Note>}
        <table className={`w-full rounded-md border border-line bg-panel text-left ${here.settings?.length === 0 ? 'hidden' : ''}`}>
          <thead className="text-xs text-soft">
            <tr>
              <th className="px-3 py-1.5 font-medium">{words.name}</th>
              <th className="px-3 py-1.5 font-medium">{words.value}</th>
            </tr>
          </thead>
          <tbody>
            {(here.settings ?? []).map((setting) => (
              <tr key={setting.name} className="border-t border-line">
                <td className="px-3 py-1 font-mono text-xs">{setting.name}</td>
                <td className="px-3 py-1 break-all">{setting.secret ? <span className="text-soft">{words.secretIsSet}</span> : setting.value}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Section>
    )
  }
  return (
    <div className="grid items-start gap-x-6 md:grid-cols-2">
      <Section title={words.installation}>
        <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 rounded-md border border-line bg-panel px-3 py-2">
          <Fact label={words.installation}>{session.installation}</Fact>
          {session.version !== undefined && <Fact label={words.version}>{session.version}</Fact>}
          <Fact label={words.provider}>
            {here.provider} {session.free && <span className="text-soft">({words.free})</span>}
          </Fact>
          {here.model !== undefined && <Fact label={words.model}>{here.model}</Fact>}
          {here.clip_price !== undefined && <Fact label={words.clipPrice}>{moneysText([here.clip_price], words.free)}</Fact>}
          {here.writers !== undefined && <Fact label={words.writers}>{here.writers.join(', ')}</Fact>}
        </dl>
      </Section>
      <Section title={words.budgets}>
        {here.budgets.length === 0 ? (
          <p className="text-soft">{words.noBudgets}</p>
        ) : (
          <dl className="grid grid-cols-[1fr_auto] gap-x-4 gap-y-1 rounded-md border border-line bg-panel px-3 py-2">
            {here.budgets.map((budget) => (
              <div key={budget.scope} className="contents">
                <dt>{words.budgetScope(budget.scope)}</dt>
                <dd className="text-right tabular-nums">{moneyText(budget.limit)}</dd>
              </div>
            ))}
          </dl>
        )}
      </Section>
      <Section title={words.workers}>
        {here.workers.length === 0 ? (
          <p className="text-bad">{words.noWorkers}</p>
        ) : (
          <ul className="divide-y divide-line rounded-md border border-line bg-panel">
            {here.workers.map((worker) => (
              <li key={worker.name} className="px-3 py-1.5">
                <span className="font-medium">{worker.name}</span> <span className="text-soft">{words.since(timeText(worker.started, locale))}</span>
                <p className="text-xs break-words text-soft">{worker.serves.join(', ')}</p>
              </li>
            ))}
          </ul>
        )}
      </Section>
      <Section title={words.inspection}>
        <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 rounded-md border border-line bg-panel px-3 py-2">
          {flatten(here.inspection).map(([name, value]) => (
            <Fact key={name} label={labelOf(name, words)}>
              {value}
            </Fact>
          ))}
        </dl>
      </Section>
    </div>
  )
}

function TemplateDialog({ id, name, onClose }: { id: string; name: string; onClose: () => void }) {
  const { language } = useLanguage()
  const read = useRead(`${id} ${language}`, async (signal) => {
    const response = await fetch(`/api/templates/${encodeURIComponent(id)}`, { signal, headers: { Accept: 'text/plain, application/json' } })
    const text = await response.text()
    if (!response.ok) throw new Error(`${response.status} ${response.statusText}`)
    return text
  })
  return (
    <Dialog title={name} shape="large" testId="template-dialog" onClose={onClose}>
      {read.failure !== null ? <Failure failure={read.failure} onRetry={read.again} /> : read.value === null ? <Loading /> : <pre className="font-mono text-xs break-words whitespace-pre-wrap">{read.value}</pre>}
    </Dialog>
  )
}
