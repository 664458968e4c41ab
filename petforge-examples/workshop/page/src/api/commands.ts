import { post } from './client'
import type { BatchAnswer, Preview, ShotTexts } from './types'

/** The commands that can be previewed, by the names of their endpoints, with their bodies. */
export type Command =
  | { command: 'generate-storyboards'; body: Rows & { overwrite: boolean } }
  | { command: 'generate-segments'; body: Rows & { segment_index?: number } }
  | { command: 'run'; body: Rows & { goal: 'storyboard' | 'segments' | 'merged' } }
  | { command: 'edit-and-regenerate'; body: { project_id: string; segment_index: number; version: number } & Partial<ShotTexts> }
  | { command: 'regenerate'; body: { project_id: string; segment_index: number; version: number } }
  | { command: 'cascade-redo'; body: CascadeRedo }
  | { command: 'merge-videos'; body: Rows & { stale: boolean } }
  | { command: 'retry-task'; body: Rows }
  | { command: 'approve'; body: { project_id: string; version: number } }

export interface Rows {
  project_ids: string[]
  concurrency?: number
}

export interface CascadeRedo {
  project_id: string
  from_segment_index: number
  regenerate_storyboard: boolean
  run_on: boolean
  abandon: boolean
  version: number
}

export function preview(command: Command, signal?: AbortSignal): Promise<Preview> {
  return post<Preview>('/api/batch/preview', { command: command.command, ...command.body }, { signal })
}

/**
 * The command for the state that its preview showed. Texts and approvals keep the version that their author saw, since that is what they were written for.
 */
export function asPreviewed(command: Command, seen: Preview): Command {
  if (command.command !== 'regenerate' && command.command !== 'cascade-redo') return command
  const row = seen.rows.find((one) => one.project_id === command.body.project_id)
  return row === undefined ? command : ({ ...command, body: { ...command.body, version: row.version } } as Command)
}

export function send(command: Command, key: string): Promise<Partial<BatchAnswer>> {
  return post<Partial<BatchAnswer>>(`/api/batch/${command.command}`, command.body, { key })
}
