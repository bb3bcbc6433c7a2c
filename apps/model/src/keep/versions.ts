import { mkdir, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { classifierIn, digestOf } from '../learn/classifier.ts'
import { writeWhole } from './write-whole.ts'

/** What answers: `classical-1` until something was learnt. `text`: of the classifier. */
export type Version = { readonly number: number; readonly version: string; readonly digest: string | null; readonly text: string | null }

export const classical: Version = { number: 0, version: 'classical-1', digest: null, text: null }

const keptSchema = z.object({
  number: z.int().min(1),
  version: z.string(),
  digest: z.string(),
  at: z.string(),
  release: z.string(),
  metrics: z.record(z.string(), z.number()),
  text: z.string(),
})

/** A file of a version; undefined when it is not whole, or not for these labels. */
const readVersion = async (file: string, labels: readonly string[]): Promise<Version | undefined> => {
  try {
    const { number, version, digest, text } = keptSchema.parse(JSON.parse(await readFile(file, 'utf8')))
    const own = classifierIn(text).labels
    return digestOf(text) === digest && own.join('\n') === labels.join('\n') ? { number, version, digest, text } : undefined
  } catch {
    return undefined
  }
}

export type Versions = {
  readonly latest: () => Version
  /** Keeps what was learnt as the next version, which is the latest from then on. */
  readonly add: (text: string, from: { readonly release: string; readonly metrics: Readonly<Record<string, number>> }) => Promise<Version>
}

/**
 * The versions of a model in a folder, one file each. Numbers only rise, also past files that cannot be read, which `onBroken` hears of; the latest is
 * the one with the highest number that is whole and knows the same labels.
 */
export const openVersions = async (folder: string, labels: readonly string[], onBroken: (file: string) => void): Promise<Versions> => {
  await mkdir(folder, { recursive: true })
  const files = (await readdir(folder)).filter((file) => /^\d{6}\.json$/.test(file)).toSorted()
  let highest = Number(files.at(-1)?.slice(0, 6) ?? 0)
  let latest = classical
  for (const file of files.toReversed()) {
    const found = await readVersion(join(folder, file), labels)
    if (found !== undefined) {
      latest = found
      break
    }
    onBroken(join(folder, file))
  }
  return {
    latest: () => latest,
    add: async (text, { release, metrics }) => {
      const number = ++highest
      const digest = digestOf(text)
      const version = `learnt-${number}-${digest.slice(0, 12)}`
      const kept = { number, version, digest, at: new Date().toISOString(), release, metrics, text }
      await writeWhole(join(folder, `${String(number).padStart(6, '0')}.json`), JSON.stringify(kept))
      latest = { number, version, digest, text }
      return latest
    },
  }
}
