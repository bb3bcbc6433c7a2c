import { linkSync, readFileSync, renameSync, rmSync, unlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { endProcess, isStillRunning, markOf, type ProcessMark } from '@reticle/services'
import { BadInput } from '../command.ts'

/** Who runs on a data folder: written whole at every change, read by the next start. */
type RunRecord = {
  readonly owner: ProcessMark
  readonly state: 'starting' | 'ready' | 'stopping'
  readonly url: string | null
  readonly children: readonly { readonly name: string; readonly mark: ProcessMark }[]
}

const read = (file: string): RunRecord | undefined => {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    // None, or cut short by a power cut: nobody runs then.
    return undefined
  }
}

/** Who runs on `data` now, if anyone. */
export const runningOn = (data: string): { readonly pid: number; readonly url: string | null } | undefined => {
  const record = read(join(data, 'run.json'))
  return record !== undefined && isStillRunning(record.owner) ? { pid: record.owner.pid, url: record.url } : undefined
}

const write = (file: string, record: RunRecord): void => {
  const draft = `${file}.${process.pid}.new`
  writeFileSync(draft, `${JSON.stringify(record)}\n`, { mode: 0o600 })
  renameSync(draft, file)
}

/** Takes the name `file` when nobody has it: the record is linked into place whole. */
const claim = (file: string, record: RunRecord): boolean => {
  const draft = `${file}.${process.pid}.new`
  writeFileSync(draft, `${JSON.stringify(record)}\n`, { mode: 0o600 })
  try {
    linkSync(draft, file)
    return true
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'EEXIST') return false
    throw cause
  } finally {
    unlinkSync(draft)
  }
}

/** Moves a record whose owner has ended out of the way; answers the children it left. */
const takeStale = (file: string): RunRecord['children'] => {
  const aside = `${file}.${process.pid}.stale`
  try {
    renameSync(file, aside)
  } catch {
    // Another start was faster.
    return []
  }
  const record = read(aside)
  if (record !== undefined && isStillRunning(record.owner)) {
    // It had been taken over between our look and the move: give it back.
    linkSync(aside, file)
    unlinkSync(aside)
    return []
  }
  rmSync(aside, { force: true })
  return record?.children ?? []
}

export type RunFile = {
  readonly setChild: (name: string, pid: number | undefined) => void
  readonly setState: (state: RunRecord['state'], url?: string) => void
  readonly release: () => void
}

const endOrphans = async (children: RunRecord['children'], log: (line: string) => void): Promise<void> => {
  const alive = children.filter(({ mark }) => isStillRunning(mark))
  await Promise.all(
    alive.map(({ name, mark }) => {
      log(`The ${name} of a killed run (process ${mark.pid}) is ended`)
      return endProcess(mark.pid, 'SIGTERM', 5000)
    }),
  )
}

/**
 * Makes us the one that runs on `data`. What a killed run left is ended; one that is just stopping is waited for.
 *
 * @throws BadInput when Reticle already runs there
 */
export const takeRunFile = async (data: string, log: (line: string) => void): Promise<RunFile> => {
  const file = join(data, 'run.json')
  let record: RunRecord = { owner: markOf(process.pid), state: 'starting', url: null, children: [] }
  const deadline = performance.now() + 40_000
  for (let round = 0; !claim(file, record); round++) {
    const other = read(file)
    if (other === undefined || !isStillRunning(other.owner)) {
      await endOrphans(takeStale(file), log)
      continue
    }
    if (other.state !== 'stopping' || performance.now() > deadline) {
      const where = other.url === null ? 'and is still starting' : `at ${other.url}`
      throw new BadInput(
        data,
        `Reticle already runs on these data (process ${other.owner.pid}) ${where}; stop it first, or choose another folder with --data`,
      )
    }
    if (round === 0) log(`An earlier Reticle (process ${other.owner.pid}) is stopping; waiting for it`)
    await sleep(100)
  }
  const change = (next: Partial<RunRecord>) => {
    record = { ...record, ...next }
    write(file, record)
  }
  return {
    setChild: (name, pid) => {
      const others = record.children.filter((child) => child.name !== name)
      change({ children: pid === undefined ? others : [...others, { name, mark: markOf(pid) }] })
    },
    setState: (state, url) => change(url === undefined ? { state } : { state, url }),
    release: () => rmSync(file, { force: true }),
  }
}
