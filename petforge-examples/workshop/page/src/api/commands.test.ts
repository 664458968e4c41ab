import { expect, it } from 'vitest'
import { asPreviewed } from './commands'
import type { Preview } from './types'

const seen: Preview = { clips: 1, prices: [], lots: [], rows: [{ project_id: 'p', record_id: null, version: 9, clips: 1, refused: false, reasons: [] }], budgets: [], ready_seconds: null, costs: false }

it('replaces a clip in the state that the preview showed', () => {
  expect(asPreviewed({ command: 'regenerate', body: { project_id: 'p', segment_index: 1, version: 3 } }, seen).body).toMatchObject({ version: 9 })
  expect(asPreviewed({ command: 'regenerate', body: { project_id: 'q', segment_index: 1, version: 3 } }, seen).body).toMatchObject({ version: 3 })
})

it('keeps the version that an author saw for texts and approvals', () => {
  expect(asPreviewed({ command: 'edit-and-regenerate', body: { project_id: 'p', segment_index: 1, version: 3, action: 'x' } }, seen).body).toMatchObject({ version: 3 })
  expect(asPreviewed({ command: 'approve', body: { project_id: 'p', version: 3 } }, seen).body).toMatchObject({ version: 3 })
})
