import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { type Answers, defaultLimits, type Inspection, type Isolated, startIsolated } from '@reticle/imaging'
import type { Size } from '@reticle/interchange'
import { BadInput } from '../command.ts'

/** Without a sign of progress for this long, a reader hangs. */
const limits = { milliseconds: 60_000, memoryBytes: 2_000_000_000, read: defaultLimits }

/** The images that labels are about. A name is found by its path below the folder, by its last part, or by that without its extension. */
export type ImageFolder = {
  readonly pathOf: (name: string) => string | undefined
  readonly sizeOf: (name: string) => Promise<Size | undefined>
  readonly bytesOf: (name: string) => Promise<Uint8Array | undefined>
  readonly close: () => Promise<void>
}

const lastPart = (path: string): string => path.slice(path.lastIndexOf('/') + 1)
const stem = (path: string): string => lastPart(path).replace(/\.[^.]*$/, '')

/** Two images of one short name: neither is meant by it. */
const unique = (paths: readonly string[], nameOf: (path: string) => string): ReadonlyMap<string, string | undefined> => {
  const found = new Map<string, string | undefined>()
  for (const path of paths) found.set(nameOf(path), found.has(nameOf(path)) ? undefined : path)
  return found
}

const sizeIn = async (isolated: Isolated, path: string, name: string): Promise<Size | undefined> => {
  const outcome = await isolated.run({ name: 'inspect' }, { name, path, folder: join(path, '..') }, () => undefined)
  if (!outcome.ok) return undefined
  const { inspect }: Answers = outcome.value
  const along = (axis: Inspection['axes'][number]) => inspect?.shape[inspect.axes.indexOf(axis)]
  const [width, height] = [along('x'), along('y')]
  return width === undefined || height === undefined ? undefined : { width, height }
}

/** @throws BadInput when it is no folder. */
export const openImages = async (folder: string): Promise<ImageFolder> => {
  const found = await stat(folder).catch(() => undefined)
  if (found?.isDirectory() !== true) throw new BadInput(folder, 'is no folder of images')
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(join(folder, '/').length).replaceAll('\\', '/'))
    .toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0))
  const whole = new Set(paths)
  const [byName, byStem] = [unique(paths, lastPart), unique(paths, stem)]
  const sizes = new Map<string, Promise<Size | undefined>>()
  let isolated: Isolated | undefined
  const pathOf = (name: string) => (whole.has(name) ? name : (byName.get(lastPart(name)) ?? byStem.get(stem(name))))
  return {
    pathOf: (name) => {
      const path = pathOf(name)
      return path === undefined ? undefined : join(folder, path)
    },
    sizeOf: (name) => {
      const path = pathOf(name)
      if (path === undefined) return Promise.resolve(undefined)
      const known = sizes.get(path)
      if (known !== undefined) return known
      isolated ??= startIsolated(limits)
      const size = sizeIn(isolated, join(folder, path), lastPart(path))
      sizes.set(path, size)
      return size
    },
    bytesOf: async (name) => {
      const path = pathOf(name)
      return path === undefined ? undefined : readFile(join(folder, path))
    },
    close: async () => isolated?.close(),
  }
}
