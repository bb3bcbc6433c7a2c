import { rmSync, statfsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { tryUpload } from '../uploads.ts'
import { type Fault, needsRedis } from './fault.ts'

const mayNotMount = 'a small file system cannot be mounted here: that needs root'

/** Fills the file system of `folder` to the last block; answers how to make room again. */
const fill = (folder: string): (() => void) => {
  const ballast = join(folder, 'ballast')
  const { bavail, bsize } = statfsSync(folder)
  try {
    writeFileSync(ballast, Buffer.alloc(bavail * bsize + 1_000_000))
  } catch {
    // As meant: it is full now.
  }
  return () => rmSync(ballast, { force: true })
}

export const diskFaults: readonly Fault[] = [
  {
    name: 'the disk of the uploads is full',
    number: 'F12',
    missing: (stage) => (stage.small === undefined ? mayNotMount : undefined),
    run: async ({ stage, cast, random }) => {
      const makeRoom = fill(stage.small?.data ?? '')
      try {
        const answer = await tryUpload(stage, cast, random.pick(cast.projects), 5)
        // Either as a whole, or file by file with the reason.
        const isHonest = answer === undefined || [503, 507].includes(answer.status) || answer.text.includes('no space left')
        if (!isHonest) stage.ledger.surprise(`an upload to a full disk was answered with ${answer.status} ${answer.text} (F12)`)
        await sleep(1500)
      } finally {
        makeRoom()
      }
    },
  },
  {
    name: 'the disk of Redis is full',
    number: 'F12',
    missing: (stage) => (stage.small === undefined ? mayNotMount : needsRedis(stage)),
    run: async ({ stage }) => {
      const makeRoom = fill(stage.small?.redis ?? '')
      await sleep(4000)
      makeRoom()
    },
  },
]
