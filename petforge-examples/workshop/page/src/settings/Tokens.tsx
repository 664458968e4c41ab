import { useState } from 'react'
import { get, post, remove } from '../api/client'
import type { Role, Token } from '../api/types'
import { PlainDialog } from '../dialogs/PlainDialog'
import { useWords } from '../i18n/words'
import { Button } from '../ui/Button'
import { Dialog } from '../ui/Dialog'
import { useDialogs } from '../ui/dialogs'
import { Failure, Field, Loading, Note, Section } from '../ui/parts'
import { useRead } from '../ui/useRead'
import { roles } from './Users'

export function Tokens() {
  const words = useWords()
  const open = useDialogs()
  const read = useRead('tokens', (signal) => get<{ tokens: Token[] }>('/api/tokens', { signal }))
  const showOnce = (token: string) =>
    open((close) => (
      <Dialog title={words.tokenIs} shape="small" testId="token-dialog" onClose={close}>
        <Note tone="warn">{words.tokenOnce}</Note>
        <input className="field mt-3 w-full font-mono text-xs" readOnly value={token} aria-label={words.tokenIs} onFocus={(event) => event.target.select()} data-testid="token-value" />
      </Dialog>
    ))
  return (
    <Section
      title={words.tokens}
      action={
        <Button
          small
          data-testid="token-new"
          onClick={() =>
            open((close) => (
              <TokenDialog
                onMade={(token) => {
                  read.again()
                  showOnce(token)
                }}
                onClose={close}
              />
            ))
          }
        >
          {words.newToken}
        </Button>
      }
    >
      <p className="mb-2 text-soft">{words.tokensText}</p>
      {read.failure !== null && <Failure failure={read.failure} onRetry={read.again} />}
      {read.value === null && read.failure === null && <Loading />}
      <ul className="divide-y divide-line rounded-md border border-line bg-panel">
        {(read.value?.tokens ?? []).map((token) => (
          <li key={token.name} className="flex items-center gap-3 px-3 py-1.5">
            <span className="flex-1 font-medium">{token.name}</span>
            <span>{words.roles[token.role]}</span>
            <Button
              small
              kind="danger"
              onClick={() =>
                open((close) => (
                  <PlainDialog
                    title={words.removeToken}
                    text={words.removeTokenText(token.name)}
                    confirm={words.removeToken}
                    danger
                    onConfirm={async () => {
                      await remove(`/api/tokens/${encodeURIComponent(token.name)}`)
                      read.again()
                    }}
                    onClose={close}
                  />
                ))
              }
            >
              {words.remove}…
            </Button>
          </li>
        ))}
      </ul>
    </Section>
  )
}

function TokenDialog({ onMade, onClose }: { onMade: (token: string) => void; onClose: () => void }) {
  const words = useWords()
  const [name, setName] = useState('')
  const [role, setRole] = useState<Role>('viewer')
  return (
    <PlainDialog
      title={words.newToken}
      text={words.newTokenText}
      confirm={words.create}
      ready={name.trim() !== ''}
      wish={`${name} ${role}`}
      onConfirm={async (key) => {
        const made = await post<{ token: string }>('/api/tokens', { name: name.trim(), role }, { key })
        onMade(made.token)
      }}
      onClose={onClose}
    >
      <Field label={words.name}>{(id) => <input id={id} className="field w-full" value={name} onChange={(event) => setName(event.target.value)} data-testid="token-name" />}</Field>
      <Field label={words.role}>
        {(id) => (
          <select id={id} className="field w-full" value={role} onChange={(event) => setRole(event.target.value as Role)}>
            {roles.map((one) => (
              <option key={one} value={one}>
                {words.roles[one]}
              </option>
            ))}
          </select>
        )}
      </Field>
    </PlainDialog>
  )
}
