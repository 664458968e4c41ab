// Only files that ask for it have a document; the others need nothing of this.
if (typeof document !== 'undefined') await import('./setup')

export {}
