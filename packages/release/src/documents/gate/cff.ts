import { parse } from 'yaml'
import { paths } from '../../layout.ts'
import type { Standard } from './requirement.ts'

/** Citation File Format 1.2.0: the four keys that it requires, and what makes a citation of a dataset. Sections are its keys. */
export const cffGate: Standard = {
  id: 'cff',
  title: 'Citation File Format',
  version: '1.2.0',
  file: paths.cff,
  read: (text) => parse(text),
  required: [
    { path: 'cff-version', section: 'cff-version', form: { pattern: /^1\.2\.0$/, says: '1.2.0' } },
    { path: 'message', section: 'message' },
    { path: 'title', section: 'title' },
    { path: 'authors > * > name', section: 'authors' },
    { path: 'type', section: 'type', form: { pattern: /^dataset$/, says: 'dataset' } },
    { path: 'abstract', section: 'abstract' },
    { path: 'version', section: 'version' },
    { path: 'date-released', section: 'date-released', form: { pattern: /^\d{4}-\d\d-\d\d$/, says: 'a date' } },
    { path: 'identifiers > * > type', section: 'identifiers', form: { pattern: /^(doi|url|swh|other)$/, says: 'doi, url, swh or other' } },
    { path: 'identifiers > * > value', section: 'identifiers' },
  ],
}
