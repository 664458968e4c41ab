import { useEffect, useMemo, useRef } from 'react'
import { missedSeek, type VideoFault } from './fault'

/** How long a jump may take. A browser that cannot jump in a file may say nothing at all of it. */
export const longestJump = 8_000

type JumpFault = Extract<VideoFault, 'cannot-seek' | 'seek-late'>

export function isJumpFault(fault: VideoFault | null): fault is JumpFault {
  return fault === 'cannot-seek' || fault === 'seek-late'
}

interface Jumps {
  /** A jump to this time, in seconds, has begun. */
  begun: (to: number) => void
  /** The video says that it is there. */
  ended: (video: Pick<HTMLVideoElement, 'currentTime' | 'duration' | 'seeking'>) => void
  /** Nobody waits for it any more. */
  forgotten: () => void
}

/** Holds the jumps within a video against where it ends up; says null when one arrived where it should. */
export function useJumps(say: (fault: JumpFault | null) => void): Jumps {
  const saying = useRef(say)
  useEffect(() => {
    saying.current = say
  })
  const jumps = useMemo(() => {
    let asked: number | null = null
    let timer: ReturnType<typeof setTimeout> | undefined
    return {
      begun(to: number) {
        asked = to
        clearTimeout(timer)
        timer = setTimeout(() => saying.current('seek-late'), longestJump)
      },
      ended({ currentTime, duration, seeking }: Pick<HTMLVideoElement, 'currentTime' | 'duration' | 'seeking'>) {
        // That was an earlier jump, and another has begun meanwhile.
        if (seeking) return
        clearTimeout(timer)
        if (asked !== null) saying.current(missedSeek(asked, currentTime, duration) ? 'cannot-seek' : null)
        asked = null
      },
      forgotten() {
        clearTimeout(timer)
        asked = null
      },
    }
  }, [])
  useEffect(() => () => jumps.forgotten(), [jumps])
  return jumps
}
