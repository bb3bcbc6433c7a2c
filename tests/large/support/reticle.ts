import { type ChildProcess, spawn } from 'node:child_process'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'

const root = new URL('../../../', import.meta.url).pathname

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })

export type RunningReticle = {
  readonly url: string
  readonly data: string
  /** Stops it, and removes a data folder that was made for it. */
  readonly stop: () => Promise<void>
  /** Stops it, and removes the data folder, whoever made it. */
  readonly remove: () => Promise<void>
  /** Resolves when `up` has ended, however that came about. */
  readonly ended: Promise<void>
  readonly output: () => string
}

/** `reticle up` in a folder of its own, as `npm start` runs it; resolves when it prints its address. */
export const startReticle = async (options: {
  readonly demo: boolean
  readonly data?: string
  readonly port?: number
}): Promise<RunningReticle> => {
  const data = options.data ?? (await mkdtemp('/tmp/reticle-story-'))
  // The Postgres of a root user runs as somebody else, who must get through to its data.
  if (options.data === undefined) await chmod(data, 0o755)
  const port = options.port ?? (await freePort())
  const args = [join(root, 'apps/cli/src/main.ts'), 'up', options.demo ? '--demo' : '--no-demo', '--port', String(port), '--data', data]
  const child: ChildProcess = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  let text = ''
  child.stderr?.on('data', (chunk: Buffer) => {
    text += chunk.toString()
  })
  const url = await new Promise<string>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`reticle up was not ready after 180 s:\n${text}`)), 180_000)
    child.stdout?.on('data', (chunk: Buffer) => {
      text += chunk.toString()
      const ready = /Reticle is ready: (http:\/\/\S+)/.exec(text)
      if (ready?.[1] !== undefined) {
        clearTimeout(timer)
        resolve(ready[1])
      }
    })
    child.once('exit', (code) => {
      clearTimeout(timer)
      reject(new Error(`reticle up ended with ${code}:\n${text}`))
    })
  })
  const end = async (isRemoved: boolean): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGINT')
    await ended
    if (isRemoved) await rm(data, { recursive: true, force: true })
  }
  return {
    url: url.replace(/\/$/, ''),
    data,
    stop: () => end(options.data === undefined),
    remove: () => end(true),
    ended,
    output: () => text,
  }
}
