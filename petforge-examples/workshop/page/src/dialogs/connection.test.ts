import { expect, it } from 'vitest'
import { emptyForm, requestOf } from './connection'

it('sends the keys of an app to an address of the web', () => {
  const form = { ...emptyForm, address: ' https://x.feishu.cn/base/b?table=t ', app_id: ' cli_1 ', app_secret: 's', segments: '5' }
  expect(requestOf(form, { check_only: true })).toEqual({ url: 'https://x.feishu.cn/base/b?table=t', app_id: 'cli_1', app_secret: 's', segments: 5, check_only: true })
})

it('sends no secret with a folder', () => {
  const form = { ...emptyForm, address: '/srv/table', app_id: 'cli_1', app_secret: 's', drive_folder: 'd' }
  expect(requestOf(form, { import_rows: true })).toEqual({ folder: '/srv/table', import_rows: true })
})
