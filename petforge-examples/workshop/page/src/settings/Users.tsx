import { useState } from 'react'
import { get, put, remove } from '../api/client'
import type { Role, User } from '../api/types'
import { PlainDialog } from '../dialogs/PlainDialog'
import { useLanguage, useWords } from '../i18n/words'
import { useSession } from '../session/session'
import { Button } from '../ui/Button'
import { useDialogs } from '../ui/dialogs'
import { Failure, Field, Loading, Section } from '../ui/parts'
import { timeText } from '../ui/time'
import { useRead } from '../ui/useRead'

export const roles: readonly Role[] = ['viewer', 'editor', 'admin']

export function Users() {
  const words = useWords()
  const { locale } = useLanguage()
  const session = useSession()
  const open = useDialogs()
  const read = useRead('users', (signal) => get<{ users: User[] }>('/api/users', { signal }))
  const edit = (user: User | null) => open((close) => <UserDialog user={user} onDone={read.again} onClose={close} />)
  return (
    <Section
      title={words.users}
      action={
        <Button small onClick={() => edit(null)} data-testid="user-new">
          {words.newUser}
        </Button>
      }
    >
      {read.failure !== null && <Failure failure={read.failure} onRetry={read.again} />}
      {read.value === null && read.failure === null && <Loading />}
      <ul className="divide-y divide-line rounded-md border border-line bg-panel">
        {(read.value?.users ?? []).map((user) => (
          <li key={user.user} className="flex flex-wrap items-center gap-3 px-3 py-1.5" data-testid={`user-${user.user}`}>
            <span className="w-40 truncate font-medium">{user.user}</span>
            <span className="w-24">{words.roles[user.role]}</span>
            <span className="flex-1 text-xs text-soft">{user.last_sign_in === null ? words.neverSignedIn : words.lastSignIn(timeText(user.last_sign_in, locale))}</span>
            <Button small onClick={() => edit(user)}>
              {words.edit}…
            </Button>
            {user.user !== session.user && (
              <Button
                small
                kind="danger"
                onClick={() =>
                  open((close) => (
                    <PlainDialog
                      title={words.removeUser}
                      text={words.removeUserText(user.user)}
                      confirm={words.removeUser}
                      danger
                      onConfirm={async () => {
                        await remove(`/api/users/${encodeURIComponent(user.user)}`)
                        read.again()
                      }}
                      onClose={close}
                    />
                  ))
                }
              >
                {words.remove}…
              </Button>
            )}
          </li>
        ))}
      </ul>
    </Section>
  )
}

function UserDialog({ user, onDone, onClose }: { user: User | null; onDone: () => void; onClose: () => void }) {
  const words = useWords()
  const [name, setName] = useState(user?.user ?? '')
  const [role, setRole] = useState<Role>(user?.role ?? 'editor')
  const [password, setPassword] = useState('')
  return (
    <PlainDialog
      title={user === null ? words.newUser : user.user}
      text={user === null ? words.newUserText : words.editUserText}
      confirm={words.save}
      ready={name.trim() !== '' && (user !== null || password !== '')}
      onConfirm={async () => {
        await put(`/api/users/${encodeURIComponent(name.trim())}`, { role, ...(password === '' ? {} : { password }) })
        onDone()
      }}
      onClose={onClose}
    >
      {user === null && <Field label={words.user}>{(id) => <input id={id} className="field w-full" autoComplete="off" value={name} onChange={(event) => setName(event.target.value)} data-testid="user-name" />}</Field>}
      <Field label={words.role}>
        {(id) => (
          <select id={id} className="field w-full" value={role} onChange={(event) => setRole(event.target.value as Role)} data-testid="user-role">
            {roles.map((one) => (
              <option key={one} value={one}>
                {words.roles[one]}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field label={words.password} hint={user === null ? words.newPasswordHint : words.passwordHint}>
        {(id, said) => <input id={id} aria-describedby={said} type="password" autoComplete="new-password" className="field w-full" value={password} onChange={(event) => setPassword(event.target.value)} data-testid="user-password" />}
      </Field>
    </PlainDialog>
  )
}
