import { describe, expect, it } from 'vitest'
import { buildReply } from '../build.ts'
import { score } from './score.ts'

describe('file-output', () => {
  const reply = buildReply({ files: [{ fileId: 'file-1', filename: 'chart.png' }] })

  it('passes where a file was made', () => {
    expect(score('file-output', {}, reply)).toMatchObject({ status: 'pass', explanation: 'chart.png made' })
    expect(score('file-output', {}, buildReply()).status).toBe('fail')
    expect(score('not-file-output', {}, reply).status).toBe('fail')
  })

  it('minds its name where one is given', () => {
    expect(score('file-output', { value: '*.png' }, reply).status).toBe('pass')
    expect(score('file-output', { value: '*.csv' }, reply)).toMatchObject({
      status: 'fail',
      explanation: 'no file *.csv made; made: chart.png',
    })
  })
})
