import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { project } from './places.mjs'
import { run, tail } from './run.mjs'
import { Refusal, step } from './say.mjs'
import { digest, unlessStamped } from './stamp.mjs'

const web = join(project, 'apps', 'web')
const stamp = join(project, 'node_modules', '.cache', 'reticle-web')

const sources = () => [
  ...['src', 'public', 'index.html', 'vite.config.ts', 'package.json'].map((name) => join(web, name)),
  ...['contract', 'domain', 'geometry', 'tools'].map((name) => join(project, 'packages', name, 'src')),
  join(project, 'pnpm-lock.yaml'),
]

/** Builds the web app when one of its sources has changed. */
export const buildWeb = (tools) => {
  if (!existsSync(join(web, 'dist', 'index.html'))) rmSync(stamp, { force: true })
  return unlessStamped(stamp, digest(sources()), () =>
    step('The web app is built', async () => {
      const vite = join(web, 'node_modules', 'vite', 'bin', 'vite.js')
      const { code, output } = await run(tools.node, [vite, 'build', '--logLevel', 'warn'], { cwd: web, env: tools.env })
      if (code !== 0) throw new Refusal('web app', `vite could not build it:\n${tail(output, 30)}`)
    }),
  )
}
