/** A point in time in the reader's own zone, to the minute. */
export function timeText(iso: string | null | undefined, locale: string): string {
  if (iso === null || iso === undefined || iso === '') return ''
  const time = new Date(iso)
  if (Number.isNaN(time.getTime())) return iso
  return new Intl.DateTimeFormat(locale, { month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', hour12: false }).format(time)
}

/** Seconds as minutes and seconds, as a player shows them. */
export function clockText(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds))
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`
}

