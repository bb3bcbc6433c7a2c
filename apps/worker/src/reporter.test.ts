import { describe, expect, it } from 'vitest'
import { reporter } from './reporter.ts'

describe('reporter', () => {
  it('says the same once a second, with how often it came, and different errors each', () => {
    let now = 0
    const lines: unknown[] = []
    const report = reporter({ error: (line: unknown) => void lines.push(line) }, () => now)
    const full = new Error('Redis is full')
    for (let count = 0; count < 500; count++) report(full)
    report(new Error('another'))
    expect(lines).toEqual([{ err: full }, { err: new Error('another') }])
    now = 1001
    report(full)
    expect(lines.at(-1)).toEqual({ err: full, alsoCame: 499 })
  })
})
