import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import type { ReleaseFacts, ReleaseSample } from '../facts.ts'
import { pseudonymOf, verifyRelease } from '../index.ts'
import { built, type Files, factsOf, marked, readerOf, textOf } from '../test/a-release.ts'
import { licenceOf } from './licences.ts'

const withSamples = (change: (i: number) => Partial<ReleaseSample['sample']>): ReleaseFacts => {
  const facts = factsOf({ groupBy: 'patient' })
  return {
    ...facts,
    samples: async function* () {
      let i = 0
      for await (const one of facts.samples()) yield { ...one, sample: { ...one.sample, ...change(i++) } }
    },
  }
}
const jsonOf = (files: Files, path: string) => JSON.parse(textOf(files, path))

describe('DataCite', () => {
  it('R80: cites the organization, by a URN and no DOI, with nobody of the people', async () => {
    const { files } = await built()
    const document = jsonOf(files, 'datacite.json')
    expect(document).toMatchObject({
      schemaVersion: 'http://datacite.org/schema/kernel-4',
      alternateIdentifiers: [{ alternateIdentifier: 'urn:uuid:release', alternateIdentifierType: 'URN' }],
      creators: [{ name: 'Lab', nameType: 'Organizational' }],
      titles: [{ title: 'Cells: First' }],
      publisher: { name: 'Lab' },
      publicationYear: '2026',
      types: { resourceTypeGeneral: 'Dataset' },
      subjects: [{ subject: 'Cell' }],
      dates: [
        { date: '2026-02-03', dateType: 'Issued' },
        { date: '2026-01-01/2026-01-01', dateType: 'Collected' },
      ],
      version: '1.0.0',
      rightsList: [{ rights: 'CC-BY-4.0', rightsIdentifier: 'CC-BY-4.0', rightsUri: 'https://creativecommons.org/licenses/by/4.0/' }],
    })
    for (const absent of ['doi', 'contributors', 'relatedIdentifiers']) expect(document).not.toHaveProperty([absent])
    expect(document.sizes[0]).toBe('10 samples')
    expect(document.formats).toContain('image/png')
    expect(new Set(document.formats).size).toBe(document.formats.length)
    expect(textOf(files, 'datacite.json')).not.toContain('person-')
  })

  it('R80: finds addresses and DOIs in what was stated of the origin', async () => {
    const source = [
      'Survey, see https://example.org/a (and https://doi.org/10.1234/ab.c).',
      'doi: 10.5555/XY-1.',
      'a drawer',
      '10.5555/XY-1',
    ]
    const { files } = await built(withSamples((i) => ({ origin: { source: source[i % 4] } })))
    const relation = (relatedIdentifier: string, relatedIdentifierType: string) => ({
      ...{ relatedIdentifier, relatedIdentifierType },
      relationType: 'IsDerivedFrom',
    })
    expect(jsonOf(files, 'datacite.json').relatedIdentifiers).toEqual([
      relation('10.1234/ab.c', 'DOI'),
      relation('10.5555/XY-1', 'DOI'),
      relation('https://example.org/a', 'URL'),
    ])
    expect(jsonOf(files, 'croissant.json')['prov:wasDerivedFrom']).toEqual(
      expect.arrayContaining([{ '@id': 'https://doi.org/10.1234/ab.c' }, { '@id': 'https://example.org/a' }]),
    )
  })
})

describe('CITATION.cff', () => {
  it('R81: is a citation of a dataset, whatever is written in the names', async () => {
    const facts = factsOf()
    const name = 'Cells: "no" # 1\n- x: &a *b'
    const { files } = await built({ ...facts, organization: 'yes', project: { ...facts.project, name } })
    expect(parse(textOf(files, 'CITATION.cff'))).toEqual({
      'cff-version': '1.2.0',
      type: 'dataset',
      message: expect.any(String),
      title: `${name}: First`,
      abstract: expect.stringContaining(name),
      authors: [{ name: 'yes' }],
      version: '1.0.0',
      'date-released': '2026-02-03',
      identifiers: [{ type: 'other', value: 'urn:uuid:release', description: expect.any(String) }],
      keywords: ['Cell'],
      license: 'CC-BY-4.0',
    })
  })

  it.each([
    ['two', (i: number) => (i % 2 === 0 ? 'CC-BY-4.0' : 'CC0')],
    ['one that SPDX does not know', () => 'ask the museum'],
    ['none', () => undefined],
  ])('R81: names no licence where there is %s', async (_what, licence) => {
    const { files } = await built(withSamples((i) => ({ origin: { licence: licence(i) } })))
    expect(parse(textOf(files, 'CITATION.cff'))).not.toHaveProperty('license')
  })
})

