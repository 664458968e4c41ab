// @vitest-environment jsdom
import { act, fireEvent, render, screen } from '@testing-library/react'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { WordsProvider } from '../i18n/words'
import { ChainView } from './ChainView'
import { longestJump } from './jumps'
import type { Clip } from './timeline'

const clip = (index: number): Clip => ({ segment_index: index, src: `/${index}.mp4`, firstFrame: '', lastFrame: '', duration: 8, seam: null, stale: false })

/** The player in front, ready, in a file that is where `at` says, whatever is asked of it. */
function shown(at: () => number): HTMLVideoElement {
  render(
    <WordsProvider>
      <ChainView name="Momo" clips={[clip(0), clip(1)]} onClose={() => {}} />
    </WordsProvider>,
  )
  const video = screen.getByTestId<HTMLVideoElement>('chain-player')
  for (const [name, value] of Object.entries({ readyState: 4, videoWidth: 1280, duration: 8, seeking: false })) Object.defineProperty(video, name, { value, configurable: true })
  Object.defineProperty(video, 'currentTime', { get: at, set: () => {}, configurable: true })
  return video
}

const jumpTo = (time: number) => fireEvent.change(screen.getByRole('slider'), { target: { value: String(time) } })

beforeEach(() => {
  vi.useFakeTimers()
  // jsdom plays nothing.
  vi.spyOn(HTMLMediaElement.prototype, 'play').mockResolvedValue()
  vi.spyOn(HTMLMediaElement.prototype, 'pause').mockReturnValue()
})
afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

it('says that jumping does not work where the video stays at its beginning', () => {
  const video = shown(() => 0)
  jumpTo(6)
  // Such a file is at its beginning already when the browser begins to jump.
  fireEvent(video, new Event('seeking'))
  fireEvent(video, new Event('seeked'))
  expect(screen.getByTestId('chain-fault').textContent).toContain('Jumping')
  expect(screen.getByTestId('chain-fault').querySelector('a')?.getAttribute('href')).toBe('/0.mp4')
})

it('says that a jump does not arrive, until it does', () => {
  const video = shown(() => 6)
  jumpTo(6)
  act(() => void vi.advanceTimersByTime(longestJump - 1))
  expect(screen.queryByTestId('chain-fault')).toBeNull()
  act(() => void vi.advanceTimersByTime(1))
  expect(screen.getByTestId('chain-fault').textContent).toContain('has not come yet')
  fireEvent(video, new Event('seeked'))
  expect(screen.queryByTestId('chain-fault')).toBeNull()
})

it('says nothing of a jump that arrives', () => {
  const video = shown(() => 6)
  jumpTo(6)
  fireEvent(video, new Event('seeked'))
  act(() => void vi.advanceTimersByTime(longestJump))
  expect(screen.queryByTestId('chain-fault')).toBeNull()
})

it('plays on from the clip that somebody chooses while a joint is looked at', () => {
  const video = shown(() => 6.5)
  fireEvent.click(screen.getByTestId('seam-1'))
  fireEvent.click(screen.getByRole('button', { name: 'Clip 1' }))
  vi.mocked(HTMLMediaElement.prototype.pause).mockClear()
  // A look at the joint would end at 9.5 s.
  Object.defineProperty(video, 'currentTime', { get: () => 9.6, set: () => {}, configurable: true })
  fireEvent(video, new Event('timeupdate'))
  expect(HTMLMediaElement.prototype.pause).not.toHaveBeenCalled()
})
