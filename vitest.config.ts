import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Vitest leaves one core idle by default, which on two cores is half of them.
    maxWorkers: '100%',
    // Tests start real servers and processes; a slow machine must not turn a pass into a failure.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})
