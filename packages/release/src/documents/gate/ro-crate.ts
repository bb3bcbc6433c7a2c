import type { RoCrateVersion } from '@reticle/domain'
import { paths } from '../../layout.ts'
import type { Standard } from './requirement.ts'

/** The graph by the ids of its entities, so that a path can name one. */
const readGraph = (text: string): unknown => {
  const document: unknown = JSON.parse(text)
  if (typeof document !== 'object' || document === null || !('@graph' in document) || !Array.isArray(document['@graph'])) return document
  const graph: readonly unknown[] = document['@graph']
  const byId = graph.map((entity, at): [string, unknown] => {
    const id: unknown = typeof entity === 'object' && entity !== null && '@id' in entity ? entity['@id'] : undefined
    return [typeof id === 'string' ? id : `entity ${at + 1}`, entity]
  })
  return { ...document, '@graph': Object.fromEntries(byId) }
}

const descriptor = `@graph > ${paths.crate}`
const root = '@graph > ./'

/** RO-Crate 1.2 or 1.3, which ask the same: what each MUST have, and of what it SHOULD have all that a release can say. */
export const roCrateGate = (version: RoCrateVersion): Standard => ({
  id: 'ro-crate',
  title: 'RO-Crate',
  version,
  file: paths.crate,
  read: readGraph,
  required: [
    {
      path: '@context',
      section: 'RO-Crate JSON-LD',
      form: {
        pattern: new RegExp(`^https://w3id\\.org/ro/crate/${version.replace('.', '\\.')}/context$`),
        says: `the context of RO-Crate ${version}`,
      },
    },
    {
      path: `${descriptor} > @type`,
      section: 'RO-Crate Metadata Descriptor',
      form: { pattern: /^CreativeWork$/, says: 'CreativeWork' },
    },
    {
      path: `${descriptor} > about > @id`,
      section: 'RO-Crate Metadata Descriptor',
      form: { pattern: /^\.\/$/, says: 'the id of the root' },
    },
    {
      path: `${descriptor} > conformsTo > @id`,
      section: 'RO-Crate Metadata Descriptor',
      form: { pattern: new RegExp(`^https://w3id\\.org/ro/crate/${version.replace('.', '\\.')}$`), says: `RO-Crate ${version}` },
    },
    { path: `${root} > @id`, section: 'Direct properties of the Root Data Entity' },
    { path: `${root} > @type`, section: 'Direct properties of the Root Data Entity', form: { pattern: /^Dataset$/, says: 'Dataset' } },
    ...['name', 'description', 'license'].map((name) => ({
      path: `${root} > ${name}`,
      section: 'Direct properties of the Root Data Entity',
    })),
    {
      path: `${root} > datePublished`,
      section: 'Direct properties of the Root Data Entity',
      form: { pattern: /^\d{4}-\d\d-\d\d/, says: 'a date of ISO 8601' },
    },
    { path: `${root} > identifier`, section: 'Root Data Entity identifier' },
    { path: `${root} > hasPart > * > @id`, section: 'Referencing files and folders from the Root Data Entity' },
    ...['creator', 'publisher'].map((name) => ({ path: `${root} > ${name} > @id`, section: 'Contextual Entities, Organizations' })),
    { path: '@graph > * > @id', section: 'RO-Crate JSON-LD' },
    { path: '@graph > * > @type', section: 'RO-Crate JSON-LD' },
    { path: '@graph > *Organization > name', section: 'Contextual Entities, Organizations' },
    ...['name', 'description', 'encodingFormat'].map((name) => ({ path: `@graph > *File > ${name}`, section: 'File Data Entity' })),
    ...['agent', 'instrument', 'result', 'endTime'].map((name) => ({
      path: `@graph > *CreateAction > ${name}`,
      section: 'Provenance of entities',
    })),
  ],
})
