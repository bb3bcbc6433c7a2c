import { existsSync, readFileSync } from 'node:fs'

/** Sums counts of tests. */
export const sum = (counts) =>
  counts.reduce(
    (total, one) => ({ passed: total.passed + one.passed, failed: total.failed + one.failed, skipped: total.skipped + one.skipped }),
    {
      passed: 0,
      failed: 0,
      skipped: 0,
    },
  )

/**
 * What vitest's JSON report counts. A file that could not be loaded has no tests and counts as one failure; so does a run that ended
 * badly without naming a failed test (an unhandled error, a kill).
 */
export const countReport = (file, code) => {
  if (!existsSync(file)) return { passed: 0, failed: 1, skipped: 0 }
  const report = JSON.parse(readFileSync(file, 'utf8'))
  const unloaded = report.testResults.filter(
    (one) => one.status === 'failed' && one.assertionResults.every((test) => test.status !== 'failed'),
  )
  const failed = report.numFailedTests + unloaded.length
  return {
    passed: report.numPassedTests,
    failed: failed === 0 && code !== 0 ? 1 : failed,
    skipped: report.numPendingTests + report.numTodoTests,
  }
}

/** A line for each failed test of a report: its file, its name and the first line of why. */
export const failuresIn = (file, root) => {
  if (!existsSync(file)) return []
  const first = (text) => (text ?? '').split('\n')[0].slice(0, 300)
  return JSON.parse(readFileSync(file, 'utf8')).testResults.flatMap((one) => {
    const place = (one.name ?? '').replace(`${root}/`, '')
    const failed = one.assertionResults.filter((test) => test.status === 'failed')
    if (one.status === 'failed' && failed.length === 0) return [`${place}: ${first(one.message)}`]
    return failed.map((test) => `${place} > ${test.fullName}: ${first(test.failureMessages?.[0])}`)
  })
}
