import { cleanup, configure } from '@testing-library/react'
import { afterEach } from 'vitest'

// jsdom has the element but not its methods.
HTMLDialogElement.prototype.showModal ??= function (this: HTMLDialogElement) {
  this.setAttribute('open', '')
}
HTMLDialogElement.prototype.close ??= function (this: HTMLDialogElement) {
  this.removeAttribute('open')
}
// A busy machine may take its time; what is awaited comes or fails.
configure({ asyncUtilTimeout: 20_000 })
afterEach(cleanup)
