import { readFile } from 'node:fs/promises'

/** The floor of rescoring, as a program of its own: parses the transcripts in the file of its first argument. */
const text = await readFile(process.argv[2] ?? '', 'utf8')
const transcripts = text
  .trim()
  .split('\n')
  .map((line): unknown => JSON.parse(line))
console.log(transcripts.length)
