import { useEffect, useRef, useState } from 'react'
import { useWords } from '../i18n/words'
import { Note } from '../ui/parts'
import { faultOf, stateOf, type VideoFault } from './fault'
import { isJumpFault, useJumps } from './jumps'

interface Props {
  src: string
  label: string
  poster?: string
  /** Our own picture of the end, since a browser at the end of a video does not always show its last frame. */
  lastFrame?: string
  testId: string
  className?: string
  /** Whether the reader has the file already, and is not offered it. */
  own?: boolean
}

/** One video. What the browser cannot show of it is said in words instead of a black box. */
export function Player({ src, label, poster, lastFrame, testId, className = '', own = false }: Props) {
  const words = useWords()
  const video = useRef<HTMLVideoElement>(null)
  const [fault, setFault] = useState<VideoFault | null>(null)
  const [ended, setEnded] = useState(false)
  const jumps = useJumps((found) => setFault((before) => (before === null || isJumpFault(before) ? found : before)))

  useEffect(() => {
    setFault(null)
    setEnded(false)
    jumps.forgotten()
  }, [src, jumps])

  const check = () => {
    const element = video.current
    if (element === null) return
    const found = faultOf(stateOf(element))
    if (found !== null) {
      element.pause()
      setFault(found)
    }
  }

  return (
    <div className={className}>
      <div className={`relative overflow-hidden rounded-md bg-idle-soft ${fault !== null && !isJumpFault(fault) ? 'hidden' : ''}`}>
        <video
          ref={video}
          data-testid={testId}
          className="block aspect-video w-full outline-offset-[-2px]"
          src={src}
          poster={poster === '' ? undefined : poster}
          aria-label={label}
          controls
          playsInline
          // With a picture to show, nothing is read before somebody wants to see it.
          preload={poster === undefined || poster === '' ? 'metadata' : 'none'}
          onLoadedMetadata={check}
          onError={check}
          onPlaying={() => {
            check()
            setEnded(false)
          }}
          onSeeking={(event) => {
            jumps.begun(event.currentTarget.currentTime)
            setEnded(false)
          }}
          onSeeked={(event) => jumps.ended(event.currentTarget)}
          onEnded={() => setEnded(true)}
        />
        {ended && lastFrame !== undefined && lastFrame !== '' && <img src={lastFrame} alt={words.lastFrame} className="pointer-events-none absolute inset-x-0 top-0 aspect-video w-full object-cover [clip-path:inset(0_0_56px_0)]" />}
      </div>
      {fault !== null && <FaultNote fault={fault} src={own ? null : src} testId={`${testId}-fault`} />}
    </div>
  )
}

/** Says what is wrong; a source is offered as a file. */
export function FaultNote({ fault, src, testId }: { fault: VideoFault; src: string | null; testId: string }) {
  const words = useWords()
  return (
    <Note tone="bad" alert testId={testId}>
      {words.videoFaults[fault]}{' '}
      {src !== null && (
        <a className="font-medium underline" href={src} download>
          {words.downloadInstead}
        </a>
      )}
    </Note>
  )
}
