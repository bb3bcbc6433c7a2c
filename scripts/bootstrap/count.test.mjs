import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { countReport, failuresIn, sum } from './count.mjs'

const folder = mkdtempSync(join(tmpdir(), 'reticle-count-'))
afterAll(() => rmSync(folder, { recursive: true }))

const reportOf = (changes) => {
  const file = join(folder, 'report.json')
  const none = { numPassedTests: 0, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0, testResults: [] }
  writeFileSync(file, JSON.stringify({ ...none, ...changes }))
  return file
}

describe('countReport', () => {
  it('counts what vitest counts', () => {
    const file = reportOf({ numPassedTests: 5, numFailedTests: 1, numPendingTests: 2, numTodoTests: 1 })
    expect(countReport(file, 1)).toEqual({ passed: 5, failed: 1, skipped: 3 })
  })

  it('counts a file that could not be loaded as one failure', () => {
    const broken = { status: 'failed', assertionResults: [] }
    const failing = { status: 'failed', assertionResults: [{ status: 'failed' }] }
    expect(countReport(reportOf({ numFailedTests: 1, testResults: [broken, failing] }), 1).failed).toBe(2)
  })

  it('counts a bad end without a failed test, and a missing report, as one failure', () => {
    expect(countReport(reportOf({ numPassedTests: 5 }), 1)).toEqual({ passed: 5, failed: 1, skipped: 0 })
    expect(countReport(join(folder, 'none.json'), 0)).toEqual({ passed: 0, failed: 1, skipped: 0 })
  })
})

describe('failuresIn', () => {
  it('names each failed test, and each file that could not be loaded', () => {
    const failed = { status: 'failed', fullName: 'a thing works', failureMessages: ['Error: it does not\n{ seed: 7 }\n    at line 3'] }
    const file = reportOf({
      testResults: [
        { name: '/root/one.test.ts', status: 'failed', assertionResults: [failed, { status: 'passed', fullName: 'another' }] },
        { name: '/root/two.test.ts', status: 'failed', assertionResults: [], message: 'no such module\n at line 1' },
      ],
    })
    expect(failuresIn(file, '/root')).toEqual([
      'one.test.ts > a thing works: Error: it does not | { seed: 7 }',
      'two.test.ts: no such module',
    ])
    expect(failuresIn(join(folder, 'none.json'), '/root')).toEqual([])
  })
})

describe('sum', () => {
  it('adds up', () => {
    const one = { passed: 1, failed: 2, skipped: 3 }
    expect(sum([one, one])).toEqual({ passed: 2, failed: 4, skipped: 6 })
  })
})
