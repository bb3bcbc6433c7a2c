import type { RoCrateVersion } from '@reticle/domain'
import { z } from 'zod'
import { canonicalJson } from '../canonical.ts'
import { uriOf } from '../documents/crate.ts'
import { demand } from '../documents/gate/index.ts'
import { roCrateGate } from '../documents/gate/ro-crate.ts'
import { paths } from '../layout.ts'

const entity = z.looseObject({ '@id': z.string(), '@type': z.unknown() })
const crateSchema = z.object({ '@graph': z.array(entity) })

type Packed = { readonly path: string; readonly sha256: string; readonly bytes: number }
type About = { readonly version: RoCrateVersion; readonly format: string; readonly title: string; readonly files: readonly Packed[] }

const types: Readonly<Record<string, string>> = {
  json: 'application/json',
  csv: 'text/csv',
  txt: 'text/plain',
  xml: 'application/xml',
  yaml: 'application/yaml',
  md: 'text/markdown',
  png: 'image/png',
  jpg: 'image/jpeg',
}
const typeOf = (path: string): string => types[path.slice(path.lastIndexOf('.') + 1).toLowerCase()] ?? 'application/octet-stream'

/**
 * `ro-crate-metadata.json` of a pack: what the release's own crate says of who made it, when and under which licence, with the files of the pack
 * in place of the release's, and the release as what it is based on. Nothing in it is of the moment.
 * @param own the text of the release's `ro-crate-metadata.json`.
 * @throws IncompleteDocument
 */
export const packCrate = (own: string, { version, format, title, files }: About): string => {
  const specification = `https://w3id.org/ro/crate/${version}`
  const graph = crateSchema.parse(JSON.parse(own))['@graph']
  const root = graph.find((one) => one['@id'] === './')
  if (root === undefined) throw new Error(`${paths.crate}: has no root`)
  const { identifier, hasPart: _, creditText: __, name, ...said } = root
  const release = String(identifier)
  const kept = graph.filter(
    (one) => one['@type'] !== 'File' && one['@id'] !== './' && one['@id'] !== paths.crate && one['@id'] !== '#freeze',
  )
  const freeze = graph.find((one) => one['@id'] === '#freeze')
  const listed = files.toSorted((a, b) => (a.path < b.path ? -1 : 1))
  const text = canonicalJson({
    '@context': `${specification}/context`,
    '@graph': [
      { '@id': paths.crate, '@type': 'CreativeWork', about: { '@id': './' }, conformsTo: { '@id': specification } },
      {
        ...said,
        name: `${String(name)} (${title})`,
        identifier: `${release}:${format}`,
        isBasedOn: { '@id': release },
        hasPart: listed.map(({ path }) => ({ '@id': uriOf(path) })),
      },
      { '@id': release, '@type': 'Dataset', name, identifier: release },
      ...kept,
      ...(freeze === undefined ? [] : [{ ...freeze, object: { '@id': release }, result: { '@id': release } }]),
      ...listed.map(({ path, sha256, bytes }) => ({
        '@id': uriOf(path),
        '@type': 'File',
        name: path,
        description: `A file of the release as ${title}`,
        encodingFormat: typeOf(path),
        sha256,
        contentSize: String(bytes),
      })),
    ],
  })
  demand(roCrateGate(version), text)
  return text
}
