import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'

/** `peakBytes`: the most that the command and its children held in memory together; null where the system does not tell. */
export type MeasuredRun = { readonly seconds: number; readonly peakBytes: number | null }

const look = (path: string): string => {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
const fieldOf = (text: string, name: string): number => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(text)?.[1] ?? 0)

/** The highest mark of each process of a family so far, by its id. */
const marksOf = (pid: number, marks: Map<number, number>): void => {
  const found = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => look(`/proc/${name}/status`))
    .map((text) => ({ pid: fieldOf(text, 'Pid'), parent: fieldOf(text, 'PPid'), bytes: fieldOf(text, 'VmHWM') * 1024 }))
  const family = new Set([pid])
  for (let size = 0; size < family.size; ) {
    size = family.size
    for (const one of found) if (family.has(one.parent)) family.add(one.pid)
  }
  for (const one of found) if (family.has(one.pid)) marks.set(one.pid, Math.max(marks.get(one.pid) ?? 0, one.bytes))
}

/** Runs a command to its end. @throws when it fails. */
export const measuredRun = async (command: string, args: readonly string[]): Promise<MeasuredRun> => {
  const marks = new Map<number, number>()
  const started = performance.now()
  const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  child.stderr.on('data', (piece: Buffer) => {
    said += String(piece)
  })
  const isLinux = process.platform === 'linux'
  const watch = setInterval(() => isLinux && marksOf(child.pid ?? 0, marks), 200)
  const [code] = await once(child, 'exit')
  clearInterval(watch)
  if (code !== 0) throw new Error(`${command} ${args[0] ?? ''} ended with ${String(code)}: ${said.slice(-500)}`)
  const seconds = (performance.now() - started) / 1000
  return { seconds, peakBytes: marks.size === 0 ? null : [...marks.values()].reduce((sum, bytes) => sum + bytes, 0) }
}
