import { lintSource } from '@secretlint/core'
import { secretLintProfiler } from '@secretlint/profiler'
import { rules } from '@secretlint/secretlint-rule-preset-recommend'

/** What looks like a credential. Never holds the credential itself. */
export interface Finding {
  /** In UTF-16 units from the start of the text. */
  start: number
  end: number
  /** Secretlint's rule without its prefix: `github`, `privatekey`. */
  rule: string
}

// It marks the beginning and end of each rule on each file, and keeps the marks for ever.
secretLintProfiler.setEnabled(false)

const prefix = '@secretlint/secretlint-rule-'

// What may pass is said in the YAML that is reviewed, and not in a comment of the document itself.
const config = {
  rules: rules
    .filter(({ meta }) => meta.id !== `${prefix}filter-comments`)
    .map((rule) => ({ id: rule.meta.id, rule })),
}

/** Looks for credentials with Secretlint's recommended rules. `file` is only for the rules that ask for a name. */
export async function scanText(file: string, content: string): Promise<Finding[]> {
  const { messages } = await lintSource({
    source: { filePath: file, ext: '', contentType: 'text', content },
    options: { config, maskSecrets: true, noPhysicFilePath: true },
  })
  return messages.map(({ range: [start, end], ruleId }) => ({
    start,
    end,
    rule: ruleId.replace(prefix, ''),
  }))
}
