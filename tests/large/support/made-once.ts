import { existsSync } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { testFolder } from '@reticle/testkit'

/** True for the one process that gets it; false when the folder is there already. */
const taken = (folder: string): Promise<boolean> =>
  mkdir(folder).then(
    () => true,
    (cause: NodeJS.ErrnoException) => {
      if (cause.code !== 'EEXIST') throw cause
      return false
    },
  )

/**
 * A folder that the first test file that asks for it makes, and the other files of the run find; who asks meanwhile waits. It has another
 * name until it is whole; where the making fails, the next who asks tries again.
 */
export const madeOnce = async (name: string, make: (folder: string) => Promise<void>): Promise<string> => {
  const folder = join(testFolder(), name)
  const unfinished = `${folder}-unfinished`
  for (;;) {
    if (existsSync(folder)) return folder
    if (await taken(unfinished)) break
    await sleep(200)
  }
  try {
    // The one before us may have ended in between.
    if (existsSync(folder)) return folder
    await make(unfinished)
    await rename(unfinished, folder)
    return folder
  } finally {
    await rm(unfinished, { recursive: true, force: true })
  }
}
