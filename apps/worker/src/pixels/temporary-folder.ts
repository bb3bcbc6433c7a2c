import { mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const prefix = 'pyramid-'
/** Longer than any pyramid takes between two of its files. */
const staleMilliseconds = 6 * 3_600_000

/** Removes what killed workers left, which nobody has touched for hours. */
const removeStale = async (place: string, now: number): Promise<void> => {
  for (const name of await readdir(place).catch(() => [])) {
    if (!name.startsWith(prefix)) continue
    const path = join(place, name)
    const found = await stat(path).catch(() => undefined)
    if (found !== undefined && now - found.mtimeMs > staleMilliseconds) await rm(path, { recursive: true, force: true })
  }
}

/**
 * An empty folder for the time of `work`: beside the store where that is on this machine, since it may come to hold a large image.
 * @param data the folder of the installation's data; null when there is none here.
 */
export const inTemporaryFolder = async <T>(data: string | null, now: Date, work: (folder: string) => Promise<T>): Promise<T> => {
  const place = join(data ?? tmpdir(), 'reticle-temporary')
  await mkdir(place, { recursive: true })
  await removeStale(place, now.getTime())
  const folder = await mkdtemp(join(place, prefix))
  try {
    return await work(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
