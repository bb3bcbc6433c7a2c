import { describe, expect, it } from 'vitest'
import { canonicalJson } from '../../canonical.ts'
import { sha256Of } from '../../digest.ts'
import type { ReleaseFacts } from '../../facts.ts'
import { IncompleteDocument, verifyRelease } from '../../index.ts'
import { built, type Files, factsOf, readerOf, textOf } from '../../test/a-release.ts'
import { gateOf, gatesOf } from './index.ts'
import { gapsOf, type Requirement, type Standard } from './requirement.ts'

const withCrate = (roCrate: '1.2' | '1.3'): ReleaseFacts => {
  const facts = factsOf({ groupBy: 'patient', description: 'Cells of five patients.' })
  return { ...facts, release: { ...facts.release, roCrate } }
}
const [files, later] = await Promise.all([built(withCrate('1.2')), built(withCrate('1.3'))]).then((both) => both.map(({ files }) => files))
if (files === undefined || later === undefined) throw new Error('no release was built')

const gates = [
  ...gatesOf('1.2').map((standard) => ({ standard, text: textOf(files, standard.file) })),
  ...gatesOf('1.3')
    .filter(({ id }) => id === 'ro-crate')
    .map((standard) => ({ standard, text: textOf(later, standard.file) })),
].map((one) => ({ ...one, name: `${one.standard.title} ${one.standard.version}` }))

type Fields = Record<string, unknown>
const keysOf = (value: unknown): string[] => (typeof value === 'object' && value !== null ? Object.keys(value) : [])

/** The place of the first field that a path means, as keys of the document. */
const firstPlace = (document: unknown, { path }: Requirement): string[] => {
  let value = document
  return path.split(' > ').map((step) => {
    const fields = value as Fields
    const key = step.startsWith('*')
      ? (keysOf(fields).find((one) => step === '*' || [(fields[one] as Fields)['@type']].flat().includes(step.slice(1))) ?? '')
      : step
    value = fields[key]
    return key
  })
}
/** As the gate names it: elements of a list are counted from 1. */
const named = (document: unknown, place: readonly string[]): string => {
  let value = document
  return place
    .map((key) => {
      const name = Array.isArray(value) ? String(Number(key) + 1) : key
      value = (value as Fields)[key]
      return name
    })
    .join(' > ')
}
const changedAt = (document: unknown, place: readonly string[], change: (holder: Fields, key: string) => void): unknown => {
  const copy: unknown = structuredClone(document)
  const holder = place.slice(0, -1).reduce((value, key) => (value as Fields)[key], copy) as Fields
  change(holder, place.at(-1) ?? '')
  return copy
}
const gapsIn = (standard: Standard, document: unknown) => gapsOf({ ...standard, read: () => document }, '')

describe.each(gates)('R85: the gate of $name', ({ standard, text }) => {
  const document = standard.read(text)

  it('lets the document of a release through', () => {
    expect(gapsOf(standard, text)).toEqual([])
  })

  it.each([...new Set(standard.required.map(({ path }) => path))].map((path) => [path]))('names %s when it is taken away', (path) => {
    const requirement = standard.required.find((one) => one.path === path)
    if (requirement === undefined) throw new Error(path)
    const place = firstPlace(document, requirement)
    const gaps = gapsIn(
      standard,
      changedAt(document, place, (holder, key) => Reflect.deleteProperty(holder, key)),
    )
    expect(gaps).toContain(`${named(document, place)} is missing (${standard.title} ${standard.version}, ${requirement.section})`)
    const empty = gapsIn(
      standard,
      changedAt(document, place, (holder, key) => {
        holder[key] = ' '
      }),
    )
    expect(empty.some((gap) => gap.startsWith(`${named(document, place)} is `))).toBe(true)
  })

  it.each(standard.required.flatMap((one) => (one.form === undefined ? [] : [[one.path, one.form.says, one] as const])))(
    'names %s when it is not %s',
    (_path, says, requirement) => {
      const place = firstPlace(document, requirement)
      const gaps = gapsIn(
        standard,
        changedAt(document, place, (holder, key) => {
          holder[key] = 'an example that is none'
        }),
      )
      expect(gaps).toContain(`${named(document, place)} is not ${says} (${standard.title} ${standard.version}, ${requirement.section})`)
    },
  )

  it('says that it cannot read what is no such document, or finds all of it missing', () => {
    for (const nonsense of ['', '{', 'null', '[]', '"text"', '{"__proto__": 1}', ': : :\n- x'])
      expect(gapsOf(standard, nonsense).length).toBeGreaterThan(0)
  })
})

