import { type ChildProcess, fork, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { cpuSeconds } from '../server.ts'
import type { Order, Outcome } from './messages.ts'

const here = (name: string) => fileURLToPath(new URL(name, import.meta.url))

export type Hello = { readonly port: number; readonly pid: number; readonly stop: () => Promise<void> }

export const startHello = async (): Promise<Hello> => {
  const child = spawn(process.execPath, [here('hello.ts')], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { PATH: process.env.PATH, NODE_ENV: 'production' },
  })
  const ended = once(child, 'exit')
  const [said] = await once(child.stdout, 'data')
  const stop = async () => {
    child.kill('SIGTERM')
    await ended
  }
  return { port: Number(String(said)), pid: child.pid ?? 0, stop }
}

export type Client = { readonly run: (order: Order) => Promise<Outcome>; readonly stop: () => void }

export const startClient = (): Client => {
  const child: ChildProcess = fork(here('load.ts'))
  const run = async (order: Order): Promise<Outcome> => {
    const answered = once(child, 'message')
    child.send(order)
    const [outcome]: Outcome[] = await answered
    if (outcome === undefined) throw new Error('the load client said nothing')
    return outcome
  }
  return { run, stop: () => child.kill() }
}

const parentOf = (pid: string): number => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
  } catch {
    return 0
  }
}

/** Of a process that may be gone by now. */
const cpuSecondsOrNone = (pid: number): number => {
  try {
    return cpuSeconds(pid)
  } catch {
    return 0
  }
}

/** Seconds of processor time of a server that works in child processes, of those that run now. */
export const familyCpuSeconds = (pid: number): number =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && parentOf(name) === pid)
    .reduce((sum, child) => sum + cpuSecondsOrNone(Number(child)), cpuSeconds(pid))
