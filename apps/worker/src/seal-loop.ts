import { type Database, foldProgress, type Mark, markNow, seal } from '@reticle/db'
import { every } from './every.ts'

const milliseconds = 5000

/**
 * Seals what was written, some seconds later (docs/spec/audit.md, EC3): a moment is marked, and once everything that ran then is over, what was
 * written before it is sealed. All workers do it, one at a time. The returned function ends it after the running seal.
 */
export const startSealLoop = (database: Database, now: () => Date, onError: (error: unknown) => void): (() => Promise<void>) => {
  let mark: Mark | undefined
  const loop = every(
    milliseconds,
    async () => {
      mark ??= await markNow(database.db)
      let outcome = await seal(database, mark, now())
      while (outcome === 'sealed') outcome = await seal(database, mark, now())
      if (outcome === 'nothing') mark = undefined
      await foldProgress(database, now)
    },
    onError,
  )
  return () => loop.stop()
}
