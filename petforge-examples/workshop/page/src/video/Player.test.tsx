// @vitest-environment jsdom
import { fireEvent, render, screen } from '@testing-library/react'
import { expect, it, vi } from 'vitest'
import { WordsProvider } from '../i18n/words'
import { Player } from './Player'

function shown(own = false): HTMLVideoElement {
  render(
    <WordsProvider>
      <Player src="/v.mp4" label="Clip 1" poster="/first.jpg" lastFrame="/last.jpg" testId="player" own={own} />
    </WordsProvider>,
  )
  const video = screen.getByTestId<HTMLVideoElement>('player')
  // jsdom plays nothing.
  video.pause = vi.fn()
  return video
}

const is = (video: HTMLVideoElement, state: Partial<Record<'readyState' | 'videoWidth' | 'currentTime' | 'duration' | 'error', unknown>>) => {
  for (const [name, value] of Object.entries(state)) Object.defineProperty(video, name, { value, configurable: true })
}

it('says that a video has sound and no picture, and stops it', () => {
  const video = shown()
  is(video, { readyState: 1, videoWidth: 0 })
  fireEvent(video, new Event('loadedmetadata'))
  expect(screen.getByTestId('player-fault').textContent).toContain('no picture')
  expect(screen.getByTestId('player-fault').querySelector('a')?.getAttribute('href')).toBe('/v.mp4')
  expect(video.pause).toHaveBeenCalledOnce()
})

it('says that a file cannot be decoded, and offers nobody a file of their own', () => {
  const video = shown(true)
  is(video, { error: { code: 4 } })
  fireEvent(video, new Event('error'))
  expect(screen.getByTestId('player-fault').textContent).toContain('cannot show')
  expect(screen.getByTestId('player-fault').querySelector('a')).toBeNull()
})

it('says that jumping does not work where it ends up elsewhere', () => {
  const video = shown()
  is(video, { duration: 8, currentTime: 6 })
  fireEvent(video, new Event('seeking'))
  is(video, { currentTime: 0 })
  fireEvent(video, new Event('seeked'))
  expect(screen.getByTestId('player-fault').textContent).toContain('Jumping')
})

it('shows its own picture of the end there, and says nothing of a video that plays', () => {
  const video = shown()
  is(video, { readyState: 4, videoWidth: 1280, duration: 8, currentTime: 8 })
  fireEvent(video, new Event('loadedmetadata'))
  fireEvent(video, new Event('ended'))
  expect(screen.queryByTestId('player-fault')).toBeNull()
  expect(screen.getByAltText('Last frame').getAttribute('src')).toBe('/last.jpg')
})
