// @vitest-environment jsdom
import { render } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { Thumbnail } from './Thumbnail'

const pictures = (container: HTMLElement) => container.querySelectorAll('img').length

describe('the photo of a row', () => {
  it('is asked for once the row does not fly by any more, and stays', () => {
    const { container, rerender } = render(<Thumbnail address="/cat" passing />)
    expect(pictures(container)).toBe(0)

    rerender(<Thumbnail address="/cat" passing={false} />)
    expect(pictures(container)).toBe(1)

    rerender(<Thumbnail address="/cat" passing />)
    expect(pictures(container)).toBe(1)
  })

  it('is a sign where there is none', () => {
    const { container } = render(<Thumbnail address="" passing={false} />)
    expect(pictures(container)).toBe(0)
    expect(container.querySelector('svg')).not.toBeNull()
  })
})
