import { useState } from 'react'
import { Icon } from '../ui/Icon'

/**
 * The photo of a row, small. Of rows that fly by it is not asked for: fetching and decoding hundreds that nobody looks at
 * would slow the scrolling down. What was asked for once stays.
 */
export function Thumbnail({ address, passing }: { address: string; passing: boolean }) {
  const [wanted, setWanted] = useState(!passing)
  if (!passing && !wanted) setWanted(true)
  if (address === '') {
    return (
      <span className="flex h-9 w-12 items-center justify-center rounded bg-idle-soft text-idle">
        <Icon name="picture" />
      </span>
    )
  }
  if (!wanted) return <span className="block h-9 w-12 rounded bg-idle-soft" />
  return <img src={address} alt="" loading="lazy" decoding="async" width={48} height={36} className="h-9 w-12 rounded bg-idle-soft object-cover" />
}
