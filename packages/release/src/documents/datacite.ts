import type { ReleaseFacts, ReleaseFile } from '../facts.ts'
import type { Summary } from '../summary.ts'
import { aboutOf, dateOf, keywordsOf, originsOf, titleOf, urnOf } from './citation.ts'
import { licencesOf } from './licences.ts'
import { annotationProtocol } from './rai.ts'

const plainType = ({ mediaType }: ReleaseFile): string => mediaType.split(';')[0] ?? mediaType

const rightsOf = ({ licences }: Summary) =>
  licencesOf(licences).map(({ name, spdx, url }) => ({
    rights: name,
    ...(url === undefined ? {} : { rightsUri: url }),
    ...(spdx === undefined ? {} : { rightsIdentifier: spdx, rightsIdentifierScheme: 'SPDX', schemeUri: 'https://spdx.org/licenses/' }),
  }))

const datesOf = (facts: ReleaseFacts, { readAt }: Summary) => [
  { date: dateOf(facts), dateType: 'Issued', dateInformation: 'Holds what was settled by then' },
  ...(readAt === null
    ? []
    : [
        {
          date: `${readAt.first.slice(0, 10)}/${readAt.last.slice(0, 10)}`,
          dateType: 'Collected',
          dateInformation: 'First and last reading of a sample',
        },
      ]),
]

/** A curator, in the words of DataCite, is who reviews and enhances data. */
const contributorsOf = ({ people }: Summary) =>
  people.flatMap(({ pseudonym, orcid }) =>
    orcid === undefined
      ? []
      : [
          {
            ...{ name: pseudonym, nameType: 'Personal', contributorType: 'DataCurator' },
            nameIdentifiers: [{ nameIdentifier: orcid, nameIdentifierScheme: 'ORCID', schemeUri: 'https://orcid.org' }],
          },
        ],
  )

/**
 * DataCite Metadata Schema 4.6 in the JSON form of DataCite's own interface, ready to be sent for registration. It has no DOI, since nobody has
 * given one (who registers it adds `doi`). Of people, only those who agreed to it are named, by their ORCID iD beside the pseudonym (R101).
 * @param files that the release is made of, besides its own descriptions.
 */
export const datacite = (facts: ReleaseFacts, summary: Summary, files: readonly ReleaseFile[]) => {
  const { organization, release } = facts
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0)
  const subjects = keywordsOf(facts).map((subject) => ({ subject }))
  const contributors = contributorsOf(summary)
  const origins = originsOf(summary).map(({ identifier, type }) => ({
    relatedIdentifier: identifier,
    relatedIdentifierType: type,
    relationType: 'IsDerivedFrom',
  }))
  return {
    schemaVersion: 'http://datacite.org/schema/kernel-4',
    alternateIdentifiers: [{ alternateIdentifier: urnOf(facts), alternateIdentifierType: 'URN' }],
    creators: [{ name: organization, nameType: 'Organizational' }],
    ...(contributors.length === 0 ? {} : { contributors }),
    titles: [{ title: titleOf(facts) }],
    publisher: { name: organization },
    publicationYear: release.asOf.slice(0, 4),
    types: { resourceTypeGeneral: 'Dataset', resourceType: 'Labelled images' },
    ...(subjects.length === 0 ? {} : { subjects }),
    dates: datesOf(facts, summary),
    version: release.version,
    rightsList: rightsOf(summary),
    descriptions: [
      { description: [aboutOf(facts), release.notes].filter((text) => text !== '').join('\n\n'), descriptionType: 'Abstract' },
      { description: annotationProtocol(facts, summary), descriptionType: 'Methods' },
      {
        description: `Made with ${facts.software.name} ${facts.software.version}. manifest.json names every file with its SHA-256; the SHA-256 of manifest.json is the id of the release.`,
        descriptionType: 'TechnicalInfo',
      },
    ],
    sizes: [`${summary.counts.samples} samples`, `${bytes} bytes`],
    formats: [...new Set(files.map(plainType))].sort((a, b) => (a < b ? -1 : 1)),
    ...(origins.length === 0 ? {} : { relatedIdentifiers: origins }),
  }
}
