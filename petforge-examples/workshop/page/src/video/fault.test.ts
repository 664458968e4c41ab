import { describe, expect, it } from 'vitest'
import { faultOf, missedSeek } from './fault'

describe('a video that cannot be shown', () => {
  it('has sound and no picture', () => {
    expect(faultOf({ readyState: 1, videoWidth: 0, errorCode: null })).toBe('no-picture')
    expect(faultOf({ readyState: 0, videoWidth: 0, errorCode: null })).toBeNull()
    expect(faultOf({ readyState: 4, videoWidth: 1280, errorCode: null })).toBeNull()
  })

  it('says by its error what is wrong', () => {
    expect(faultOf({ readyState: 0, videoWidth: 0, errorCode: 2 })).toBe('network')
    expect(faultOf({ readyState: 4, videoWidth: 1280, errorCode: 3 })).toBe('decode')
    expect(faultOf({ readyState: 0, videoWidth: 0, errorCode: 4 })).toBe('unsupported')
  })

  it('is at another place than was asked for', () => {
    expect(missedSeek(6, 0, 8)).toBe(true)
    expect(missedSeek(6, 6.04, 8)).toBe(false)
    expect(missedSeek(9, 8, 8)).toBe(false)
    expect(missedSeek(null, 3, 8)).toBe(false)
  })
})
