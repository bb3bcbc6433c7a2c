// `pnpm check`: format and lint, types, directions between rooms, dead code, then the fast tests. `--fast` leaves the tests out.
import { spawnSync } from 'node:child_process'
import { checks } from './checks.mjs'

const steps = [...checks]
if (!process.argv.includes('--fast')) steps.push(['small tests', ['vitest', 'run', '--project', 'small'], 'see the failing test'])

for (const [name, [command, ...args], cure] of steps) {
  const started = performance.now()
  const result = spawnSync('pnpm', ['exec', command, ...args], { stdio: 'inherit', shell: process.platform === 'win32' })
  if (result.status !== 0) {
    console.error(`check: ${name} failed; ${cure}`)
    process.exit(1)
  }
  console.error(`check: ${name} ok (${((performance.now() - started) / 1000).toFixed(1)} s)`)
}
