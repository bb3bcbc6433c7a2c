import { paths } from '../../layout.ts'
import type { Requirement, Standard } from './requirement.ts'

const raiSection = 'RAI 1.0, RAI property information'
const raiRequired: readonly Requirement[] = [
  ...['dataCollection', 'dataCollectionRawData', 'dataPreprocessingProtocol', 'dataAnnotationProtocol', 'dataAnnotationPlatform'],
  ...['dataAnnotationAnalysis', 'annotationsPerItem', 'annotatorDemographics', 'machineAnnotationTools', 'dataUseCases'],
  ...['dataLimitations', 'dataBiases', 'personalSensitiveInformation', 'dataReleaseMaintenancePlan'],
].map((name) => ({ path: `rai:${name}`, section: raiSection }))

const moment = { pattern: /^\d{4}-\d\d-\d\d(T[\d:.]+(Z|[+-]\d\d:\d\d))?$/, says: 'a date or a moment of ISO 8601' }

/**
 * Croissant 1.1: what its sections call required, the checksums that it strongly recommends, and what we ask for besides: all fields of the
 * RAI vocabulary that a release can fill, and provenance in the words of PROV-O.
 */
export const croissantGate: Standard = {
  id: 'croissant',
  title: 'Croissant',
  version: '1.1',
  file: paths.croissant,
  read: (text) => JSON.parse(text),
  required: [
    { path: '@context > @vocab', section: 'schema.org/Dataset, Required' },
    { path: '@context > prov', section: 'Provenance Representation' },
    {
      path: '@type',
      section: 'schema.org/Dataset, Required',
      form: { pattern: /^(sc:|https?:\/\/schema\.org\/)?Dataset$/, says: 'Dataset' },
    },
    {
      path: 'conformsTo',
      section: 'schema.org/Dataset, Required',
      form: { pattern: /^http:\/\/mlcommons\.org\/croissant\/1\.1$/, says: 'http://mlcommons.org/croissant/1.1' },
    },
    {
      path: 'conformsTo',
      section: 'RAI 1.0, Prerequisites',
      form: { pattern: /^http:\/\/mlcommons\.org\/croissant\/RAI\/1\.0$/, says: 'http://mlcommons.org/croissant/RAI/1.0' },
    },
    ...['name', 'description', 'license', 'url', 'creator'].map((path) => ({ path, section: 'schema.org/Dataset, Required' })),
    { path: 'creator > * > name', section: 'schema.org/Dataset, Required' },
    { path: 'datePublished', section: 'schema.org/Dataset, Required', form: moment },
    {
      path: 'version',
      section: 'Dataset Versioning, Version',
      form: { pattern: /^\d+\.\d+\.\d+([-+].+)?$/, says: 'MAJOR.MINOR.PATCH' },
    },
    { path: 'publisher > * > name', section: 'schema.org/Dataset, Recommended' },
    { path: 'citeAs', section: 'Modified and Added Properties' },
    { path: 'distribution', section: 'Modified and Added Properties' },
    { path: 'distribution > * > @type', section: 'Resources', form: { pattern: /^cr:File(Object|Set)$/, says: 'FileObject or FileSet' } },
    { path: 'distribution > * > @id', section: 'ID and Reference Mechanism' },
    { path: 'distribution > * > encodingFormat', section: 'FileObject' },
    ...['name', 'contentUrl', 'contentSize'].map((name) => ({ path: `distribution > *cr:FileObject > ${name}`, section: 'FileObject' })),
    {
      path: 'distribution > *cr:FileObject > sha256',
      section: 'Dataset Versioning, Checksums',
      form: { pattern: /^[0-9a-f]{64}$/, says: 'a SHA-256' },
    },
    { path: 'distribution > *cr:FileSet > includes', section: 'FileSet' },
    { path: 'recordSet > * > @id', section: 'ID and Reference Mechanism' },
    { path: 'recordSet > * > @type', section: 'RecordSet', form: { pattern: /^cr:RecordSet$/, says: 'cr:RecordSet' } },
    { path: 'recordSet > * > field > * > @id', section: 'ID and Reference Mechanism' },
    { path: 'recordSet > * > field > * > @type', section: 'Field', form: { pattern: /^cr:Field$/, says: 'cr:Field' } },
    ...['name', 'dataType'].map((name) => ({ path: `recordSet > * > field > * > ${name}`, section: 'Field' })),
    ...['wasAttributedTo', 'wasDerivedFrom', 'wasGeneratedBy'].map((name) => ({
      path: `prov:${name}`,
      section: 'Provenance Representation',
    })),
    { path: 'prov:wasGeneratedBy > prov:endedAtTime', section: 'Provenance Representation', form: moment },
    ...raiRequired,
  ],
}
