import { defineConfig, type OxlintOverride } from 'oxlint'

/**
 * Which rooms each room of `src/` may import from: the arrows of docs/architecture.md.
 * Data flows one way, so a room that is not listed for another is out of its reach.
 */
const arrows: Record<string, string[]> = {
  config: ['errors', 'limits'],
  compile: ['errors', 'limits', 'config'],
  state: ['errors', 'limits', 'config', 'compile'],
  remote: ['errors', 'limits', 'config'],
  observe: ['errors', 'limits', 'config', 'compile', 'state', 'remote'],
  plan: ['errors', 'limits', 'config', 'compile', 'state', 'observe'],
  secrets: ['errors', 'limits', 'config', 'plan'],
  apply: ['errors', 'limits', 'config', 'compile', 'state', 'observe', 'plan', 'remote'],
  runtime: ['errors', 'limits', 'config', 'compile', 'remote'],
  eval: ['errors', 'limits', 'config', 'compile', 'runtime'],
  report: [
    'errors',
    'limits',
    'config',
    'compile',
    'state',
    'remote',
    'observe',
    'plan',
    'apply',
    'runtime',
    'eval',
    'import',
  ],
  workspace: ['errors', 'limits', 'config', 'compile', 'state', 'observe', 'remote', 'runtime', 'server'],
  library: ['errors', 'config', 'state', 'remote', 'runtime', 'report', 'workspace'],
  scaffold: ['errors', 'limits', 'config'],
  import: ['errors', 'limits', 'config', 'compile', 'state', 'remote'],
  server: ['limits'],
}

const outside = ['errors', 'limits', 'index', 'cli', 'commands', ...Object.keys(arrows)]

/** A room's files, and those of its folders: the deeper a file, the further up its imports of other rooms go. */
const depths = [
  { files: '*.ts', up: String.raw`\.\./` },
  { files: '*/*.ts', up: String.raw`\.\./\.\./` },
  { files: '*/*/*.ts', up: String.raw`\.\./\.\./\.\./` },
]

function forbid(room: string, allowed: string[]): OxlintOverride[] {
  const forbidden = outside.filter((name) => name !== room && !allowed.includes(name))
  return depths.map(({ files, up }) => ({
    files: [`src/${room}/${files}`],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: forbidden.map((name) => ({
            regex: `^${up}${name}(\\.ts$|/)`,
            message: `${room}/ may not import ${name}: see the arrows in oxlint.config.ts.`,
          })),
        },
      ],
    },
  }))
}

export default defineConfig({
  plugins: ['typescript', 'import', 'unicorn', 'oxc'],
  categories: { correctness: 'error', suspicious: 'error' },
  rules: {
    'no-console': 'error',
    'import/no-cycle': 'error',
    'typescript/no-explicit-any': 'error',
    'import/no-unassigned-import': 'off',
    'unicorn/require-module-specifiers': 'off',
    'no-await-in-loop': 'off',
    'no-shadow': 'off',
  },
  overrides: [
    ...Object.entries(arrows).flatMap(([room, allowed]) => forbid(room, allowed)),
    { files: ['src/commands/**/*.ts', 'src/cli.ts', 'scripts/**/*.ts'], rules: { 'no-console': 'off' } },
  ],
  ignorePatterns: ['dist', 'node_modules', 'test/fixtures'],
})
