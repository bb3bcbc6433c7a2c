import { stringify } from 'yaml'
import type { ReleaseFacts } from '../facts.ts'
import type { Summary } from '../summary.ts'
import { aboutOf, dateOf, keywordsOf, titleOf, urnOf } from './citation.ts'
import { licencesOf } from './licences.ts'

/**
 * CITATION.cff in Citation File Format 1.2.0, as YAML in which every text is quoted. `license` of that format joins its identifiers by "or": it
 * is written only where all images have one and the same, and SPDX knows it.
 */
export const cff = (facts: ReleaseFacts, { licences }: Summary): string => {
  const [licence, ...others] = licencesOf(licences)
  const keywords = keywordsOf(facts)
  return stringify(
    {
      'cff-version': '1.2.0',
      type: 'dataset',
      message: 'If you use this dataset, please cite it by the metadata of this file.',
      title: titleOf(facts),
      abstract: aboutOf(facts),
      authors: [{ name: facts.organization }],
      version: facts.release.version,
      'date-released': dateOf(facts),
      identifiers: [{ type: 'other', value: urnOf(facts), description: 'The release, as the platform names it' }],
      ...(keywords.length === 0 ? {} : { keywords }),
      ...(licence?.spdx === undefined || others.length > 0 ? {} : { license: licence.spdx }),
    },
    { defaultStringType: 'QUOTE_DOUBLE', defaultKeyType: 'PLAIN', lineWidth: 0 },
  )
}
