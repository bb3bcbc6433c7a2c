import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { dirname, join } from 'node:path'
import { isStillRunning, markOf, type ProcessMark } from '@reticle/services'
import { BadInput } from '../command.ts'
import type { Target } from './target.ts'

type Holder = { readonly host: string; readonly owner: ProcessMark }

const read = (file: string): Holder | undefined => {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return undefined
  }
}

const mayLive = (holder: Holder | undefined): holder is Holder =>
  holder !== undefined && (holder.host !== hostname() || isStillRunning(holder.owner))

const claim = (file: string): boolean => {
  const draft = `${file}.${process.pid}.new`
  writeFileSync(draft, `${JSON.stringify({ host: hostname(), owner: markOf(process.pid) })}\n`, { mode: 0o600 })
  try {
    linkSync(draft, file)
    return true
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'EEXIST') return false
    throw cause
  } finally {
    rmSync(draft, { force: true })
  }
}

/** Moves the note of a killed process out of the way; one that came meanwhile is put back. */
const takeStale = (file: string): void => {
  const aside = `${file}.${process.pid}.stale`
  try {
    renameSync(file, aside)
    if (mayLive(read(aside))) linkSync(aside, file)
  } catch {
    // Another one was faster.
  }
  rmSync(aside, { force: true })
}

/**
 * Makes us the only one that writes into a folder of backups: whoever tidies it up must not take away what another has just brought there. A
 * killed process holds nothing.
 * @throws BadInput while another one is at work, perhaps on another machine
 */
export const lockTarget = ({ place, backups }: Target): (() => void) => {
  const file = join(dirname(backups), 'in-use.json')
  while (!claim(file)) {
    const holder = read(file)
    if (mayLive(holder))
      throw new BadInput(
        place,
        holder.host === hostname()
          ? `another backup is at work there (process ${holder.owner.pid}): wait for it`
          : `a backup of the machine ${holder.host} is at work there: wait for it, or delete ${file} when that machine is not at it any more`,
      )
    takeStale(file)
  }
  return () => rmSync(file, { force: true })
}
