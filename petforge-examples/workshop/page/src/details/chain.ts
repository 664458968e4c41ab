import type { TaskDetails } from '../api/types'
import type { Clip } from '../video/timeline'

const usualSeconds = 5

/** The clips that are there, in their order, ready to be played as one. */
export function chainOf(task: Pick<TaskDetails, 'segments' | 'shots'>): Clip[] {
  return task.segments
    .filter((segment) => segment.videoUrl !== '')
    .map((segment) => ({
      segment_index: segment.segment_index,
      src: segment.videoUrl,
      firstFrame: segment.firstFrameUrl,
      lastFrame: segment.lastFrameUrl,
      duration: segment.duration ?? task.shots.find((shot) => shot.segment_index === segment.segment_index)?.duration_sec ?? usualSeconds,
      seam: segment.seam,
      stale: segment.stale,
    }))
}
