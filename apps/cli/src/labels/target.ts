import { createWriteStream } from 'node:fs'
import { mkdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, extname, join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Loss, Writing } from '@reticle/interchange'
import { isSafePath, lossesText } from '@reticle/release'
import { BadInput } from '../command.ts'
import { outputFolder } from '../output-folder.ts'

const write = async (folder: string, path: string, content: AsyncIterable<string | Uint8Array>): Promise<void> => {
  if (!isSafePath(path)) throw new Error(`a file of the format would be named ${JSON.stringify(path)}`)
  const target = join(folder, path)
  await mkdir(dirname(target), { recursive: true })
  await pipeline(Readable.from(content, { objectMode: true }), createWriteStream(target, { flags: 'wx' }))
}

/** A file of an image to lay beside the labels, by its path in the target. */
export type BesideFile = { readonly path: string; readonly content: () => AsyncIterable<Uint8Array> }

export type Written = { readonly files: readonly string[]; readonly images: number; readonly losses: readonly Loss[] }

/**
 * Writes what a format has into a folder, or, when it is one file and the place has a name with an extension, into that file. All or nothing:
 * an unfinished folder lies beside its place and is taken away when something fails. What cannot be held is in `LOSSES.md` of a folder.
 * @throws BadInput when the place is taken, or several files are to become one.
 */
export const writeTarget = async (
  place: string,
  title: string,
  writing: Writing,
  images: AsyncIterable<BesideFile> | Iterable<BesideFile>,
): Promise<Written> => {
  const there = await stat(place).catch(() => undefined)
  const isFile = there === undefined ? extname(place) !== '' && !place.endsWith('/') : !there.isDirectory()
  const output = await outputFolder(isFile ? `${place}.parts` : place)
  try {
    const files: string[] = []
    for await (const { path, content } of writing.files()) {
      await write(output.unfinished, path, content())
      files.push(path)
    }
    const losses = writing.losses()
    let copied = 0
    for await (const { path, content } of images) {
      await write(output.unfinished, path, content())
      copied++
    }
    if (isFile) {
      const [only, second] = files
      if (only === undefined || second !== undefined || copied > 0)
        throw new BadInput(place, `the format is ${files.length + copied} files: name a folder`)
      await rename(join(output.unfinished, only), place)
    } else {
      if (losses.length > 0) await write(output.unfinished, 'LOSSES.md', Readable.from([lossesText([{ format: title, losses }])]))
      await output.keep()
    }
    return { files, images: copied, losses }
  } finally {
    await output.remove()
    if (isFile) await rm(`${place}.parts`, { recursive: true, force: true })
  }
}
