import { describe, expect, it } from 'vitest'
import { serverLog } from './log.ts'

describe('serverLog', () => {
  it('tells what failed and why, and nothing of what was in it', () => {
    const lines: string[] = []
    const log = serverLog('info', { write: (line: string) => void lines.push(line) })
    const cause = Object.assign(new Error('duplicate key'), { code: '23505' })
    const failed = new Error('Failed query: insert into people values ($1, $2)\nparams: ana@example.org,$argon2id$secret\nsecond line', {
      cause,
    })
    log.error({ err: failed, headers: { cookie: 'reticle=secret' } }, 'a request failed')
    const line = JSON.parse(lines[0] ?? '{}')
    expect(line.err).toMatchObject({ code: '23505', message: expect.stringContaining('insert into people') })
    expect(line.err.message).toContain('duplicate key')
    expect(line.err.stack).toContain('log.test.ts')
    for (const secret of ['ana@', 'argon2id', 'second line', 'reticle=secret']) expect(lines[0]).not.toContain(secret)
  })
})
