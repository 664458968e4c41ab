const paths = {
  close: 'M4 4l8 8M12 4l-8 8',
  search: 'M7 2.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9zM10.5 10.5l3 3',
  up: 'M8 12V4M4.5 7.5L8 4l3.500 3.500',
  down: 'M8 4v8M4.500 8.500L8 12l3.500-3.500',
  play: 'M5 3l8 5-8 5z',
  pause: 'M5 3v10M11 3v10',
  next: 'M4 3l6 5-6 5zM12 3v10',
  previous: 'M12 3L6 8l6 5zM4 3v10',
  wide: 'M6 3H3v10h3M10 3h3v10h-3M6 8h4',
  sun: 'M8 5.500a2.500 2.500 0 1 0 0 5 2.500 2.500 0 0 0 0-5zM8 1v2M8 13v2M1 8h2M13 8h2M3 3l1.400 1.400M11.600 11.600L13 13M13 3l-1.400 1.400M4.400 11.600L3 13',
  moon: 'M13 9.500A5.500 5.500 0 0 1 6.500 3a5.500 5.500 0 1 0 6.500 6.500z',
  half: 'M8 2.500a5.500 5.500 0 1 0 0 11 5.500 5.500 0 0 0 0-11zM8 2.500v11',
  warning: 'M8 2.500L14 13H2zM8 6.500v3M8 11.300v.200',
  check: 'M3 8.500L6.500 12 13 4.500',
  plus: 'M8 3v10M3 8h10',
  jobs: 'M2.500 4h11M2.500 8h11M2.500 12h7',
  table: 'M2.500 3.500h11v9h-11zM2.500 6.500h11M6.500 6.500v6',
  picture: 'M2.500 3.500h11v9h-11zM4 11l3-3 2 2 2-2 2 2',
} as const

export type IconName = keyof typeof paths

export function Icon({ name, className = '' }: { name: IconName; className?: string }) {
  return (
    <svg aria-hidden="true" viewBox="0 0 16 16" className={`size-4 shrink-0 ${className}`} fill="none" stroke="currentColor" strokeWidth="1.5" strokeLinecap="round" strokeLinejoin="round">
      <path d={paths[name]} />
    </svg>
  )
}
