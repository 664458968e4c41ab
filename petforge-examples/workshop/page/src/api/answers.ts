import type { BatchAnswer, BatchResult, Segment, SegmentDetails, SegmentMore, TaskDetails, UploadAnswer } from './types'

// The server's answers in the shapes that the page works with.

const nothingMore: SegmentMore = { type: '', duration: null, made_at: null, origin: null, seam: null, error: null, mismatch: null, held_version: null, held_video_url: null, history: [] }

export type TaskAnswer = Omit<TaskDetails, 'segments'> & { segments: (Segment & { details?: SegmentMore | null })[] }

/** A project with each segment's details beside its other members. */
export function taskOf(answer: TaskAnswer): TaskDetails {
  const segments = answer.segments.map(({ details, ...segment }): SegmentDetails => ({ ...nothingMore, ...details, ...segment }))
  return { ...answer, segments }
}

/** An answer that may only list what became of each project, or only count them, with its counts. */
export function countedAnswer(answer: Partial<BatchAnswer> & { count?: number }): BatchAnswer {
  const results = answer.results ?? []
  const done = results.filter((result) => result.success).length
  return { success_count: answer.success_count ?? answer.count ?? done, failed_count: answer.failed_count ?? results.length - done, results }
}

/** An upload as a batch of one, so that one that was not taken is told as such. */
export function uploaded(answer: UploadAnswer): BatchAnswer {
  const result: BatchResult = { record_id: null, project_id: answer.project_id, success: answer.success, error: answer.error, code: answer.code, held_back: answer.notices }
  return countedAnswer({ results: [result] })
}
