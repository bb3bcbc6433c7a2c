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

/** Why a test failed, without where: as one line. A property tells its seed and what it failed on in the lines after the first one. */
const reasonIn = (text) => {
  const lines = (text ?? '').split('\n').map((line) => line.trim())
  const end = lines.findIndex((line) => line.startsWith('at '))
  const told = lines.slice(0, end < 0 ? lines.length : end).filter((line) => line !== '')
  return told.join(' | ').slice(0, 2000)
}

/** A line for each failed test of a report: its file, its name and why. */
export const failuresIn = (file, root) => {
  if (!existsSync(file)) return []
  return JSON.parse(readFileSync(file, 'utf8')).testResults.flatMap((one) => {
    const place = (one.name ?? '').replace(`${root}/`, '')
    const failed = one.assertionResults.filter((test) => test.status === 'failed')
    if (one.status === 'failed' && failed.length === 0) return [`${place}: ${reasonIn(one.message)}`]
    return failed.map((test) => `${place} > ${test.fullName}: ${reasonIn(test.failureMessages?.[0])}`)
  })
}
