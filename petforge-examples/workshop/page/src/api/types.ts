// The shapes of the workshop's HTTP API, as the server writes them.

export interface Money {
  /** Decimal text, never read into a binary number for sums. */
  amount: string
  currency: string
}

export type Role = 'viewer' | 'editor' | 'admin'

export interface Session {
  user: string
  role: Role
  language: string
  installation: string
  version?: string
  provider: string
  /** Whether the provider costs nothing (the offline animatic). */
  free: boolean
}

export type SegmentStatus = 'pending' | 'generating' | 'completed' | 'failed'

export interface Segment {
  segment_index: number
  status: SegmentStatus
  stale: boolean
  edited: boolean
  uncertain: boolean
  /** Whether it is not there because a person wanted it so, which is no failure. */
  stopped: boolean
  held: boolean
  version: string | null
  videoUrl: string
  firstFrameUrl: string
  lastFrameUrl: string
}

export interface Wait {
  reason: string
  text: string
}

export interface Task {
  project_id: string
  name: string
  record_id: string | null
  table_id: string | null
  template_id: string
  publish_date: string
  status: string
  status_text: string
  progress: string
  total_segments: number
  completed_segments: number
  error_message: string | null
  error_code: string | null
  /** Whether that is no failure, but a person has stopped it. */
  stopped: boolean
  advice: string | null
  running: boolean
  waiting_for_turn: boolean
  wait: Wait | null
  opening_image_url: string
  thumbnail_url: string
  final_video_url: string | null
  final_out_of_date: boolean
  published_url: string | null
  behind: string[]
  version: number
  updated_at: string
  segments: Segment[]
}

export interface Seam {
  psnr: number | null
  ssim: number | null
  quality: string
}

export interface SegmentVersion {
  version: string
  reason: string
  replaced_at: string
  files_removed_at: string | null
  videoUrl: string
  firstFrameUrl: string
  lastFrameUrl: string
}

/** What lists leave out of a segment. */
export interface SegmentMore {
  type: string
  /** Of its clip, in seconds. */
  duration: number | null
  made_at: string | null
  origin: string | null
  seam: Seam | null
  error: string | null
  /** What the clip is not as it was ordered. */
  mismatch: string | null
  held_version: string | null
  /** Where the clip is that waits for a decision. */
  held_video_url: string | null
  history: SegmentVersion[]
}

export type SegmentDetails = Segment & SegmentMore

export const textFields = ['crucial', 'action', 'sound', 'negative_constraint'] as const
export type TextField = (typeof textFields)[number]
export type AnyTextField = TextField | `${TextField}_zh`
export type ShotTexts = Record<AnyTextField, string>

export interface Shot extends Partial<Record<AnyTextField, string | null>> {
  segment_index: number
  segment_type: string
  duration_sec?: number | null
  outdated: string[]
  prompt: string
}

export interface Cause {
  kind: string
  text: string
  segment: number | null
  call: string | null
  job: string | null
  until: string | null
}

export interface Call {
  key: string
  project_id?: string
  segment: number | null
  attempt: number
  provider: string
  model: string
  state: string
  price: Money | null
  sent_at: string | null
  error: string | null
  uncertain: boolean
  /** Why it was not sent yet. */
  waiting_for?: string | null
  /** When it came into its state. */
  since?: string | null
  /** Whether its clip waits for a person to take it or leave it. */
  acceptable: boolean
  cancellable: boolean
}

export interface FinalVideo {
  version: string
  videoUrl: string
  out_of_date: boolean
  madeAt: string | null
  /** In seconds. */
  duration?: number
}

export interface Publication {
  destination: string
  state: string
  link: string | null
  error: string | null
  at: string | null
}

export interface TaskDetails extends Omit<Task, 'segments'> {
  scene_description: string | null
  operation: { id: string; doing: string; started_at: string } | null
  goal: string | null
  review: { verdict: string; reason: string; at: string } | null
  warnings: string[]
  opening_lost: boolean
  not_taken: string | null
  table_refusal: string | null
  picture_description: string | null
  explanation: { verdict: string; causes: Cause[] } | null
  cost: { spent: Money[]; running: Money[]; to_finish: Money | null }
  shots: Shot[]
  segments: SegmentDetails[]
  final_video: FinalVideo | null
  publications: Publication[]
  calls: Call[]
}

export interface TaskPage {
  tasks: Task[]
  next: string | null
  counts: Record<string, number>
  total: number
}

