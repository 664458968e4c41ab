import { useEffect, useState } from 'react'

export const themes = ['system', 'light', 'dark'] as const
export type Theme = (typeof themes)[number]

const place = 'petforge.theme'

export function readTheme(stored: string | null): Theme {
  return themes.find((theme) => theme === stored) ?? 'system'
}

export function nextTheme(theme: Theme): Theme {
  return themes[(themes.indexOf(theme) + 1) % themes.length] ?? 'system'
}

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
