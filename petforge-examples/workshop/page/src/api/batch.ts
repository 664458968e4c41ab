import { get, post, put, query } from './client'
import { sendForm, type Progress } from './upload'
import { countedAnswer, taskOf, uploaded, type TaskAnswer } from './answers'
import type { TaskFilter } from '../tasks/taskList'
import type { BatchAnswer, Connected, Connection, ConnectRequest, ExactPrompt, HistoryEntry, Import, Jobs, KeptFile, ShotTexts, Task, TaskDetails, TaskPage, TrashPage, UploadAnswer } from './types'

const base = '/api/batch'

export function readTasks(filter: TaskFilter, limit: number, after: string | null, signal?: AbortSignal): Promise<TaskPage> {
  return get<TaskPage>(`${base}/tasks/local${query({ ...filter, limit, after })}`, { signal })
}

export async function readTheseTasks(ids: readonly string[]): Promise<Task[]> {
  const page = await get<{ tasks: Task[] }>(`${base}/tasks/local${query({ project_ids: ids.join(','), limit: ids.length })}`)
  return page.tasks
}

/** Every project that the filter holds for, read page by page. */
export async function readAllIds(filter: TaskFilter): Promise<Task[]> {
  const all: Task[] = []
  let after: string | null = null
  do {
    const page: TaskPage = await readTasks(filter, 500, after)
    all.push(...page.tasks)
    after = page.next
  } while (after !== null)
  return all
}

export const readTask = async (project: string, signal?: AbortSignal): Promise<TaskDetails> => taskOf(await get<TaskAnswer>(`${base}/tasks/${encodeURIComponent(project)}`, { signal }))

export const readHistory = (project: string, after: string | null, signal?: AbortSignal) =>
  get<{ entries: HistoryEntry[]; next: string | null }>(`${base}/tasks/${encodeURIComponent(project)}/history${query({ after, limit: 100 })}`, { signal })

export const readPrompt = (project: string, segment: number, signal?: AbortSignal) =>
  get<ExactPrompt>(`${base}/tasks/${encodeURIComponent(project)}/prompt/${segment}`, { signal })

export const writePrompt = (project: string, segment: number, prompt: string) =>
  put<unknown>(`${base}/tasks/${encodeURIComponent(project)}/prompt/${segment}`, { prompt })

export interface Edit extends Partial<ShotTexts> {
  project_id: string
  segment_index: number
  /** What the edited texts said when they were looked at: unless they still say it, nothing is stored. */
  seen: Partial<ShotTexts>
}

export const savePrompts = (edits: Edit[], key: string) => post<BatchAnswer>(`${base}/batch-save-prompts`, { edits }, { key })

/** A command that has no preview: it buys nothing, or ends what was bought. */
export type PlainCommand = 'cancel' | 'restore' | 'reject' | 'accept-clip' | 'abandon-call' | 'sync-videos' | 'sync-to-drive' | 'delete' | 'undelete'

export const command = async (name: PlainCommand, body: Record<string, unknown>, key: string): Promise<BatchAnswer> => countedAnswer(await post<Partial<BatchAnswer>>(`${base}/${name}`, body, { key }))

export type UploadCommand = 'upload-image' | 'supply-clip' | 'supply-frame' | 'create-project'

export async function upload(name: UploadCommand, file: File, members: Record<string, string | number>, key: string, progress: Progress, signal?: AbortSignal): Promise<BatchAnswer> {
  const form = new FormData()
  for (const [member, value] of Object.entries(members)) form.set(member, String(value))
  form.set('file', file)
  return uploaded(await sendForm<UploadAnswer>(`${base}/${name}`, form, key, progress, signal))
}

/** The files of earlier clips and videos that are kept. */
export const readKeptFiles = async (project: string, signal?: AbortSignal) =>
  (await get<{ files: KeptFile[] }>(`${base}/archive-files/${encodeURIComponent(project)}`, { signal })).files

export const readJobs = (signal?: AbortSignal) => get<Jobs>(`${base}/jobs`, { signal })
export const restartJob = (job: string, key: string) => post<unknown>(`${base}/jobs/restart`, { job }, { key })

export const readConnections = async (signal?: AbortSignal) => (await get<{ connections: Connection[] }>(`${base}/saved-connections`, { signal })).connections
export const connectTable = (wish: ConnectRequest, key?: string) => post<Connected>(`${base}/connect-table`, wish, key === undefined ? {} : { key })
export const importTable = (table: string) => get<TaskPage & { imported: Import | null }>(`${base}/tasks${query({ table_id: table, limit: 1 })}`)
export const readTrash = (after: string | null, signal?: AbortSignal) => get<TrashPage>(`${base}/trash${query({ after })}`, { signal })
