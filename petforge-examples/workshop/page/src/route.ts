import { useCallback, useEffect, useState } from 'react'

export type Route = { page: 'tasks'; project: string | null } | { page: 'money' } | { page: 'settings' }

export function routeOf(hash: string): Route {
  const [page = '', project] = hash.replace(/^#\/?/, '').split('/')
  if (page === 'money' || page === 'settings') return { page }
  return { page: 'tasks', project: page === 'tasks' && project !== undefined && project !== '' ? decoded(project) : null }
}

/** An address that was cut in the middle of a sign is taken as it is: the server then says that there is no such project. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

export function hashOf(route: Route): string {
  if (route.page !== 'tasks') return `#/${route.page}`
  return route.project === null ? '#/tasks' : `#/tasks/${encodeURIComponent(route.project)}`
}

/** The place in the page, kept in the address so that it can be shared and gone back from. */
export function useRoute(): [Route, (route: Route) => void] {
  const [route, setRoute] = useState(() => routeOf(location.hash))
  useEffect(() => {
    const follow = () => setRoute(routeOf(location.hash))
    addEventListener('hashchange', follow)
    return () => removeEventListener('hashchange', follow)
  }, [])
  const go = useCallback((to: Route) => {
    location.hash = hashOf(to)
  }, [])
  return [route, go]
}
