import type { TaskDetails } from '../api/types'

export type NextAction = 'approve' | 'storyboard' | 'next' | 'merge' | 'publish' | 'none'

/** What most people want to do next with a project that stands like this. */
export function nextAction(task: Pick<TaskDetails, 'running' | 'shots' | 'segments' | 'final_video' | 'publications'>, awaitsApproval: boolean): NextAction {
  if (awaitsApproval) return 'approve'
  if (task.running) return 'none'
  if (task.shots.length === 0) return 'storyboard'
  if (task.segments.some((segment) => segment.status !== 'completed')) return 'next'
  if (task.final_video === null || task.final_video.out_of_date) return 'merge'
  return task.publications.length === 0 ? 'publish' : 'none'
}
