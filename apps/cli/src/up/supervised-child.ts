import { type ChildProcess, spawn } from 'node:child_process'
import { createWriteStream, existsSync, renameSync, statSync, type WriteStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { endProcess } from '@reticle/services'

export type ChildPlan = {
  readonly name: string
  /** A TypeScript file that Node runs. */
  readonly program: string
  readonly args?: readonly string[]
  readonly cwd: string
  readonly env: () => Readonly<Record<string, string | undefined>>
  readonly logFile: string
  readonly log: (line: string) => void
  /** Told the process number at every start, and undefined at every end. */
  readonly onPid: (pid: number | undefined) => void
}

export type SupervisedChild = {
  /** Starts it and waits for its line `ready`; false when it ended first, time after time. */
  readonly start: () => Promise<boolean>
  /** Ends it, and starts it again with the environment of now. */
  readonly restart: () => Promise<void>
  readonly stop: () => Promise<void>
  readonly kill: () => void
  /** The last lines that it wrote. */
  readonly lastWords: () => string
}

const firstDelay = 250
const longestDelay = 15_000
/** One that ran this long starts afresh with short delays, in milliseconds. */
const steadyAfter = 30_000
const readyLimit = 90_000
const attemptsToStart = 3

const openLog = (file: string): WriteStream => {
  if (existsSync(file) && statSync(file).size > 20_000_000) renameSync(file, `${file}.1`)
  return createWriteStream(file, { flags: 'a', mode: 0o600 })
}

/** Keeps one process running: a dead one is started again, later and later while it keeps dying, and each time it is said. */
export const superviseChild = (plan: ChildPlan): SupervisedChild => {
  const { name, log } = plan
  const out = openLog(plan.logFile)
  let child: ChildProcess | undefined
  let isWanted = false
  let delay = firstDelay
  let timer: NodeJS.Timeout | undefined
  let tail: string[] = []
  let onReady: (() => void) | undefined
  let hasBeenReady = false
  let isOver = false

  const take = (line: string) => {
    out.write(`${line}\n`)
    if (line === 'ready') {
      hasBeenReady = true
      onReady?.()
    } else tail = [...tail, line].slice(-6)
  }

  const launch = (): Promise<'ready' | 'ended'> =>
    new Promise((settle) => {
      const started = performance.now()
      // A session of its own: Ctrl-C in the terminal reaches us, and we stop things in their order.
      const made = spawn(process.execPath, [plan.program, ...(plan.args ?? [])], {
        cwd: plan.cwd,
        env: { ...process.env, ...plan.env() },
        stdio: ['ignore', 'pipe', 'pipe'],
        detached: true,
      })
      child = made
      plan.onPid(made.pid)
      const tooLong = setTimeout(() => {
        log(`${name} is not ready after ${readyLimit / 1000} s and is ended`)
        made.kill('SIGKILL')
      }, readyLimit)
      onReady = () => {
        clearTimeout(tooLong)
        settle('ready')
      }
      for (const stream of [made.stdout, made.stderr]) createInterface({ input: stream }).on('line', take)
      made.once('error', (cause) => take(cause.message))
      made.once('close', (code, signalName) => {
        clearTimeout(tooLong)
        if (child === made) child = undefined
        plan.onPid(undefined)
        settle('ended')
        if (!isWanted) return
        if (performance.now() - started > steadyAfter) delay = firstDelay
        const how = signalName === null ? `ended with code ${code}` : `was ended by ${signalName}`
        if (hasBeenReady) again(how)
      })
    })

  const again = (how: string) => {
    log(`${name} ${how}; it is started again in ${delay / 1000} s`)
    timer = setTimeout(() => {
      void launch().then((outcome) => {
        if (outcome === 'ready') log(`${name} runs again`)
      })
    }, delay)
    delay = Math.min(delay * 2, longestDelay)
  }

  const end = async () => {
    clearTimeout(timer)
    const pid = child?.pid
    if (pid !== undefined) await endProcess(pid, 'SIGTERM', 12_000)
  }

  return {
    start: async () => {
      isWanted = true
      for (let attempt = 1; attempt <= attemptsToStart && isWanted; attempt++) {
        if ((await launch()) === 'ready') return true
        if (isWanted && attempt < attemptsToStart) log(`${name} ended before it was ready; trying again`)
      }
      return false
    },
    restart: async () => {
      isWanted = false
      await end()
      if (isOver) return
      isWanted = true
      delay = firstDelay
      await launch()
    },
    stop: async () => {
      isOver = true
      isWanted = false
      await end()
      out.end()
    },
    kill: () => {
      isOver = true
      isWanted = false
      clearTimeout(timer)
      child?.kill('SIGKILL')
    },
    lastWords: () => tail.join('\n'),
  }
}
