import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

type ProcStat = { readonly name: string; readonly state: string; readonly startTicks: string }

/** /proc/PID/stat, or undefined where there is no /proc or no such process. The name stands in parentheses and may hold spaces. */
const procStat = (pid: number): ProcStat | undefined => {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const open = text.indexOf('(')
    const close = text.lastIndexOf(')')
    const fields = text.slice(close + 2).split(' ')
    return { name: text.slice(open + 1, close), state: fields[0] ?? '?', startTicks: fields[19] ?? '?' }
  } catch {
    return undefined
  }
}

const answersSignal = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch (cause) {
    // EPERM: it is there, and another user's.
    return cause instanceof Error && 'code' in cause && cause.code === 'EPERM'
  }
}

const darwinStart = (pid: number): string | undefined => {
  try {
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim()
  } catch {
    return undefined
  }
}

/** True while `pid` runs. A zombie (ended, but its parent has not asked for the exit code) does not run. */
export const isRunning = (pid: number): boolean => {
  if (!Number.isInteger(pid) || pid <= 0 || !answersSignal(pid)) return false
  return procStat(pid)?.state !== 'Z'
}

/** The kernel's short name of a process, undefined where it cannot be known. */
export const processName = (pid: number): string | undefined => procStat(pid)?.name

/** A process number together with its start time: numbers are used again, the pair is not. */
export type ProcessMark = { readonly pid: number; readonly started: string }

export const markOf = (pid: number): ProcessMark => ({ pid, started: procStat(pid)?.startTicks ?? darwinStart(pid) ?? '?' })

/** True while the very process that was marked runs. Without a start time to compare, the number alone decides. */
export const isStillRunning = (mark: ProcessMark): boolean => {
  if (!isRunning(mark.pid)) return false
  const now = markOf(mark.pid).started
  return now === mark.started || now === '?' || mark.started === '?'
}

/** Waits until `pid` no longer runs; false when it still does after `milliseconds`. */
export const waitForEnd = async (pid: number, milliseconds: number): Promise<boolean> => {
  const deadline = performance.now() + milliseconds
  while (isRunning(pid)) {
    if (performance.now() > deadline) return false
    await sleep(20)
  }
  return true
}

/** Sends a signal; a process that is already gone is no error. */
export const signal = (pid: number, name: NodeJS.Signals): void => {
  try {
    process.kill(pid, name)
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause && cause.code === 'ESRCH')) throw cause
  }
}

/** Ends a process: `first` with a time to obey, then SIGKILL. */
export const endProcess = async (pid: number, first: NodeJS.Signals, milliseconds: number): Promise<void> => {
  if (!isRunning(pid)) return
  signal(pid, first)
  if (await waitForEnd(pid, milliseconds)) return
  signal(pid, 'SIGKILL')
  await waitForEnd(pid, 5000)
}

/** Settles once `pid` has ended, looking once a second: for processes that are no children of ours. */
export const watchForEnd = (pid: number, isOver: () => boolean): Promise<void> =>
  new Promise((resolve) => {
    const timer = setInterval(() => {
      if (isOver()) clearInterval(timer)
      else if (!isRunning(pid)) {
        clearInterval(timer)
        resolve()
      }
    }, 1000)
    timer.unref()
  })