describe('the gate at the freeze', () => {
  it('R85: a field that cannot be filled fails it in words, and nothing of that document is written', async () => {
    const failed = built({ ...factsOf(), organization: ' ' })
    await expect(failed).rejects.toThrow(IncompleteDocument)
    await expect(failed).rejects.toThrow(
      'datacite.json: creators > 1 > name is missing (DataCite 4.6, 2.1 creatorName); publisher > name is missing (DataCite 4.6, 4 Publisher)',
    )
  })

  it('R85: the manifest names the standards', () => {
    expect(JSON.parse(textOf(files, 'manifest.json')).standards).toEqual({
      cff: '1.2.0',
      croissant: '1.1',
      datacite: '4.6',
      datasheet: '2021',
      'ro-crate': '1.2',
    })
    expect(JSON.parse(textOf(later, 'manifest.json')).standards['ro-crate']).toBe('1.3')
  })
})

describe('the gate at the verification', () => {
  /** As somebody would who changes a document and makes the hashes fit again. */
  const forged = (path: string, edit: (text: string) => string, change: (manifest: Fields) => void = () => undefined): Files => {
    const content = new TextEncoder().encode(edit(textOf(files, path)))
    const manifest = JSON.parse(textOf(files, 'manifest.json'))
    for (const file of manifest.files) if (file.path === path) Object.assign(file, { sha256: sha256Of(content), bytes: content.byteLength })
    change(manifest)
    return new Map(files).set(path, content).set('manifest.json', new TextEncoder().encode(canonicalJson(manifest)))
  }
  const without = (key: string) => (text: string) => canonicalJson({ ...JSON.parse(text), [key]: undefined })

  it('R86: names a field that was taken out, though the hashes fit', async () => {
    expect((await verifyRelease(readerOf(forged('croissant.json', without('rai:dataLimitations'))))).problems).toEqual([
      {
        code: 'document-incomplete',
        at: 'croissant.json',
        message: 'rai:dataLimitations is missing (Croissant 1.1, RAI 1.0, RAI property information)',
      },
    ])
    const uncited = await verifyRelease(readerOf(forged('CITATION.cff', (text) => text.replace(/^message:.*\n/m, ''))))
    expect(uncited.problems.map(({ at, message }) => `${at} ${message}`)).toEqual([
      'CITATION.cff message is missing (Citation File Format 1.2.0, message)',
    ])
  })

  it('R86: a release from before there was a gate is sound; a standard that we do not know is said', async () => {
    const old = forged('croissant.json', without('rai:dataLimitations'), (manifest) => Reflect.deleteProperty(manifest, 'standards'))
    expect(await verifyRelease(readerOf(old))).toMatchObject({ isSound: true, problems: [] })
    const newer = forged(
      'croissant.json',
      (text) => text,
      (manifest) => Object.assign(manifest, { standards: { croissant: '9.9' } }),
    )
    expect((await verifyRelease(readerOf(newer))).problems).toMatchObject([
      { code: 'document-incomplete', at: 'manifest.json standards', message: expect.stringContaining('croissant 9.9') },
    ])
    expect(gateOf('constructor', '1')).toBeUndefined()
  })
})
