import type { ReleaseFacts } from '../facts.ts'
import type { Summary } from '../summary.ts'

/** Words about a release that several documents say alike. */
export const titleOf = ({ project, release }: ReleaseFacts): string => `${project.name}: ${release.name}`

export const aboutOf = ({ project }: ReleaseFacts): string =>
  project.description.trim() || `Labelled images of the study "${project.name}".`

/**
 * The identifier that a release has before anybody registers one. Its id (the hash of the manifest) cannot stand in a file that the manifest
 * hashes.
 */
export const urnOf = ({ release }: ReleaseFacts): string => `urn:uuid:${release.id}`

/** YYYY-MM-DD. */
export const dateOf = ({ release }: ReleaseFacts): string => release.asOf.slice(0, 10)

/** Label names of the last protocol, each once. */
export const keywordsOf = ({ protocols }: ReleaseFacts): string[] => [
  ...new Set((protocols.at(-1)?.content.labels ?? []).map(({ name }) => name)),
]

const bibtex = (text: string): string => text.replaceAll(/[{}\\]/g, '').replaceAll(/\s+/g, ' ')

export const bibtexOf = (facts: ReleaseFacts): string =>
  `@misc{${facts.release.id}, author = {{${bibtex(facts.organization)}}}, title = {${bibtex(titleOf(facts))}}, year = {${facts.release.asOf.slice(0, 4)}}, version = {${facts.release.version}}, note = {${urnOf(facts)}}}`

type Origin = { readonly identifier: string; readonly type: 'DOI' | 'URL' }

/** Addresses and DOIs in what was stated of the images' origin, in the order of their names, each once. */
export const originsOf = ({ sources }: Pick<Summary, 'sources'>): readonly Origin[] => {
  const found = new Map<string, Origin>()
  for (const source of sources) {
    for (const [address] of source.matchAll(/https?:\/\/[^\s<>"'()[\]{}]+/g)) {
      const url = address.replace(/[.,;:]+$/, '')
      const doi = /^https?:\/\/(?:dx\.)?doi\.org\/(10\.\d{4,9}\/\S+)$/i.exec(url)?.[1]
      const origin: Origin = doi === undefined ? { identifier: url, type: 'URL' } : { identifier: doi, type: 'DOI' }
      found.set(origin.identifier, origin)
    }
    const doi = /(?:^|\bdoi:\s*)(10\.\d{4,9}\/[^\s<>"',;]+)/i.exec(source)?.[1]?.replace(/[.]+$/, '')
    if (doi !== undefined) found.set(doi, { identifier: doi, type: 'DOI' })
  }
  return [...found.values()].sort((a, b) => (a.identifier < b.identifier ? -1 : a.identifier > b.identifier ? 1 : 0))
}
