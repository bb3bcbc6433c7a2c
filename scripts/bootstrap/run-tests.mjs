import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { checks } from '../checks.mjs'
import { buildGuide } from './build-guide.mjs'
import { buildWeb } from './build-web.mjs'
import { countReport, failuresIn, sum } from './count.mjs'
import { project } from './places.mjs'
import { run } from './run.mjs'
import { Refusal } from './say.mjs'

const seconds = (since) => `${((performance.now() - since) / 1000).toFixed(1)} s`

/** What failed, said once more at the end, where it is found. */
const failures = []

const runChecks = async (tools) => {
  const counts = []
  for (const [name, [command, ...args], cure] of checks) {
    const started = performance.now()
    const { code, output } = await run(tools.node, [tools.pnpm, 'exec', command, ...args], { cwd: project, env: tools.env })
    if (code !== 0) console.log(output.trim())
    if (code !== 0) failures.push(`check: ${name}`)
    console.log(code === 0 ? `check: ${name} ok (${seconds(started)})` : `check: ${name} failed; ${cure}`)
    counts.push({ passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 })
  }
  for (const [name, build] of builds) counts.push(await buildCount(tools, name, build))
  return sum(counts)
}

/** The browser tests run the built app, and open its guide. A guide with a dead link is not built. */
const builds = [
  ['web app', buildWeb],
  ['user guide', buildGuide],
]

const buildCount = async (tools, name, build) => {
  try {
    await build(tools)
    console.log(`check: ${name} ok`)
    return { passed: 1, failed: 0, skipped: 0 }
  } catch (cause) {
    if (!(cause instanceof Refusal)) throw cause
    failures.push(`check: ${name}`)
    console.log(`check: ${name} failed; ${cause.message}`)
    return { passed: 0, failed: 1, skipped: 0 }
  }
}

/** One size of tests: the projects of vitest.config.ts whose names begin so. Sizes follow each other, so that a browser has the machine. */
const runVitest = async (tools, browser, size) => {
  const started = performance.now()
  const folder = join(project, 'node_modules', '.cache', 'reticle-tests')
  const file = join(folder, `${size}.json`)
  mkdirSync(folder, { recursive: true })
  rmSync(file, { force: true })
  const vitest = join(project, 'node_modules', 'vitest', 'vitest.mjs')
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
  const { code } = await run(tools.node, [vitest, 'run', '--project', `${size}*`, '--passWithNoTests', ...reporters], {
    cwd: project,
    env: { ...tools.env, ...browser },
    isShown: true,
    minutes: 30,
  })
  const count = countReport(file, code)
  failures.push(...failuresIn(file, project))
  console.log(`${size} tests: ${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped (${seconds(started)})`)
  return count
}

const parts = {
  check: (tools) => runChecks(tools),
  small: (tools, browser) => runVitest(tools, browser, 'small'),
  medium: (tools, browser) => runVitest(tools, browser, 'medium'),
  large: async (tools, browser) => {
    // Counted among the checks; here for when only this part is asked for.
    for (const [, build] of builds) await build(tools).catch(() => undefined)
    return runVitest(tools, browser, 'large')
  },
}

/** Runs the checks and all tests, or the named parts, and ends with one line of counts; answers the exit code. */
export const runTests = async (tools, browser, names) => {
  const unknown = names.find((name) => !Object.hasOwn(parts, name))
  if (unknown !== undefined) throw new Refusal(unknown, `is no part of the tests: ${Object.keys(parts).join(', ')}`)
  const counts = []
  for (const [name, part] of Object.entries(parts)) if (names.length === 0 || names.includes(name)) counts.push(await part(tools, browser))
  const { passed, failed, skipped } = sum(counts)
  if (passed + failed === 0) throw new Refusal('tests', 'not one was found')
  for (const line of failures) console.log(`failed: ${line}`)
  console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`)
  return failed === 0 ? 0 : 1
}
