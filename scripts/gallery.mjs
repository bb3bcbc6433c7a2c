// `pnpm gallery FOLDER`: pictures of every page as each role sees it, at four widths, in all colours and languages, and what is wrong with them.
import { spawnSync } from 'node:child_process'
import { resolve } from 'node:path'

const [folder] = process.argv.slice(2)
if (folder === undefined) {
  console.error('gallery: say a folder for the pictures: pnpm gallery FOLDER')
  process.exit(2)
}
const env = { ...process.env, RETICLE_SHOTS: resolve(folder) }
const { status } = spawnSync('pnpm', ['exec', 'vitest', 'run', '--project', 'gallery'], {
  stdio: 'inherit',
  env,
  shell: process.platform === 'win32',
})
process.exit(status ?? 1)
