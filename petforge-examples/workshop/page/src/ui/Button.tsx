import type { ButtonHTMLAttributes } from 'react'

type Kind = 'primary' | 'plain' | 'danger' | 'quiet'

const looks: Record<Kind, string> = {
  primary: 'bg-accent text-on-accent border-transparent hover:bg-accent-strong font-medium',
  plain: 'bg-panel border-line-strong hover:bg-raised',
  danger: 'bg-panel border-line-strong text-bad hover:bg-bad-soft',
  quiet: 'border-transparent hover:bg-idle-soft',
}

interface Props extends ButtonHTMLAttributes<HTMLButtonElement> {
  kind?: Kind
  small?: boolean
  busy?: boolean
}

export function Button({ kind = 'plain', small = false, busy = false, className = '', disabled, children, ...rest }: Props) {
  return (
    <button
      type="button"
      {...rest}
      disabled={disabled === true || busy}
      aria-busy={busy || undefined}
      className={`inline-flex items-center justify-center gap-1.5 rounded-md border whitespace-nowrap transition-colors disabled:cursor-not-allowed disabled:opacity-50 ${
        small ? 'min-h-6 px-2 text-xs' : 'min-h-[30px] px-3'
      } ${looks[kind]} ${className}`}
    >
      {busy && <Spinner />}
      {children}
    </button>
  )
}

export function Spinner() {
  return <span aria-hidden="true" className="size-3 animate-spin rounded-full border-2 border-current border-t-transparent" />
}