describe('Croissant', () => {
  it('R82: says what is known of the labelling, and what is not', async () => {
    const { files } = await built()
    const document = jsonOf(files, 'croissant.json')
    expect(document.conformsTo).toEqual(['http://mlcommons.org/croissant/1.1', 'http://mlcommons.org/croissant/RAI/1.0'])
    expect(document['rai:annotationsPerItem']).toMatch(/asked for; 2 behind 10 samples$/)
    expect(document['rai:dataAnnotationPlatform']).toEqual(['reticle 0.1.0'])
    expect(document['rai:annotatorDemographics'].join()).toMatch(/^Unknown.* 2 readers and 1 reviewer/)
    expect(document['rai:machineAnnotationTools'].join()).toMatch(/^None/)
    expect(document['rai:dataAnnotationProtocol']).toContain('20 readings by 2 readers')
    expect(document['rai:dataAnnotationAnalysis'].join()).toContain('0.900 (n = 10, 0 without a comparison)')
    expect(document['rai:personalSensitiveInformation']).toContain('1 image with a position in EXIF data, as far as it was read.')
    expect(document['rai:dataCollection']).toContain('Nobody stated how the images were made.')
  })

  it('R88: names models with version, digest and licence where they are registered', async () => {
    const facts = factsOf({ groupBy: 'patient' })
    const registered = { name: 'unet', version: '3', digest: 'sha256:aa', licence: 'MIT', modality: 'image' }
    const { files } = await built({
      ...facts,
      models: new Map([['unet 3', registered]]),
      annotations: async function* () {
        for await (const one of facts.annotations())
          yield { ...one, content: marked(one.sampleId === 'sample-3' ? 2 : 0, { kind: 'model', model: 'unet 3', edited: true }) }
      },
    })
    expect(jsonOf(files, 'manifest.json').models).toEqual([{ model: 'unet 3', marks: 4, ...registered }])
    expect(jsonOf(files, 'croissant.json')['rai:machineAnnotationTools']).toEqual([
      'unet, version 3, sha256:aa, licence: MIT: 4 marks of readings began as its suggestions.',
    ])
    expect(textOf(files, 'datasheet.md')).toContain('Suggestions of unet, version 3, sha256:aa, licence: MIT became 4 marks of readings')
    expect(jsonOf((await built(facts)).files, 'manifest.json')).not.toHaveProperty('models')
  })

  it('R82: counts the marks that began as suggestions, by model', async () => {
    const facts = factsOf()
    const { files } = await built({
      ...facts,
      annotations: async function* () {
        for await (const one of facts.annotations())
          yield { ...one, content: marked(one.sampleId === 'sample-3' ? 2 : 0, { kind: 'model', model: 'unet 3', edited: true }) }
      },
    })
    expect(jsonOf(files, 'croissant.json')['rai:machineAnnotationTools']).toEqual([
      'unet 3 (not registered): 4 marks of readings began as its suggestions.',
    ])
  })

  it('R83: leads from the value to what made it, by columns and members that are there', async () => {
    const { files } = await built()
    const document = jsonOf(files, 'croissant.json')
    expect(document['@context'].prov).toBe('http://www.w3.org/ns/prov#')
    expect(document['prov:wasGeneratedBy']).toMatchObject({ 'prov:endedAtTime': '2026-02-03T04:05:06.000Z' })
    const sets = new Map<string, { field: { '@id': string; source?: { fileObject?: { '@id': string }; extract: { column: string } } }[] }>(
      document.recordSet.map((set: { '@id': string }) => [set['@id'], set]),
    )
    expect([...sets.keys()]).toEqual(['splits', 'images', 'regions', 'answers', 'readings', 'decisions'])
    for (const set of sets.values())
      for (const { source } of set.field) {
        if (source?.fileObject === undefined) continue
        const text = textOf(files, source.fileObject['@id'])
        const isTable = source.fileObject['@id'].endsWith('.csv')
        const known = isTable ? text.split('\r\n')[0]?.split(',') : Object.keys(JSON.parse(text.split('\n')[0] ?? ''))
        expect(known).toContain(source.extract.column)
      }
    const fieldOf = (id: string) => [...sets.values()].flatMap(({ field }) => field).find((field) => field['@id'] === id)
    expect(fieldOf('regions/label_id')).toMatchObject({
      dataType: ['sc:Text', 'cr:Label'],
      annotation: { equivalentProperty: 'prov:wasGeneratedBy', source: { extract: { column: 'resolution_kind' } } },
    })
    expect(fieldOf('readings/reader')).toMatchObject({ equivalentProperty: 'prov:wasAttributedTo' })
    const ids = document.recordSet.flatMap((set: { field: { '@id': string; annotation?: { '@id': string } }[] }) =>
      set.field.flatMap((field) => [field['@id'], ...(field.annotation === undefined ? [] : [field.annotation['@id']])]),
    )
    expect(new Set(ids).size).toBe(ids.length)
    expect(document.recordSet[0].data).toContainEqual({ 'splits/name': 'validation', 'splits/url': 'cr:ValidationSplit' })
    expect(textOf(files, 'croissant.json')).not.toContain(pseudonymOf('project', 'rev'))
  })
})

