// @vitest-environment jsdom
import { fireEvent, render, screen } from '@testing-library/react'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { en } from './en'
import { languageOf, useLanguage, useWords, WordsProvider } from './words'
import { zh } from './zh'

beforeEach(() => localStorage.clear())
afterEach(() => localStorage.clear())

function Probe() {
  const words = useWords()
  const { choose, suggest } = useLanguage()
  return (
    <>
      <p>{words.signIn}</p>
      <button onClick={() => choose('zh')}>choose</button>
      <button onClick={() => suggest('en')}>suggest</button>
    </>
  )
}

it('keeps the language that somebody chose against the one of the session', () => {
  render(
    <WordsProvider>
      <Probe />
    </WordsProvider>,
  )
  fireEvent.click(screen.getByText('choose'))
  expect(screen.getByText('登录')).toBeTruthy()
  expect(document.documentElement.lang).toBe('zh-CN')
  fireEvent.click(screen.getByText('suggest'))
  expect(screen.getByText('登录')).toBeTruthy()
})

it('takes every kind of Chinese for Chinese', () => {
  expect(languageOf('zh-Hant-TW')).toBe('zh')
  expect(languageOf('de')).toBe('en')
})

it('has no empty word in either language', () => {
  const empty = (words: object): string[] =>
    Object.entries(words).flatMap(([name, word]: [string, unknown]) => (typeof word === 'string' ? (word.trim() === '' ? [name] : []) : typeof word === 'object' && word !== null ? empty(word) : []))
  expect(empty(en)).toEqual([])
  expect(empty(zh)).toEqual([])
})
