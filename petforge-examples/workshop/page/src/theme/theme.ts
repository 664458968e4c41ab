import { useEffect, useState } from 'react'

export const themes = ['system', 'light', 'dark'] as const
export type Theme = (typeof themes)[number]

const place = 'petforge.theme'

export function readTheme(stored: string | null): Theme {
  return themes.find((theme) => theme === stored) ?? 'system'
}

/** From the system's theme first to the other one, so that each click is seen to do something; at last back to the system's. */
export function nextTheme(theme: Theme, systemIsDark: boolean): Theme {
  const [other, same] = systemIsDark ? (['light', 'dark'] as const) : (['dark', 'light'] as const)
  return theme === 'system' ? other : theme === other ? same : 'system'
}

export const systemIsDark = () => matchMedia('(prefers-color-scheme: dark)').matches

/** The theme, remembered in this browser; "system" follows the system while the page is open. */
export function useTheme(): [Theme, (theme: Theme) => void] {
  const [theme, setTheme] = useState<Theme>(() => readTheme(localStorage.getItem(place)))
  useEffect(() => {
    const system = matchMedia('(prefers-color-scheme: dark)')
    const show = () => document.documentElement.classList.toggle('dark', theme === 'dark' || (theme === 'system' && system.matches))
    show()
    system.addEventListener('change', show)
    return () => system.removeEventListener('change', show)
  }, [theme])
  return [
    theme,
    (next) => {
      localStorage.setItem(place, next)
      setTheme(next)
    },
  ]
}
