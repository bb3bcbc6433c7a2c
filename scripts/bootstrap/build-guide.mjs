import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { project } from './places.mjs'
import { run, tail } from './run.mjs'
import { Refusal, say, step } from './say.mjs'
import { digest, unlessStamped } from './stamp.mjs'

const docs = join(project, 'docs')
const stamp = join(project, 'node_modules', '.cache', 'reticle-guide')

const sources = () => [docs, join(project, 'apps', 'web', 'public'), join(project, 'pnpm-lock.yaml')]

/** Builds the user guide, which the api serves under /docs, when one of its sources has changed. */
export const buildGuide = (tools) => {
  if (!existsSync(join(docs, 'dist', 'guide', 'index.html'))) rmSync(stamp, { force: true })
  return unlessStamped(stamp, digest(sources()), () =>
    step('The user guide is built', async () => {
      const vitepress = join(docs, 'node_modules', 'vitepress', 'bin', 'vitepress.js')
      const { code, output } = await run(tools.node, [vitepress, 'build'], { cwd: docs, env: tools.env })
      if (code !== 0) throw new Refusal('user guide', `VitePress could not build it:\n${tail(output, 30)}`)
    }),
  )
}

/** The same for a start, which goes on without a guide. */
export const buildGuideIfPossible = async (tools) => {
  try {
    await buildGuide(tools)
  } catch (cause) {
    if (!(cause instanceof Refusal)) throw cause
    say('The user guide could not be built, and Reticle starts without it; to see why: pnpm --filter @reticle/docs build')
  }
}
