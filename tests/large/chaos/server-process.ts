import { type ChildProcess, spawn } from 'node:child_process'
import { openSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const clock = new URL('./shifted-clock.mjs', import.meta.url).href
const startLimit = 60_000

/** One api or worker process, started again by whoever ended it. */
export type ServerProcess = {
  readonly name: string
  readonly kind: 'api' | 'worker'
  /** Starts it and waits until it serves; tried again while what it needs is away. */
  readonly start: () => Promise<void>
  readonly kill: () => Promise<void>
  /** SIGTERM, and until it has ended by itself; answers after how many milliseconds, and its exit code. */
  readonly terminate: () => Promise<{ readonly code: number | null; readonly milliseconds: number }>
  readonly signal: (name: 'SIGSTOP' | 'SIGCONT') => void
  /** Sets its wall clock off by so much. */
  readonly shiftClock: (milliseconds: number) => void
  readonly pid: () => number | undefined
}

export type ProcessSettings = {
  readonly name: string
  readonly kind: 'api' | 'worker'
  readonly folder: string
  readonly env: Readonly<Record<string, string>>
  readonly nodeArguments?: readonly string[]
  /** It ended without having been asked to: a finding, and it is started again. */
  readonly onCrash: (text: string) => void
}

const saysReady = (child: ChildProcess): Promise<boolean> =>
  new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), startLimit)
    const done = (isReady: boolean) => {
      clearTimeout(timer)
      resolve(isReady)
    }
    child.stdout?.on('data', (chunk: Buffer) => {
      if (chunk.toString().includes('ready')) done(true)
    })
    child.once('exit', () => done(false))
  })

export const serverProcess = ({ name, kind, folder, env, nodeArguments = [], onCrash }: ProcessSettings): ServerProcess => {
  const offset = `${folder}/${name}.clock`
  const log = openSync(`${folder}/${name}.log`, 'a')
  let child: ChildProcess | undefined
  let isWanted = false

  const launch = async (): Promise<boolean> => {
    const started = spawn(process.execPath, ['--import', clock, ...nodeArguments, `${root}apps/${kind}/src/main.ts`], {
      cwd: root,
      stdio: ['ignore', 'pipe', log],
      env: { ...process.env, NODE_OPTIONS: '', NODE_ENV: 'production', RETICLE_LOG: 'warn', RETICLE_CHAOS_CLOCK: offset, ...env },
    })
    child = started
    writeFileSync(`${folder}/${name}.pid`, String(started.pid))
    if (!(await saysReady(started))) {
      if (started.exitCode === null && started.signalCode === null) started.kill('SIGKILL')
      return false
    }
    started.once('exit', (code, signal) => {
      if (!isWanted || child !== started) return
      onCrash(`${name} ended by itself (code ${code}, signal ${signal}); see ${folder}/${name}.log`)
      void start()
    })
    return true
  }
  const start = async (): Promise<void> => {
    isWanted = true
    const deadline = performance.now() + startLimit
    while (isWanted && !(await launch()))
      if (performance.now() > deadline) throw new Error(`${name} does not start; see ${folder}/${name}.log`)
  }
  const end = async (signal: NodeJS.Signals) => {
    isWanted = false
    const ending = child
    const began = performance.now()
    if (ending !== undefined && ending.exitCode === null && ending.signalCode === null) {
      const ended = new Promise((resolve) => ending.once('exit', resolve))
      ending.kill(signal)
      await ended
    }
    return { code: ending?.exitCode ?? null, milliseconds: Math.round(performance.now() - began) }
  }
  return {
    name,
    kind,
    start,
    kill: async () => {
      await end('SIGKILL')
    },
    terminate: () => end('SIGTERM'),
    signal: (wanted) => {
      child?.kill(wanted)
    },
    shiftClock: (milliseconds) => writeFileSync(offset, String(milliseconds)),
    pid: () => child?.pid,
  }
}
