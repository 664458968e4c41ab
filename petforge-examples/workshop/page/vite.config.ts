import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'

const server = 'http://127.0.0.1:8080'

export default defineConfig({
  plugins: [react(), tailwindcss()],
  build: {
    // The policy of the server allows files of its own alone: nothing inline, no data: addresses.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: 'es2022',
  },
  server: {
    host: '127.0.0.1',
    proxy: { '/api': server, '/storage': server, '/sign-in': server },
  },
  test: {
    // Most tests need no document; those that do say so in their first line.
    environment: 'node',
    pool: 'threads',
    setupFiles: ['src/test/document.ts'],
    testTimeout: 60_000,
  },
})
