import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { freePort } from '@reticle/services'
import type { Engines } from './engines.ts'

const root = fileURLToPath(new URL('../', import.meta.url))
/** Jiffies of Linux, in which /proc counts: always 100 a second for programs. */
const ticksPerSecond = 100

export type Server = {
  readonly url: string
  readonly pid: number
  /** Seconds of processor time that it has used so far. */
  readonly cpu: () => number
  readonly stop: () => Promise<void>
}

/** Seconds of processor time of a process; of all its threads, not of its children. */
export const cpuSeconds = (pid: number): number => {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond
}

/** Peak resident memory of a process so far, in MB. */
export const peakOf = (pid: number): number =>
  Number(/^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? Number.NaN) / 1024

const ready = async (child: ChildProcess, name: string): Promise<void> => {
  let said = ''
  for await (const chunk of child.stdout ?? []) {
    said += String(chunk)
    if (said.includes('ready')) return
  }
  throw new Error(`the ${name} did not start`)
}

/** A real api or worker process over the engines, ready to serve. */
export const startServer = async (
  kind: 'api' | 'worker',
  { databaseUrl, redisUrl }: Engines,
  data: string,
  env: Readonly<Record<string, string>> = {},
): Promise<Server> => {
  const port = await freePort()
  const child = spawn(process.execPath, [`${root}apps/${kind}/src/main.ts`], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      PATH: process.env.PATH,
      NODE_ENV: 'production',
      RETICLE_LOG: 'warn',
      DATABASE_URL: databaseUrl,
      REDIS_URL: redisUrl ?? '',
      RETICLE_DATA: data,
      RETICLE_SECRET: 'for a bench on this machine: 5e0c9d1fa7',
      RETICLE_PORT: String(port),
      RETICLE_WEB: '',
      ...env,
    },
  })
  const ended = once(child, 'exit')
  await ready(child, kind)
  child.stdout?.resume()
  const { pid } = child
  if (pid === undefined) throw new Error(`the ${kind} has no process`)
  return {
    url: `http://127.0.0.1:${port}`,
    pid,
    cpu: () => cpuSeconds(pid),
    stop: async () => {
      child.kill('SIGTERM')
      await ended
    },
  }
}
