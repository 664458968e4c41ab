import type { Segment, Task, TaskPage } from '../api/types'

export function aSegment(index: number, part: Partial<Segment> = {}): Segment {
  return { segment_index: index, status: 'pending', stale: false, edited: false, uncertain: false, stopped: false, held: false, version: null, videoUrl: '', firstFrameUrl: '', lastFrameUrl: '', ...part }
}

export function aTask(id: string, part: Partial<Task> = {}): Task {
  return {
    project_id: id,
    name: `Task ${id}`,
    record_id: null,
    table_id: null,
    template_id: 'eating-template',
    publish_date: '2026-12-05',
    status: 'pending',
    status_text: 'pending',
    progress: '0/7',
    total_segments: 7,
    completed_segments: 0,
    error_message: null,
    error_code: null,
    stopped: false,
    advice: null,
    running: false,
    waiting_for_turn: false,
    wait: null,
    opening_image_url: '',
    thumbnail_url: '',
    final_video_url: null,
    final_out_of_date: false,
    published_url: null,
    behind: [],
    version: 1,
    updated_at: '2026-12-02T00:00:00Z',
    segments: [],
    ...part,
  }
}

export function aPage(ids: string[], next: string | null, total = ids.length): TaskPage {
  return { tasks: ids.map((id) => aTask(id)), next, total, counts: { pending: total } }
}
