import type { WorkerContext } from '../context.ts'
import type { ImagesIn } from './images-in.ts'
import { knownOf, type Named, namedSamples } from './named-samples.ts'

/** What a name of the label file means: a sample that is there, an image of the file that becomes one, or nothing that is known. */
export type Match = Named | { readonly kind: 'new'; readonly path: string }

export type Matches = {
  readonly of: (fileName: string) => Match
  /** Images of the file that are no sample yet. */
  readonly fresh: readonly string[]
  /** Images of the file that are samples already. */
  readonly known: number
}

/** Pixel values that only some tool has (DICOM after its identity was taken away) are found by name: their bytes differ. */
const isChangedOnImport = (path: string): boolean => /\.(?:dcm|dicom)$/i.test(path)

/**
 * Finds the samples that a file speaks of (docs/spec/label-imports.md, LI10): an image in the file by its bytes, else by name or id.
 * `added`: of images of the file that were added meanwhile, their samples.
 */
export const matchSamples = async (
  context: WorkerContext,
  projectId: string,
  fileNames: readonly string[],
  images: ImagesIn,
  added: ReadonlyMap<string, string>,
  isPictures: boolean,
): Promise<Matches> => {
  const wanted = [...new Set(fileNames)]
  const byName = await namedSamples(context, projectId, wanted)
  const { read } = context
  const hashes = new Map<string, string>()
  for (const path of images.paths) hashes.set(path, await images.hashOf(path))
  const content = await read.labelImports.samplesOfContent(projectId, [...new Set(hashes.values())])
  const byHash = new Map(content.map((sample) => [sample.sha256, sample]))
  const ofAdded = await read.labelImports.samplesNamed(projectId, [...new Set(added.values())], [])
  const bySample = new Map(ofAdded.map((sample) => [sample.sampleId, sample]))
  const ofPath = (path: string): Match => {
    const sample = byHash.get(hashes.get(path) ?? '') ?? bySample.get(added.get(path) ?? '')
    if (sample !== undefined) return { kind: 'sample', ...knownOf(sample) }
    const found = isChangedOnImport(path) ? byName(path) : undefined
    return found?.kind === 'sample' ? found : { kind: 'new', path }
  }
  const meant = new Map(wanted.map((fileName) => [fileName, images.pathOf(fileName)]))
  // Of pictures that are labels, only those are images that the labels are about.
  const spokenOf = new Set([...meant.values()])
  const paths = images.paths.filter((path) => !isPictures || spokenOf.has(path)).map(ofPath)
  return {
    of: (fileName) => {
      const path = meant.get(fileName)
      return path === undefined ? byName(fileName) : ofPath(path)
    },
    fresh: paths.flatMap((match) => (match.kind === 'new' ? [match.path] : [])),
    known: paths.filter(({ kind }) => kind === 'sample').length,
  }
}
