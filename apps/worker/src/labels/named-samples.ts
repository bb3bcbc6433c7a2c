import type { NamedSample } from '@reticle/db'
import type { WorkerContext } from '../context.ts'
import { namesFor, stemsFor } from './images-in.ts'

export type KnownSample = Pick<NamedSample, 'sampleId' | 'width' | 'height' | 'axes'>
/** What a name means among the samples of a project. */
export type Named = ({ readonly kind: 'sample' } & KnownSample) | { readonly kind: 'missing'; readonly reason: string }

export const knownOf = ({ sampleId, width, height, axes }: KnownSample): KnownSample => ({ sampleId, width, height, axes })

const onlyOne = (found: readonly NamedSample[], fileName: string): Named | undefined => {
  const [first] = found
  if (first === undefined) return undefined
  const ids = new Set(found.map(({ sampleId }) => sampleId))
  return ids.size === 1
    ? { kind: 'sample', ...knownOf(first) }
    : { kind: 'missing', reason: `there are ${ids.size} samples "${fileName}": name it by its id, or send the images with the labels` }
}

const byName = (named: ReadonlyMap<string, readonly NamedSample[]>, fileName: string): Named => {
  for (const name of namesFor(fileName)) {
    const found = onlyOne(named.get(`name ${name}`) ?? [], fileName)
    if (found !== undefined) return found
  }
  for (const stem of stemsFor(fileName)) {
    const found = onlyOne(named.get(`stem ${stem}`) ?? [], fileName)
    if (found !== undefined) return found
  }
  return { kind: 'missing', reason: `there is no sample "${fileName}" in this project, and no image of that name in the file` }
}

/** Looks up all that these names may mean at once, in one scan of the samples, however many there are. */
export const namedSamples = async (
  { read }: WorkerContext,
  projectId: string,
  fileNames: readonly string[],
): Promise<(fileName: string) => Named> => {
  const [names, stems] = [new Set(fileNames.flatMap(namesFor)), new Set(fileNames.flatMap(stemsFor))]
  const rows = await read.labelImports.samplesNamed(projectId, [...names], [...stems])
  const named = Map.groupBy(rows, ({ isStem, wanted: name }) => `${isStem ? 'stem' : 'name'} ${name}`)
  return (fileName) => byName(named, fileName)
}