export interface Import {
  rows: number
  imported: string[]
  unchanged: number
  updated: string[]
  held_back: string[]
  refused: { place: string; column: string; error: string }[]
}

export interface BatchResult {
  record_id: string | null
  project_id: string
  success: boolean
  error: string | null
  code: string | null
  held_back?: string[]
  /** Of the task after it, if something was decided. */
  version?: number | null
}

export interface BatchAnswer {
  success_count: number
  failed_count: number
  results: BatchResult[]
}

/** What became of an upload; it may be answered without having been taken. */
export interface UploadAnswer {
  success: boolean
  project_id: string
  error: string | null
  code: string | null
  notices: string[]
}

/** A project in the trash. */
export interface Deleted {
  project_id: string
  deleted_at: string
  until: string
  name: string
  table_id: string | null
  table: string | null
  deleted_by: string | null
}

export interface TrashPage {
  deleted: Deleted[]
  /** What the next page comes after; null on the last. */
  next: string | null
}

/** A file of an earlier clip or video. */
export interface KeptFile {
  path: string
  url: string
  bytes: number
}

export interface BudgetUse {
  scope: string
  of: string | null
  limit: Money | string
  spent: Money | string
  wanted: Money | string
  holds: boolean
}

export interface Lot {
  provider: string
  model: string
  seconds: number | null
  clips: number
  price: Money
}

export interface PreviewRow {
  project_id: string
  record_id: string | null
  version: number
  clips: number
  refused: boolean
  reasons: string[]
}

export interface Preview {
  clips: number
  prices: Money[]
  lots: Lot[]
  rows: PreviewRow[]
  budgets: BudgetUse[]
  ready_seconds: number | null
  costs: boolean
}

export interface HistoryEntry {
  id: string | number
  at: string
  kind: string
  name: string
  segment: number | null
  state: string | null
  price: Money | null
  detail: string | null
}

export interface ExactPrompt {
  segment_index: number
  prompt: string
  negative_prompt: string | null
  once: boolean
  /** What was left out of the shot's words. */
  warnings?: string[]
}

export interface StandingJob {
  project_id: string
  name: string
  error: string
  code: string | null
  advice: string | null
  at: string
}

export interface Jobs {
  /** What is ending comes to its end, and nothing after it. */
  running: { project_id: string; name: string; doing: string; segment: number | null; since: string; ending: boolean }[]
  waiting: { project_id: string; name: string; reason: string; text: string }[]
  failed: StandingJob[]
  /** What a person has stopped, which has not failed. */
  stopped: StandingJob[]
  parked: { job: string; kind: string; subject: string; error: string | null; at: string }[]
  counts: { running: number; waiting: number; failed: number; stopped: number; parked: number }
}

export interface Connection {
  table_id: string
  name: string
  address: string | null
  kind: 'folder' | 'feishu'
  app_id: string | null
  behind: number
  refused: number
  error: string | null
}

export interface ConnectRequest {
  url?: string
  folder?: string
  app_id?: string
  app_secret?: string
  drive_folder?: string
  check_only?: boolean
  create_columns?: boolean
  segments?: number
  import_rows?: boolean
}

export interface Connected {
  connected: boolean
  table_id: string
  name: string
  made: string[]
  missing: string[]
  /** What a table may be without, and this one is. */
  optional: string[]
  wrong: string[]
  /** Of a folder that was only looked at. */
  rows: number | null
  rows_without_picture: number | null
  imported: Import | null
}

export interface MoneyReport {
  by: string
  spending: { on: string; calls: number; spent: Money; running: Money }[]
  uncertain: { calls: number; money: Money[] }
  budgets: { scope: string; limit: Money | string; zone: string | null }[]
}

export interface Installation {
  installation: string
  provider: string
  model?: string
  /** What one clip costs. */
  clip_price?: Money
  writers?: string[]
  templates: { id: string; name: string; shots?: number }[]
  budgets: { scope: string; limit: Money | string; zone?: string | null }[]
  settings?: { name: string; value: string; secret: boolean }[]
  workers: { name: string; host?: string; started: string; seen?: string; serves: string[] }[]
  inspection: Record<string, unknown>
}

export interface User {
  user: string
  role: Role
  created_at: string
  last_sign_in: string | null
}

export interface Token {
  name: string
  role: Role
  created_at?: string
  last_used?: string | null
}

export interface AuditEntry {
  id: string | number
  at: string
  user: string
  action: string
  target: string | null
  /** The HTTP status of the answer. */
  status: number
}
