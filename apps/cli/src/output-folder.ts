import { rmSync } from 'node:fs'
import { mkdir, readdir, rename, rm } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { BadInput } from './command.ts'

export type OutputFolder = {
  /** Where the hierarchy is written: beside its place, under a name that says that it is unfinished. */
  readonly unfinished: string
  /** It is complete: puts it where it belongs. */
  readonly keep: () => Promise<void>
  /** Takes away what is not kept. */
  readonly remove: () => Promise<void>
}

const signals: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP']
const interrupted = 130

/** @throws BadInput when something is at the place already, or it cannot be written. */
export const outputFolder = async (place: string): Promise<OutputFolder> => {
  const whole = resolve(place)
  const refuse = (reason: string) => new BadInput(place, reason)
  const there = await readdir(whole).catch((cause: unknown) => {
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined
    if (code === 'ENOENT') return []
    throw refuse(code === 'ENOTDIR' ? 'is a file; nothing is overwritten' : 'cannot be looked into')
  })
  if (there.length > 0) throw refuse('is a folder that is not empty; nothing is overwritten')
  // Not `mkdtemp`: what it makes may be looked into by nobody else.
  const unfinished = join(dirname(whole), `.${basename(whole)}.unfinished-${process.pid}`)
  try {
    await mkdir(dirname(whole), { recursive: true })
    await mkdir(unfinished)
  } catch {
    throw refuse('cannot be written: its folder does not take new files')
  }
  const stop = () => {
    rmSync(unfinished, { recursive: true, force: true, maxRetries: 5 })
    process.exit(interrupted)
  }
  for (const signal of signals) process.on(signal, stop)
  return {
    unfinished,
    keep: () =>
      rename(unfinished, whole).catch(() => {
        throw refuse('was taken by something else in the meantime; nothing is overwritten')
      }),
    remove: async () => {
      for (const signal of signals) process.off(signal, stop)
      await rm(unfinished, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}
