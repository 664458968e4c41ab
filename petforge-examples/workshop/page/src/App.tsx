import { useCallback, useEffect, useState } from 'react'
import { get, Problem, remove, whenSignedOut } from './api/client'
import type { Session } from './api/types'
import { useLanguage, useWords, WordsProvider } from './i18n/words'
import { JobDrawer } from './jobs/JobDrawer'
import { LiveProvider, useLiveState } from './live/live'
import { MoneyPage } from './money/MoneyPage'
import { NoticesProvider, useNotices } from './notices/notices'
import { hashOf, useRoute } from './route'
import { SessionContext, useSession } from './session/session'
import { SignIn } from './session/SignIn'
import { Switches } from './session/Switches'
import { tellTabs, whenTabsTell } from './session/tabs'
import { SettingsPage } from './settings/SettingsPage'
import { TasksPage } from './tasks/TasksPage'
import { Button } from './ui/Button'
import { DialogsProvider, useDialogs } from './ui/dialogs'
import { Icon } from './ui/Icon'
import { Badge, Failure, Loading } from './ui/parts'
import { catchStrayFiles } from './ui/strayFiles'

export function App() {
  return (
    <WordsProvider>
      <Gate />
    </WordsProvider>
  )
}

type State = { is: 'asking' } | { is: 'out'; ended: boolean } | { is: 'in'; session: Session } | { is: 'failed'; failure: unknown }

/** Lets those in whom the server knows. */
function Gate() {
  const { suggest } = useLanguage()
  const [state, setState] = useState<State>({ is: 'asking' })

  const enter = useCallback(
    (session: Session) => {
      suggest(session.language)
      setState({ is: 'in', session })
    },
    [suggest],
  )
  const ask = useCallback(() => {
    setState({ is: 'asking' })
    get<Session | { user: null }>('/api/session', { quiet: true })
      .then((session) => (session.user === null ? setState({ is: 'out', ended: false }) : enter(session)))
      .catch((failure: unknown) => setState(failure instanceof Problem && failure.status === 401 ? { is: 'out', ended: false } : { is: 'failed', failure }))
  }, [enter])

  useEffect(ask, [ask])
  useEffect(
    () =>
      whenTabsTell((user) => {
        if (user !== null) ask()
        else setState((before) => (before.is === 'in' ? { is: 'out', ended: true } : before))
      }),
    [ask],
  )
  useEffect(() => whenSignedOut(() => setState((before) => (before.is === 'in' ? { is: 'out', ended: true } : before))), [])

  switch (state.is) {
    case 'asking':
      return <Loading />
    case 'failed':
      return (
        <main className="mx-auto max-w-lg p-8">
          <Failure failure={state.failure} onRetry={ask} />
        </main>
      )
    case 'out':
      return (
        <SignIn
          ended={state.ended}
          onSignedIn={(session) => {
            tellTabs(session.user)
            enter(session)
          }}
        />
      )
    case 'in':
      return (
        <SessionContext value={state.session}>
          <NoticesProvider>
            <LiveProvider>
              <DialogsProvider>
                <Workshop
                  onSignedOut={() => {
                    tellTabs(null)
                    setState({ is: 'out', ended: false })
                  }}
                />
              </DialogsProvider>
            </LiveProvider>
          </NoticesProvider>
        </SessionContext>
      )
  }
}

function Workshop({ onSignedOut }: { onSignedOut: () => void }) {
  const words = useWords()
  const session = useSession()
  const notices = useNotices()
  const open = useDialogs()
  const live = useLiveState()
  const [route, go] = useRoute()
  const openProject = useCallback((project: string | null) => go({ page: 'tasks', project }), [go])

  useEffect(() => catchStrayFiles(() => notices.failText(words.strayFile)), [notices, words])

  const signOut = async () => {
    try {
      await remove('/api/session', { quiet: true })
      onSignedOut()
    } catch (failure) {
      if (failure instanceof Problem && failure.status === 401) onSignedOut()
      else notices.fail(failure)
    }
  }

  const link = (page: 'tasks' | 'money' | 'settings', label: string) => (
    <a
      href={page === 'tasks' ? hashOf({ page, project: null }) : hashOf({ page })}
      aria-current={route.page === page ? 'page' : undefined}
      data-testid={`nav-${page}`}
      className={`rounded-md px-2.5 py-1 ${route.page === page ? 'bg-accent-soft font-medium text-accent' : 'text-soft hover:bg-idle-soft hover:text-text'}`}
    >
      {label}
    </a>
  )

  return (
    <div className="flex h-full flex-col">
      <a
        href="#main"
        className="sr-only z-50 rounded-md bg-panel px-3 py-2 focus:not-sr-only focus:absolute focus:top-2 focus:left-2"
        onClick={(event) => {
          event.preventDefault()
          document.getElementById('main')?.focus()
        }}
      >
        {words.skip}
      </a>
      <header className="flex items-center gap-2 border-b border-line bg-panel px-3 py-1.5">
        <img src="/icon.svg" alt="" className="size-6" />
        <h1 className="mr-2 text-sm font-semibold whitespace-nowrap">{words.workshop}</h1>
        <nav aria-label={words.pages} className="flex gap-0.5">
          {link('tasks', words.projects)}
          {link('money', words.money)}
          {link('settings', words.settings)}
        </nav>
        <span className="flex-1" />
        {live === 'reconnecting' && (
          <span role="status" data-testid="reconnecting">
            <Badge tone="warn">{words.reconnecting}</Badge>
          </span>
        )}
        {session.free && <Badge tone="good">{words.offlineFree}</Badge>}
        <Button small onClick={() => open((close) => <JobDrawer onOpen={openProject} onClose={close} />)} data-testid="open-jobs">
          <Icon name="jobs" /> {words.jobs}
        </Button>
        <Switches />
        <span className="max-w-32 truncate text-soft max-[900px]:hidden" title={words.roles[session.role]} data-testid="user">
          {session.user} · {words.roles[session.role]}
        </span>
        <Button small kind="quiet" onClick={() => void signOut()} data-testid="sign-out">
          {words.signOut}
        </Button>
      </header>
      <main id="main" tabIndex={-1} className="flex min-h-0 flex-1 flex-col outline-none">
        {/* What is ticked, searched and scrolled to stays while somebody looks at the costs. */}
        <div className={route.page === 'tasks' ? 'contents' : 'hidden'}>
          <TasksPage opened={route.page === 'tasks' ? route.project : null} onOpen={openProject} />
        </div>
        {route.page === 'money' && <MoneyPage onOpen={openProject} />}
        {route.page === 'settings' && <SettingsPage />}
      </main>
    </div>
  )
}