describe('RO-Crate', () => {
  it.each([
    [undefined, '1.2'],
    ['1.3' as const, '1.3'],
  ])('R84: asked for %s, it is of version %s and names every file', async (roCrate, version) => {
    const facts = factsOf()
    const { release, files } = await built({ ...facts, release: { ...facts.release, ...(roCrate === undefined ? {} : { roCrate }) } })
    const { '@context': context, '@graph': graph } = jsonOf(files, 'ro-crate-metadata.json')
    expect(context).toBe(`https://w3id.org/ro/crate/${version}/context`)
    expect(graph[0]).toMatchObject({ about: { '@id': './' }, conformsTo: { '@id': `https://w3id.org/ro/crate/${version}` } })
    const ids = graph.map((entity: { '@id': string }) => entity['@id'])
    expect(new Set(ids).size).toBe(ids.length)
    const parts = graph[1].hasPart.map((part: { '@id': string }) => part['@id'])
    expect(parts.toSorted()).toEqual(
      release.files
        .map(({ path }) => path)
        .filter((path) => path !== 'ro-crate-metadata.json')
        .toSorted(),
    )
    for (const part of [...parts, graph[1].license['@id'], graph[1].creator['@id']]) expect(ids).toContain(part)
    expect(await verifyRelease(readerOf(files))).toMatchObject({ isSound: true, problems: [] })
  })

  it('R84: a path is a URI reference', async () => {
    const tree = { main: 'a b.tif', files: ['a b.tif', '50%#.tif', '面.tif'].map((path) => ({ path, sha256: '0'.repeat(64), bytes: 1 })) }
    const { files } = await built(withSamples((i) => (i === 0 ? { tree, mediaType: 'image/tiff' } : {})))
    const text = textOf(files, 'ro-crate-metadata.json')
    for (const name of ['a%20b.tif', '50%25%23.tif', '面.tif'])
      expect(text).toMatch(new RegExp(`"@id":"data/[0-9a-f]{64}\\.files/${name}"`))
  })
})

describe('the datasheet', () => {
  it('counts labels and positions, and says where the study has not said', async () => {
    const { files } = await built()
    const sheet = textOf(files, 'datasheet.md')
    expect(sheet).toContain('| regions: Cell | 13 |')
    expect(sheet).toContain('1 images carry a position')
    expect(sheet).toContain('The study has not said.')
  })

  it('R85: headings and blanks that somebody wrote neither break it nor stand for what is missing', async () => {
    const facts = withSamples(() => ({ origin: { licence: ' ', source: '' } }))
    const description = '## Uses\r\nNone.\n# What is in it\n'
    const { files } = await built({
      ...facts,
      project: { ...facts.project, description },
      release: { ...facts.release, notes: '## Splits' },
    })
    expect(textOf(files, 'datasheet.md')).toContain('### Uses')
    expect(textOf(files, 'datasheet.md').match(/^## Splits$/gm)).toHaveLength(1)
    expect(jsonOf(files, 'croissant.json').license).toEqual([expect.objectContaining({ name: expect.stringMatching(/^Not stated/) })])
    const blank = await built({ ...facts, project: { ...facts.project, description: ' ' } })
    expect(jsonOf(blank.files, 'croissant.json').description).toContain('Cells')
  })
})

describe('licences', () => {
  it.each([
    ['CC BY 4.0', 'CC-BY-4.0'],
    ['cc-by-nc-sa-4.0', 'CC-BY-NC-SA-4.0'],
    ['https://creativecommons.org/licenses/by-sa/3.0/', 'CC-BY-SA-3.0'],
    ['CC0', 'CC0-1.0'],
    ['https://creativecommons.org/publicdomain/zero/1.0/', 'CC0-1.0'],
    ['odbl-1.0', 'ODbL-1.0'],
    ['public domain', undefined],
    ['no known restrictions', undefined],
    ['CC-BY', undefined],
    ['CC-BY-4.0 or MIT', undefined],
  ])('R87: "%s" is %s, and keeps its words', (stated, spdx) => {
    expect(licenceOf(stated)).toMatchObject({ name: stated, ...(spdx === undefined ? {} : { spdx }) })
    expect(licenceOf(stated).spdx).toBe(spdx)
    expect(licenceOf(stated).url === undefined).toBe(spdx === undefined)
  })
})
