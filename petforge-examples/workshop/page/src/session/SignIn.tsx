import { useState } from 'react'
import { post } from '../api/client'
import type { Session } from '../api/types'
import { useWords } from '../i18n/words'
import { Button } from '../ui/Button'
import { Failure, Field, Note } from '../ui/parts'
import { Switches } from './Switches'

export function SignIn({ ended, onSignedIn }: { ended: boolean; onSignedIn: (session: Session) => void }) {
  const words = useWords()
  const [user, setUser] = useState('')
  const [password, setPassword] = useState('')
  const [failure, setFailure] = useState<unknown>(null)
  const [busy, setBusy] = useState(false)
  const linkUsed = new URLSearchParams(location.search).get('link') === 'used'

  const signIn = async () => {
    setBusy(true)
    setFailure(null)
    try {
      onSignedIn(await post<Session>('/api/session', { user, password }, { quiet: true }))
    } catch (problem) {
      setFailure(problem)
      setPassword('')
    } finally {
      setBusy(false)
    }
  }

  return (
    <div className="flex min-h-full flex-col">
      <div className="flex justify-end p-3">
        <Switches />
      </div>
      <main className="flex flex-1 items-center justify-center px-4 pb-24">
        <form
          data-testid="sign-in-form"
          className="w-full max-w-80 rounded-lg border border-line bg-panel p-6 shadow-sm"
          onSubmit={(event) => {
            event.preventDefault()
            void signIn()
          }}
        >
          <div className="mb-5 flex items-center gap-2.5">
            <img src="/icon.svg" alt="" className="size-8" />
            <div>
              <h1 className="text-base leading-tight font-semibold">{words.workshop}</h1>
              <p className="text-xs text-soft">PetForge</p>
            </div>
          </div>
          {ended && failure === null && (
            <div className="mb-3">
              <Note tone="warn">{words.sessionEnded}</Note>
            </div>
          )}
          {linkUsed && failure === null && (
            <div className="mb-3">
              <Note tone="warn">{words.linkUsed}</Note>
            </div>
          )}
          {failure !== null && (
            <div className="mb-3">
              <Failure failure={failure} />
            </div>
          )}
          <Field label={words.user}>
            {(id) => <input id={id} className="field w-full" autoComplete="username" required autoFocus value={user} onChange={(event) => setUser(event.target.value)} data-testid="sign-in-user" />}
          </Field>
          <Field label={words.password}>
            {(id) => (
              <input id={id} type="password" className="field w-full" autoComplete="current-password" required value={password} onChange={(event) => setPassword(event.target.value)} data-testid="sign-in-password" />
            )}
          </Field>
          <Button kind="primary" type="submit" busy={busy} className="mt-1 w-full" data-testid="sign-in-submit">
            {words.signIn}
          </Button>
          <p className="mt-3 text-xs text-soft">{words.signInHint}</p>
        </form>
      </main>
    </div>
  )
}
