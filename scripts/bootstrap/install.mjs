import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { project } from './places.mjs'
import { run, tail } from './run.mjs'
import { Refusal, step } from './say.mjs'
import { digest, unlessStamped } from './stamp.mjs'

const manifests = () => {
  const rooms = ['apps', 'packages'].flatMap((folder) =>
    readdirSync(join(project, folder)).map((name) => join(project, folder, name, 'package.json')),
  )
  return [...['package.json', 'pnpm-lock.yaml', 'pnpm-workspace.yaml', 'docs/package.json'].map((name) => join(project, name)), ...rooms]
}

/** Installs the dependencies as the lock file says, when that or a manifest has changed. */
export const installDependencies = (tools) =>
  unlessStamped(join(project, 'node_modules', '.reticle-installed'), digest(manifests(), process.arch), () =>
    step('The dependencies are installed (the first time takes a minute)', async () => {
      const args = [
        tools.pnpm,
        'install',
        '--frozen-lockfile',
        '--prefer-offline',
        '--reporter=append-only',
        '--config.confirmModulesPurge=false',
      ]
      const { code, output } = await run(tools.node, args, { cwd: project, env: { ...tools.env, CI: 'true' } })
      if (code !== 0) throw new Refusal('dependencies', `pnpm install failed; is the npm registry reachable?\n${tail(output)}`)
    }),
  )
