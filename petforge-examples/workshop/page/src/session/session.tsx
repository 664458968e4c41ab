import { createContext, useContext } from 'react'
import type { Session } from '../api/types'

export const SessionContext = createContext<Session | null>(null)

export function useSession(): Session {
  const session = useContext(SessionContext)
  if (session === null) throw new Error('nobody is signed in')
  return session
}

/** Whether this user may start, change and stop work. */
export function useMayAct(): boolean {
  return useSession().role !== 'viewer'
}

export function useIsAdmin(): boolean {
  return useSession().role === 'admin'
}
