#!/usr/bin/env node
// The `reticle` command from a clone, on Node 18 or later: brings what it needs (said on standard error), then runs apps/cli on Node 24.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { installDependencies } from './bootstrap/install.mjs'
import { withLock } from './bootstrap/lock.mjs'
import { project } from './bootstrap/places.mjs'
import { Refusal, speakOn } from './bootstrap/say.mjs'
import { toolChain } from './bootstrap/tools.mjs'

speakOn(process.stderr)
try {
  const tools = await withLock(async () => {
    const found = await toolChain()
    await installDependencies(found)
    return found
  })
  const { status } = spawnSync(tools.node, [join(project, 'apps', 'cli', 'src', 'main.ts'), ...process.argv.slice(2)], {
    stdio: 'inherit',
    env: tools.env,
  })
  process.exitCode = status ?? 1
} catch (cause) {
  if (!(cause instanceof Refusal)) throw cause
  process.stderr.write(`reticle: ${cause.place}: ${cause.message}\n`)
  process.exitCode = 2
}
