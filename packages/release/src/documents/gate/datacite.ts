import { paths } from '../../layout.ts'
import type { Standard } from './requirement.ts'

/**
 * DataCite Metadata Schema 4.6 in its JSON form. Sections are the numbers of its properties. Property 1, the identifier, is the DOI, which is
 * there only once somebody has registered it: what may never be there is a made-up one.
 */
export const dataciteGate: Standard = {
  id: 'datacite',
  title: 'DataCite',
  version: '4.6',
  file: paths.datacite,
  read: (text) => JSON.parse(text),
  required: [
    {
      path: 'schemaVersion',
      section: 'JSON form',
      form: { pattern: /^http:\/\/datacite\.org\/schema\/kernel-4$/, says: 'http://datacite.org/schema/kernel-4' },
    },
    { path: 'creators > * > name', section: '2.1 creatorName' },
    { path: 'titles > * > title', section: '3 Title' },
    { path: 'publisher > name', section: '4 Publisher' },
    { path: 'publicationYear', section: '5 PublicationYear', form: { pattern: /^\d{4}$/, says: 'a year of four digits' } },
    {
      path: 'types > resourceTypeGeneral',
      section: '10.a resourceTypeGeneral',
      form: { pattern: /^Dataset$/, says: 'Dataset' },
    },
    { path: 'dates > * > date', section: '8 Date' },
    {
      path: 'dates > * > dateType',
      section: '8.a dateType',
      form: {
        pattern: /^(Accepted|Available|Collected|Copyrighted|Coverage|Created|Issued|Other|Submitted|Updated|Valid|Withdrawn)$/,
        says: 'one of its terms',
      },
    },
    {
      path: 'alternateIdentifiers > * > alternateIdentifier',
      section: '11 AlternateIdentifier',
      form: { pattern: /^(?!.*(\(:|placeholder|example|todo|xxx))\S+$/i, says: 'an identifier' },
    },
    { path: 'alternateIdentifiers > * > alternateIdentifierType', section: '11.a alternateIdentifierType' },
    { path: 'sizes', section: '13 Size' },
    { path: 'formats', section: '14 Format' },
    { path: 'version', section: '15 Version' },
    { path: 'rightsList > * > rights', section: '16 Rights' },
    { path: 'descriptions > * > description', section: '17 Description' },
    {
      path: 'descriptions > * > descriptionType',
      section: '17.a descriptionType',
      form: { pattern: /^(Abstract|Methods|SeriesInformation|TableOfContents|TechnicalInfo|Other)$/, says: 'one of its terms' },
    },
  ],
}
