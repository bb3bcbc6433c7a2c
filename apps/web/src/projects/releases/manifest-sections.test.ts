import { describe, expect, it } from 'vitest'
import { manifestSections } from './manifest-sections.ts'

const manifest = {
  agreement: { excluded: 0, mean: 0.74, n: 9 },
  counts: { adjudications: 3, samples: 9 },
  files: [{ path: 'x' }],
  formatVersion: 1,
  people: [{ pseudonym: 'person-1', annotations: 9, adjudications: 0 }],
  protocols: [{ file: 'protocol/1.json', id: 'p', version: 1 }],
  release: { asOf: '2026-11-24', name: 'First look', notes: '', version: '1.0.0' },
  software: { name: 'reticle', version: '0.1.0' },
  somethingNew: 7,
}

describe('the sections of a manifest', () => {
  const sections = manifestSections(JSON.stringify(manifest))

  it('begin with what the release is, and end with what has no section', () => {
    expect(sections.map(({ title }) => title)).toEqual([
      'Release',
      'Counts',
      'Agreement',
      'Project and protocol',
      'People, as pseudonyms',
      'Software and format',
      'More',
    ])
    expect(sections[0]?.rows.slice(0, 2).map(({ value }) => value)).toEqual(['First look', '1.0.0'])
  })

  it('leave nothing out', () => {
    expect(sections.at(-1)?.rows.map(({ name }) => name)).toEqual(['files', 'something new'])
  })

  it('name each person by pseudonym with what they did', () => {
    expect(sections.find(({ title }) => title.startsWith('People'))?.rows).toEqual([
      { name: 'person-1', value: '9 annotations', isHash: false },
    ])
  })
})
