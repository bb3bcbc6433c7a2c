import type { z } from 'zod'
import { canonicalJson } from '../canonical.ts'
import { paths } from '../layout.ts'
import { fileSchema, type Manifest, manifestSampleSchema, manifestSchema } from '../manifest.ts'
import { manifestLists, readLists } from '../manifest-stream.ts'
import type { Report } from './problem.ts'
import type { ReleaseReader } from './reader.ts'

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The same objects and texts once for all samples that have them: most samples have the groups and the split of many others. */
const sharing = () => {
  const known = new Map<string, Record<string, string>>()
  const texts = new Map<string, string>()
  const text = (of: string): string => {
    const same = texts.get(of) ?? of
    texts.set(same, same)
    return same
  }
  return ({ groups, resolution, ...sample }: Manifest['samples'][number]): Manifest['samples'][number] => {
    const key = JSON.stringify(groups)
    const same = known.get(key) ?? groups
    known.set(key, same)
    const consensus = resolution.consensus === resolution.id ? resolution.id : resolution.consensus
    const [split, mediaType] = [text(sample.split), text(sample.mediaType)]
    return { ...sample, split, mediaType, groups: same, resolution: { ...resolution, consensus } }
  }
}

/**
 * R40: the manifest is there, is one of ours, and is in canonical form. Reads it element by element, so that it may be longer than a string can be;
 * undefined where it is none.
 */
export const openManifest = async (
  reader: ReleaseReader,
  report: Report,
): Promise<{ readonly sha256: string; readonly manifest: Manifest | undefined }> => {
  const files: Manifest['files'] = []
  const samples: Manifest['samples'] = []
  const share = sharing()
  let problem: string | undefined
  let isCanonical = true
  let cut = 0
  const read = <T>(schema: z.ZodType<T>, text: string, at: readonly (string | number)[]): T | undefined => {
    const document = parse(text)
    const parsed = schema.safeParse(document)
    if (!parsed.success) {
      const issue = parsed.error.issues[0]
      problem ??= document === undefined ? 'is not JSON' : `${[...at, ...(issue?.path ?? [])].join('.')}: ${issue?.message}`
      return undefined
    }
    isCanonical &&= canonicalJson(document) === text
    return parsed.data
  }
  const end = await readLists(reader, paths.manifest, manifestLists, ({ list, text }) => {
    const isFirst = (list === 'files' ? files : samples).length === 0
    cut += Buffer.byteLength(text) + (isFirst ? 0 : 1)
    if (list === 'files') {
      const file = read(fileSchema, text, ['files', files.length])
      if (file !== undefined) files.push(file)
    } else {
      const sample = read(manifestSampleSchema, text, ['samples', samples.length])
      if (sample !== undefined) samples.push(share(sample))
    }
  })
  const head = read(manifestSchema, end.rest, [])
  if (head === undefined || problem !== undefined) {
    report('manifest-invalid', paths.manifest, parse(end.rest) === undefined ? 'is not JSON' : `${problem}`)
    return { sha256: end.sha256, manifest: undefined }
  }
  // Nothing else stands between the elements than one comma each.
  if (!isCanonical || Buffer.byteLength(end.rest) + cut !== end.bytes)
    report('manifest-not-canonical', paths.manifest, 'is not in the canonical form of RFC 8785')
  return { sha256: end.sha256, manifest: { ...head, files, samples } }
}
