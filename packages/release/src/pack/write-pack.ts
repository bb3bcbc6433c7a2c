import { Readable } from 'node:stream'
import { ownFiles, type PackOptions } from '@reticle/domain'
import { type FormatThat, formatThat, type LabelledSet, type Loss } from '@reticle/interchange'
import { lossesText } from '../documents/losses.ts'
import type { ReleaseFile } from '../facts.ts'
import { paths } from '../layout.ts'
import { releasedSet } from '../released-set.ts'
import { packTar } from '../tar/pack.ts'
import { type ReleaseReader, textOf } from '../verify/reader.ts'
import { packCrate } from './pack-crate.ts'
import { releaseFolder } from './pack-name.ts'
import { countedSet, type OnSample, passesOf } from './passes.ts'
import { type Zipped, zipOf } from './zip.ts'

/** A frozen release, wherever its files lie. */
export type PackedRelease = {
  readonly name: string
  readonly version: string
  readonly samples: number
  readonly files: readonly Pick<ReleaseFile, 'path' | 'bytes'>[]
  readonly reader: ReleaseReader
}

/** `done` is to be asked when the last byte is out. */
export type PackWriting = { readonly bytes: Readable; readonly done: () => { readonly files: number; readonly losses: readonly Loss[] } }

const tarOf = ({ reader, files, samples, ...named }: PackedRelease, onSample: OnSample): PackWriting => {
  const all = files.reduce((sum, { bytes }) => sum + bytes, 0)
  let read = 0
  const counted = async function* (path: string) {
    for await (const piece of reader.read(path)) {
      yield piece
      read += piece.byteLength
      const share = all === 0 ? 1 : Math.min(1, read / all)
      onSample(share, Math.floor(share * samples))
    }
  }
  const entries = files.map(({ path, bytes }) => ({ path, bytes, open: async () => counted(path) }))
  const bytes = Readable.from(packTar(entries, releaseFolder(named)), { objectMode: false })
  return { bytes, done: () => ({ files: files.length, losses: [] }) }
}

const imagesOf = async function* (set: LabelledSet, writer: FormatThat<'write'>, reader: ReleaseReader) {
  const seen = new Set<string>()
  for await (const sample of set.samples()) {
    const path = writer.imagePath?.(sample) ?? sample.fileName
    if (seen.has(path)) continue
    seen.add(path)
    yield { path, content: reader.read(`data/${sample.fileName}`) }
  }
}

/**
 * A frozen release in one format: its own files as a tar archive (R50), or a label format as a zip file, with LOSSES.md where the format cannot
 * hold something. The same release and options give the same bytes (R90).
 * @param onSample hears of progress, and ends the writing by throwing; without it nothing is counted.
 * @returns undefined for a format that labels are not written in.
 * @throws when the files are not those of a release, with the place.
 */
export const writePack = async (release: PackedRelease, options: PackOptions, onSample?: OnSample): Promise<PackWriting | undefined> => {
  if (options.format === ownFiles) return tarOf(release, onSample ?? (() => undefined))
  const writer = formatThat('write', options.format)
  if (writer === undefined) return undefined
  const { reader, samples } = release
  const plain = await releasedSet(reader)
  const withImages = options.images && writer.holdsImages !== true
  const passes = onSample === undefined ? 1 : (await passesOf(writer, plain)) + (withImages ? 1 : 0)
  const set = onSample === undefined ? plain : countedSet(plain, passes, samples, onSample)
  const packed: Zipped[] = []
  let losses: readonly Loss[] = []
  const bytes = zipOf(async (add) => {
    const keep = async (path: string, content: AsyncIterable<string | Uint8Array>) => {
      packed.push(await add(path, content))
    }
    const writing = writer.write(set)
    // A writer gives its next file when this one has been read to its end.
    for await (const { path, content } of writing.files()) await keep(path, content())
    losses = writing.losses()
    if (losses.length > 0) await keep(paths.losses, Readable.from([lossesText([{ format: writer.title, losses }])]))
    if (withImages) for await (const { path, content } of imagesOf(set, writer, reader)) await keep(path, content)
    if (options.roCrate === null) return
    const about = { version: options.roCrate, format: writer.id, title: writer.title, files: packed }
    await keep(paths.crate, Readable.from([packCrate(await textOf(reader, paths.crate), about)]))
  })
  return { bytes, done: () => ({ files: packed.length, losses }) }
}
