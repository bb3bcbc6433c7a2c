import { basename } from 'node:path'
import { defaultLimits, FormatError, fileAt, type Pyramid, startIsolated } from '@reticle/imaging'
import { readArguments } from '../arguments.ts'
import { BadInput } from '../command.ts'
import { answer, answerJson, note } from '../output.ts'
import { outputFolder } from '../output-folder.ts'

const options = { dataset: { type: 'string' }, label: { type: 'boolean' }, json: { type: 'boolean' } } as const

/** Without a sign of progress for this long, a reader hangs. */
const limits = { milliseconds: 300_000, memoryBytes: 2_000_000_000, read: defaultLimits }

const twoPlaces = ([file, folder, third]: readonly string[]): readonly [string, string] => {
  if (file === undefined) throw new BadInput('pyramid', 'names no file: FILE OUT.zarr')
  if (folder === undefined) throw new BadInput('pyramid', 'names no folder to write: FILE OUT.zarr')
  if (third !== undefined) throw new BadInput(third, 'is one argument too many: FILE OUT.zarr')
  return [file, folder]
}

const progressNotes = () => {
  let last = performance.now()
  return (done: number, of: number) => {
    if (done === 0 || performance.now() - last < 1000) return
    last = performance.now()
    note(`written ${Math.floor((100 * done) / of)} %`)
  }
}

const build = async (path: string, folder: string, dataset: string | undefined, isLabel: boolean): Promise<Pyramid> => {
  const isolated = startIsolated(limits)
  try {
    const file = await fileAt(path)
    const outcome = await isolated.run({ name: 'pyramid', dataset, folder, ...(isLabel ? { isLabel } : {}) }, file, progressNotes())
    if (!outcome.ok) throw new FormatError(outcome.error.at, outcome.error.reason)
    const { pyramid } = outcome.value
    if (pyramid === undefined) throw new Error('the reader answered something else')
    return pyramid
  } finally {
    await isolated.close()
  }
}

const show = (place: string, { axes, dtype, levels, files, bytes }: Pyramid): void => {
  const shape = axes.map(({ name, length }) => `${name} ${length}`).join(' x ')
  answer(`${basename(place)}: ${dtype}, ${shape}, ${levels.length} levels, ${files} files, ${(bytes / 1e6).toFixed(1)} MB`)
}

/** `reticle pyramid FILE OUT.zarr`: any image as multiscale OME-Zarr, read in a process of its own. What is not finished is taken away. */
export const pyramid = async (args: readonly string[]): Promise<number> => {
  const { values, positionals } = readArguments('pyramid', { args: [...args], options, allowPositionals: true })
  const [path, place] = twoPlaces(positionals)
  const output = await outputFolder(place)
  try {
    const written = await build(path, output.unfinished, values.dataset, values.label === true)
    await output.keep()
    if (values.json === true) answerJson({ folder: place, ...written })
    else show(place, written)
    return 0
  } catch (cause) {
    if (!(cause instanceof FormatError)) throw cause
    throw cause.at === 'output'
      ? new BadInput(place, cause.reason)
      : new BadInput(path, cause.at === 'path' ? cause.reason : `${cause.at}: ${cause.reason}`)
  } finally {
    await output.remove()
  }
}
