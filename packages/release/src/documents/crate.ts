import type { ReleaseFacts, ReleaseFile } from '../facts.ts'
import { paths } from '../layout.ts'
import type { Summary } from '../summary.ts'

const specification = 'https://w3id.org/ro/crate/1.2'

/** Metadata in the form of RO-Crate 1.2: the descriptor, the root, every file, and who and what made it. */
export const crate = (facts: ReleaseFacts, summary: Summary, files: readonly ReleaseFile[]) => {
  const { release, project, software } = facts
  const licence = summary.licences.join('; ') || 'not stated by those who brought the data'
  const described = [...files, { path: paths.manifest, mediaType: 'application/json' }]
  return {
    '@context': `${specification}/context`,
    '@graph': [
      { '@id': paths.crate, '@type': 'CreativeWork', about: { '@id': './' }, conformsTo: { '@id': specification } },
      {
        '@id': './',
        '@type': 'Dataset',
        name: `${project.name}: ${release.name}`,
        description: project.description || `Labelled images of the study "${project.name}".`,
        version: release.version,
        datePublished: release.asOf,
        identifier: `urn:uuid:${release.id}`,
        license: { '@id': '#licence' },
        creator: { '@id': '#organization' },
        mentions: { '@id': '#freeze' },
        hasPart: described.map((file) => ({ '@id': file.path })),
      },
      { '@id': '#licence', '@type': 'CreativeWork', name: licence },
      { '@id': '#organization', '@type': 'Organization', name: facts.organization },
      {
        '@id': '#software',
        '@type': 'SoftwareApplication',
        name: software.name,
        version: software.version,
        softwareVersion: software.version,
      },
      {
        '@id': '#freeze',
        '@type': 'CreateAction',
        name: 'Freeze of the settled tasks',
        endTime: release.asOf,
        instrument: { '@id': '#software' },
        result: { '@id': './' },
      },
      ...described.map((file) => ({
        '@id': file.path,
        '@type': 'File',
        name: file.path,
        encodingFormat: file.mediaType,
        ...('sha256' in file ? { sha256: file.sha256, contentSize: String(file.bytes) } : {}),
      })),
    ],
  }
}
