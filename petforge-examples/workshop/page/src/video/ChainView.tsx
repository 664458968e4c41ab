import { useEffect, useMemo, useRef, useState } from 'react'
import { useWords } from '../i18n/words'
import { Button } from '../ui/Button'
import { Dialog } from '../ui/Dialog'
import { Icon } from '../ui/Icon'
import { tones, type Tone } from '../ui/parts'
import { clockText } from '../ui/time'
import { faultOf, stateOf, type VideoFault } from './fault'
import { isJumpFault, useJumps } from './jumps'
import { FaultNote } from './Player'
import { placeAt, seamMarks, starts, type Clip, type SeamMark } from './timeline'

const aroundSeam = 1.5

const seamTones: Record<SeamMark['quality'], Tone> = { good: 'good', visible: 'warn', broken: 'bad', unknown: 'idle' }

/**
 * Plays the clips of a project as one before they are merged. Two players take turns: while one plays, the other has the next clip ready. At the end of a
 * clip our own picture of its last frame stands until the next one moves, because a browser at the end does not always show that frame.
 */
export function ChainView({ name, clips: given, onClose }: { name: string; clips: Clip[]; onClose: () => void }) {
  const words = useWords()
  const [durations, setDurations] = useState<ReadonlyMap<number, number>>(new Map())
  const clips = useMemo(() => given.map((clip) => ({ ...clip, duration: durations.get(clip.segment_index) ?? clip.duration })), [given, durations])
  const [current, setCurrent] = useState(0)
  const [playing, setPlaying] = useState(false)
  const [offset, setOffset] = useState(0)
  const [still, setStill] = useState<string | null>(null)
  const [fault, setFault] = useState<{ fault: VideoFault; src: string } | null>(null)
  const players = [useRef<HTMLVideoElement>(null), useRef<HTMLVideoElement>(null)] as const
  const stopAt = useRef<number | null>(null)
  const seekTo = useRef<number | null>(null)

  const begins = starts(clips)
  const whole = begins.at(-1) ?? 0
  const marks = seamMarks(clips)
  const clip = clips[current]
  const next = clips[current + 1]
  // A clip keeps its player: even ones the first, odd ones the second.
  const front = current % 2
  const shown = (slot: number): Clip | undefined => (slot === front ? clip : next)

  const element = () => players[front === 0 ? 0 : 1].current

  const jumps = useJumps((found) => {
    if (clip !== undefined) setFault((before) => (before !== null && !isJumpFault(before.fault) ? before : found === null ? null : { fault: found, src: clip.src }))
  })
  /** What the video says of itself when it begins to jump may already be elsewhere; so it is kept what was asked. */
  const jump = (video: HTMLVideoElement, to: number) => {
    // At its beginning a video that is not read yet already is.
    if (to > 0 || video.readyState > 0) jumps.begun(to)
    else jumps.forgotten()
    video.currentTime = to
  }

  useEffect(() => {
    const video = players[front === 0 ? 0 : 1].current
    const other = players[front === 0 ? 1 : 0].current
    other?.pause()
    if (video === null) return
    const to = seekTo.current
    seekTo.current = null
    jump(video, to ?? 0)
    // It may have failed while it was getting ready.
    check(front)
    if (playing) void video.play().catch(() => setPlaying(false))
    // This is about the clip that is current alone; playing and pausing are handled where they are switched.
  }, [current])

  const go = (time: number, play: boolean) => {
    const place = placeAt(clips, time)
    stopAt.current = null
    setFault(null)
    setStill(null)
    setOffset(place.offset)
    setPlaying(play)
    if (place.clip === current) {
      const video = element()
      if (video === null) return
      jump(video, place.offset)
      check(front)
      if (play) void video.play().catch(() => setPlaying(false))
      else video.pause()
    } else {
      seekTo.current = place.offset
      setCurrent(place.clip)
    }
  }

  const toggle = () => {
    stopAt.current = null
    const video = element()
    if (video === null) return
    if (playing) {
      video.pause()
      setPlaying(false)
    } else if (current === clips.length - 1 && video.ended) go(0, true)
    else {
      setPlaying(true)
      void video.play().catch(() => setPlaying(false))
    }
  }

  const lookAtSeam = (mark: SeamMark) => {
    const at = begins[mark.clip] ?? 0
    go(Math.max(0, at - aroundSeam), true)
    stopAt.current = at + aroundSeam
  }

  const onEnded = (slot: number) => {
    if (slot !== front || clip === undefined) return
    if (clip.lastFrame !== '') setStill(clip.lastFrame)
    if (next === undefined) setPlaying(false)
    else {
      setOffset(0)
      setCurrent(current + 1)
    }
  }

  const check = (slot: number) => {
    const video = players[slot === 0 ? 0 : 1].current
    const of = shown(slot)
    if (video === null || of === undefined) return
    const found = faultOf(stateOf(video))
    if (found !== null && slot === front) {
      video.pause()
      setPlaying(false)
      setFault({ fault: found, src: of.src })
    }
    const { duration } = video
    if (Number.isFinite(duration) && duration > 0) setDurations((before) => (before.get(of.segment_index) === duration ? before : new Map(before).set(of.segment_index, duration)))
  }

  const time = (begins[current] ?? 0) + offset

  return (
    <Dialog title={words.chainTitle(name)} shape="large" testId="chain-view" onClose={onClose}>
      {clips.length === 0 || clip === undefined ? (
        <p className="py-10 text-center text-soft">{words.noClips}</p>
      ) : (
        <div
          onKeyDown={(event) => {
            if (event.target instanceof HTMLButtonElement && event.key === ' ') return
            if (event.key === ' ') toggle()
            else if (event.key === 'ArrowRight') go(time + 1, playing)
            else if (event.key === 'ArrowLeft') go(time - 1, playing)
            else return
            event.preventDefault()
          }}
        >
          <div className="relative mx-auto aspect-video max-h-[58vh] overflow-hidden rounded-md bg-idle-soft">
            {[0, 1].map((slot) => {
              const of = shown(slot)
              return (
                <video
                  key={slot}
                  ref={players[slot === 0 ? 0 : 1]}
                  data-testid={slot === front ? 'chain-player' : 'chain-preload'}
                  className={`absolute inset-0 size-full object-contain ${slot === front ? '' : 'invisible'}`}
                  src={of?.src}
                  poster={of === undefined || of.firstFrame === '' ? undefined : of.firstFrame}
                  preload="auto"
                  playsInline
                  aria-label={of === undefined ? words.chainTitle(name) : words.segment(of.segment_index)}
                  onLoadedMetadata={() => check(slot)}
                  onError={() => check(slot)}
                  onSeeked={(event) => {
                    if (slot === front) jumps.ended(event.currentTarget)
                  }}
                  onPlaying={() => {
                    if (slot !== front) return
                    check(slot)
                    setStill(null)
                  }}
                  onTimeUpdate={(event) => {
                    if (slot !== front) return
                    setOffset(event.currentTarget.currentTime)
                    const now = (begins[current] ?? 0) + event.currentTarget.currentTime
                    if (stopAt.current !== null && now >= stopAt.current) {
                      stopAt.current = null
                      event.currentTarget.pause()
                      setPlaying(false)
                    }
                  }}
                  onEnded={() => onEnded(slot)}
                />
              )
            })}
            {still !== null && <img src={still} alt={words.lastFrame} className="absolute inset-0 size-full object-contain" data-testid="chain-last-frame" />}
          </div>
          {fault !== null && (
            <div className="mt-2">
              <FaultNote fault={fault.fault} src={fault.src} testId="chain-fault" />
            </div>
          )}
          <div className="mt-3 flex items-center gap-2">
            <Button onClick={() => go(begins[Math.max(0, current - 1)] ?? 0, playing)} aria-label={words.previousClip} disabled={current === 0}>
              <Icon name="previous" />
            </Button>
            <Button kind="primary" onClick={toggle} aria-label={playing ? words.pause : words.play} data-first-focus data-testid="chain-play" data-playing={playing}>
              <Icon name={playing ? 'pause' : 'play'} />
            </Button>
            <Button onClick={() => go(begins[current + 1] ?? 0, playing)} aria-label={words.nextClip} disabled={next === undefined}>
              <Icon name="next" />
            </Button>
            <span className="ml-1 tabular-nums" data-testid="chain-time">
              {clockText(time)} / {clockText(whole)}
            </span>
            <span className="text-soft">{words.segment(clip.segment_index)}</span>
          </div>
          <div className="mt-3">
            <input
              type="range"
              className="w-full accent-accent"
              min={0}
              max={whole}
              step={0.05}
              value={Math.min(time, whole)}
              aria-label={words.position}
              aria-valuetext={`${words.segment(clip.segment_index)}, ${clockText(time)}`}
              onChange={(event) => go(Number(event.target.value), playing)}
            />
            <div className="relative mt-1 flex h-14 gap-px overflow-hidden rounded-md border border-line" data-testid="chain-timeline">
              {clips.map((one, at) => (
                <button
                  key={one.segment_index}
                  type="button"
                  style={{ flexGrow: one.duration, flexBasis: 0 }}
                  className={`relative min-w-0 bg-idle-soft bg-cover bg-center ${at === current ? 'ring-2 ring-accent ring-inset' : ''}`}
                  onClick={() => go(begins[at] ?? 0, playing)}
                  aria-label={words.segment(one.segment_index)}
                  aria-current={at === current}
                >
                  {one.firstFrame !== '' && <img src={one.firstFrame} alt="" className={`size-full object-cover ${at === current ? '' : 'opacity-60'}`} />}
                  <span className="absolute bottom-0 left-0 bg-panel/90 px-1 text-xs">{one.segment_index + 1}</span>
                </button>
              ))}
            </div>
            <div className="relative h-7">
              {marks.map((mark) => (
                <button
                  key={mark.clip}
                  type="button"
                  data-testid={`seam-${mark.clip}`}
                  data-quality={mark.quality}
                  style={{ left: `${mark.at * 100}%` }}
                  title={words.seamTitle(mark.clip, words.seamQualities[mark.quality])}
                  aria-label={words.seamTitle(mark.clip, words.seamQualities[mark.quality])}
                  onClick={() => lookAtSeam(mark)}
                  className={`absolute top-0.5 flex h-6 min-w-6 -translate-x-1/2 items-center justify-center rounded px-1 text-xs font-semibold ${tones[mark.broken ? 'bad' : seamTones[mark.quality]]}`}
                >
                  {mark.broken ? '✕' : mark.quality === 'good' ? '✓' : mark.quality === 'visible' ? '≈' : '?'}
                </button>
              ))}
            </div>
            <p className="text-xs text-soft">{words.seamHint}</p>
          </div>
        </div>
      )}
    </Dialog>
  )
}
