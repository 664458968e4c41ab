// What keeps a browser from showing a video, told from what its element says of itself.

export type VideoFault = 'no-picture' | 'network' | 'decode' | 'unsupported' | 'cannot-seek' | 'seek-late'

export interface VideoState {
  /** As `HTMLMediaElement.readyState`: from 1 on the size of the picture is known. */
  readonly readyState: number
  readonly videoWidth: number
  /** `MediaError.code`, if there is an error. */
  readonly errorCode: number | null
}

export function faultOf(state: VideoState): VideoFault | null {
  switch (state.errorCode) {
    case null:
      // Sound without a picture: the codec of the pictures is one that this browser has not.
      return state.readyState >= 1 && state.videoWidth === 0 ? 'no-picture' : null
    case 2:
      return 'network'
    case 3:
      return 'decode'
    default:
      return 'unsupported'
  }
}

const nearEnough = 1

/** Whether a jump went elsewhere than was asked, in seconds: a server or a file that cannot be jumped in starts again at 0. */
export function missedSeek(asked: number | null, now: number, duration: number): boolean {
  if (asked === null || !Number.isFinite(duration)) return false
  return Math.abs(Math.min(asked, duration) - now) > nearEnough
}

export function stateOf(video: HTMLVideoElement): VideoState {
  return { readyState: video.readyState, videoWidth: video.videoWidth, errorCode: video.error?.code ?? null }
}
