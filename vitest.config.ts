import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Tests start real servers and processes; a slow machine must not turn a pass into a failure.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})
