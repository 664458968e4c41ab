import type { ConnectRequest } from '../api/types'

export interface ConnectionForm {
  readonly address: string
  readonly app_id: string
  readonly app_secret: string
  readonly drive_folder: string
  readonly segments: string
}

export const emptyForm: ConnectionForm = { address: '', app_id: '', app_secret: '', drive_folder: '', segments: '' }

/** An address of the web names a table; anything else is a folder of the server. */
export function isWebAddress(address: string): boolean {
  return /^https?:\/\//i.test(address.trim())
}

export function requestOf(form: ConnectionForm, wish: Pick<ConnectRequest, 'check_only' | 'create_columns' | 'import_rows'>): ConnectRequest {
  const address = form.address.trim()
  const request: ConnectRequest = isWebAddress(address) ? { url: address } : { folder: address }
  if (isWebAddress(address)) {
    if (form.app_id.trim() !== '') request.app_id = form.app_id.trim()
    if (form.app_secret !== '') request.app_secret = form.app_secret
    if (form.drive_folder.trim() !== '') request.drive_folder = form.drive_folder.trim()
    const segments = Number(form.segments)
    if (form.segments !== '' && Number.isInteger(segments)) request.segments = segments
  }
  return { ...request, ...wish }
}
