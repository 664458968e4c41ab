import { useCallback, useEffect, useState } from 'react'

export type Route = { page: 'tasks'; project: string | null } | { page: 'money' } | { page: 'settings' }

export function routeOf(hash: string): Route {
  const [page = '', project] = hash.replace(/^#\/?/, '').split('/')
  if (page === 'money' || page === 'settings') return { page }
  return { page: 'tasks', project: page === 'tasks' && project !== undefined && project !== '' ? decodeURIComponent(project) : null }
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
