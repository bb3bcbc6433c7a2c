import { execFile } from 'node:child_process'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, vi } from 'vitest'
import { enterByApi } from './client.ts'
import { madeOnce } from './made-once.ts'
import { type RunningReticle, startReticle } from './reticle.ts'

/** The demo fits its studies without waiting for it; a copy should not have to do that again. */
const fitted = async (url: string): Promise<void> => {
  const manager = await enterByApi(url, 'Mei Tanaka')
  const projects = (await manager.ask('GET', '/projects')).body as { id: string }[]
  const states = async () => {
    const answers = await Promise.all(projects.map(({ id }) => manager.ask('GET', `/projects/${id}/analyses`)))
    return answers.flatMap(({ body }) => (body as { state: string }[]).map(({ state }) => state))
  }
  // `expect.poll` is for tests alone.
  await vi.waitFor(async () => expect(await states()).toEqual(projects.map(() => 'done')), { timeout: 120_000, interval: 100 })
}

const fill = async (data: string): Promise<void> => {
  await chmod(data, 0o755)
  const reticle = await startReticle({ demo: true, data })
  await fitted(reticle.url)
  await reticle.stop()
}

/**
 * `reticle up --demo` on a data folder of the caller's own in which the demo is loaded: a copy of one that was filled once for all files, since
 * to load it takes most of the time of a start. That it is filled from nothing is the matter of story.test.ts. `stop` removes the folder.
 */
export const startDemo = async (): Promise<RunningReticle> => {
  const filled = await madeOnce('demo', fill)
  const data = await mkdtemp('/tmp/reticle-demo-')
  // With the owners, since the Postgres of a root user runs as somebody else, who must get through to its data.
  await promisify(execFile)('cp', ['-a', `${filled}/.`, data])
  // Two copies that begin at once must not ask for the ports of the one that they were taken from.
  for (const server of ['postgres', 'redis']) await rm(join(data, server, 'port'), { force: true })
  const reticle = await startReticle({ demo: true, data })
  return { ...reticle, stop: reticle.remove }
}
