import { stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { LabelFormat, LabelledSet } from '@reticle/interchange'
import { type ReleaseReader, releasedSet } from '@reticle/release'
import { readArguments } from '../arguments.ts'
import { BadInput } from '../command.ts'
import { formatOf, tellLosses } from '../labels/format-of.ts'
import { type BesideFile, writeTarget } from '../labels/target.ts'
import { answer, answerJson } from '../output.ts'
import { remoteReader } from '../release/remote-reader.ts'
import { roCrateOf } from '../release/ro-crate.ts'
import { serverFrom, serverOptions } from '../server.ts'
import { folderReader } from '../verify/folder-reader.ts'
import { tarReader } from '../verify/tar-reader.ts'
import { fetchPack } from './fetch-pack.ts'

const usage = 'reticle export RELEASE --format F OUT [--images] [--pack [--ro-crate 1.2|1.3]] [--url URL --token TOKEN] [--json]'
const options = {
  ...serverOptions,
  format: { type: 'string' },
  images: { type: 'boolean' },
  pack: { type: 'boolean' },
  'ro-crate': { type: 'string' },
  json: { type: 'boolean' },
} as const

type Opened = { readonly reader: ReleaseReader; readonly close: () => Promise<void> }

/** A release in a folder or a tar archive; or, when nothing of that name is here, on the server by its id. */
const openRelease = async (place: string, values: { url?: string | undefined; token?: string | undefined }): Promise<Opened> => {
  const found = await stat(place).catch(() => undefined)
  if (found?.isDirectory() === true) return { reader: folderReader(place), close: async () => undefined }
  if (found !== undefined) return tarReader(place)
  if (values.url === undefined && process.env.RETICLE_URL === undefined)
    throw new BadInput(place, 'there is no such file or folder; a release on a server needs --url')
  return { reader: await remoteReader(serverFrom(values), place), close: async () => undefined }
}

/** Every file of the images, where the format's readers look for them; an image of several files keeps its folder. */
const imagesOf = async function* (set: LabelledSet, format: LabelFormat, reader: ReleaseReader): AsyncGenerator<BesideFile> {
  const paths = await reader.paths()
  const seen = new Set<string>()
  for await (const sample of set.samples()) {
    const target = format.imagePath?.(sample) ?? sample.fileName
    if (seen.has(target)) continue
    seen.add(target)
    const folder = `data/${dirname(sample.fileName)}/`
    if (!sample.fileName.includes('/')) yield { path: target, content: () => reader.read(`data/${sample.fileName}`) }
    else
      for (const path of paths.filter((one) => one.startsWith(folder)))
        yield { path: join(dirname(target), path.slice(folder.length)), content: () => reader.read(path) }
  }
}

type Values = {
  readonly format?: string | undefined
  readonly images?: boolean | undefined
  readonly json?: boolean | undefined
} & Parameters<typeof serverFrom>[0] & { readonly 'ro-crate'?: string | undefined }

/** The server writes the file, which is fetched from where a transfer broke off. */
const exportAsPack = async (releaseId: string, target: string, values: Values): Promise<number> => {
  if (values.format === undefined) throw new BadInput('--format', 'is needed: a label format, or "release" for its own files')
  const roCrate = roCrateOf(values['ro-crate'])
  const options = { format: values.format, images: values.images === true, roCrate }
  const pack = await fetchPack(serverFrom(values), releaseId, options, target)
  const losses = pack.losses ?? []
  if (values.json === true) answerJson({ release: releaseId, pack: pack.id, out: target, bytes: pack.bytes, sha256: pack.sha256, losses })
  else {
    tellLosses(values.format, losses)
    answer(`${target}: ${pack.bytes} bytes, SHA-256 ${pack.sha256}`)
  }
  return 0
}

const nothing: readonly BesideFile[] = []

/** `reticle export`: a frozen release in another format, out of its own files: in a folder, in a tar archive, or on a server. */
export const exportRelease = async (args: readonly string[]): Promise<number> => {
  const { values, positionals } = readArguments('export', { args: [...args], options, allowPositionals: true })
  const [place, target, ...more] = positionals
  if (place === undefined || target === undefined || more.length > 0) throw new BadInput('export', `usage: ${usage}`)
  if (values.pack === true) return exportAsPack(place, target, values)
  if (values['ro-crate'] !== undefined) throw new BadInput('--ro-crate', 'describes a pack: give --pack too')
  const format = formatOf('--format', values.format, 'write')
  const { reader, close } = await openRelease(place, values)
  try {
    const set = await releasedSet(reader)
    const images = values.images === true ? imagesOf(set, format, reader) : nothing
    const written = await writeTarget(target, format.title, format.write(set), images)
    const done = { release: place, format: format.id, out: target, files: written.files.length, images: written.images }
    if (values.json === true) answerJson({ ...done, losses: written.losses })
    else {
      tellLosses(format.title, written.losses)
      answer(`${target}: ${format.title}, ${done.files} files${done.images === 0 ? '' : ` and ${done.images} of images`}`)
    }
    return 0
  } catch (cause) {
    if (cause instanceof BadInput) throw cause
    throw new BadInput(place, cause instanceof Error ? cause.message : String(cause))
  } finally {
    await close()
  }
}
