import { createContext, useCallback, useContext, useEffect, useMemo, useState, type ReactNode } from 'react'
import { speak } from '../api/client'
import { en } from './en'
import { zh } from './zh'

/** All words of the page; the Chinese ones have to have the same shape, or they do not compile. */
export type Words = typeof en
export type Language = 'en' | 'zh'

interface Choice {
  language: Language
  /** For dates and numbers. */
  locale: string
  choose(language: Language): void
  /** The language of the session, which holds unless somebody has chosen one in this browser. */
  suggest(language: string): void
}

const place = 'petforge.language'
const WordsContext = createContext<Words>(en)
const ChoiceContext = createContext<Choice | null>(null)

export function languageOf(text: string): Language {
  return text.toLowerCase().startsWith('zh') ? 'zh' : 'en'
}

export function WordsProvider({ children }: { children: ReactNode }) {
  const [language, setLanguage] = useState<Language>(() => {
    const first = languageOf(localStorage.getItem(place) ?? navigator.language)
    speak(first)
    return first
  })
  const set = useCallback((next: Language) => {
    speak(next)
    setLanguage(next)
  }, [])
  const choose = useCallback(
    (next: Language) => {
      localStorage.setItem(place, next)
      set(next)
    },
    [set],
  )
  const suggest = useCallback(
    (next: string) => {
      if (localStorage.getItem(place) === null) set(languageOf(next))
    },
    [set],
  )
  const words = language === 'zh' ? zh : en
  useEffect(() => {
    document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en'
    document.title = `${words.workshop} · PetForge`
  }, [language, words])
  const choice = useMemo<Choice>(() => ({ language, locale: language === 'zh' ? 'zh-CN' : 'en-GB', choose, suggest }), [language, choose, suggest])
  return (
    <ChoiceContext value={choice}>
      <WordsContext value={words}>{children}</WordsContext>
    </ChoiceContext>
  )
}

export function useWords(): Words {
  return useContext(WordsContext)
}

export function useLanguage(): Choice {
  const choice = useContext(ChoiceContext)
  if (choice === null) throw new Error('no WordsProvider above')
  return choice
}
