import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { deflateRawSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { memorySource } from '../byte-source.ts'
import { mutated, randomOf } from '../conformance/mutate.ts'
import { type Dataset, defaultLimits, type ImageFile } from '../dataset.ts'
import { FormatError } from '../format-error.ts'
import { rleFrame } from '../formats/dicom/codecs/fixture.ts'
import { tags } from '../formats/dicom/element.ts'
import { dicomFile, type Elements, elementsBytes, encapsulated, imageElements, named } from '../formats/dicom/fixture.ts'
import { explicitLittle } from '../formats/dicom/syntax.ts'
import { dicom } from '../formats/dicom.ts'
import { deidentified, withheld } from './index.ts'
import { actionOf, actionOfKey } from './profile.ts'

const open = (bytes: Uint8Array) =>
  dicom.open(memorySource(bytes), { limits: defaultLimits, name: 'a.dcm', sibling: async () => undefined })

const rewrite = async (bytes: Uint8Array, key = 'secret') => {
  const { bytes: pieces, ...rest } = await deidentified(memorySource(bytes), defaultLimits, { key })
  const parts: Uint8Array[] = []
  for await (const piece of pieces) parts.push(piece)
  return { ...rest, whole: Uint8Array.from(Buffer.concat(parts)) }
}

const linesOf = ({ header }: Pick<ImageFile, 'header'>) =>
  new Map(header.flatMap(({ lines }) => lines.map(({ key, value }) => [key.replaceAll(/ [A-Za-z]*/g, ''), value])))
const all = async ({ datasets: [dataset] }: { datasets: readonly Dataset[] }) =>
  dataset?.read({ start: dataset.axes.map(() => 0), shape: dataset.axes.map((axis) => axis.length) })

const person: Elements = {
  [named.instance]: '1.2.3.4.5',
  [named.studyDate]: '20240131',
  [named.seriesDate]: '20240131',
  [named.institution]: 'St. Somewhere',
  [named.physician]: 'Curie^Marie',
  [named.seriesDescription]: 'knee of J. Doe',
  [named.referencedImages]: [
    { [named.referencedClass]: '1.2.840.10008.5.1.4.1.1.2', [named.referencedInstance]: '1.2.3.4.6', [named.patientName]: 'Doe^Jane' },
  ],
  [named.privateValue]: Uint8Array.from(Buffer.from('Doe^Jane')),
  [named.privateCreator]: 'ACME',
  [named.patientName]: 'Doe^Jane',
  [named.patientId]: 'MRN-4711',
  [named.birthDate]: '19700101',
  [named.age]: '054Y',
  [named.study]: '1.2.3.4',
  [named.series]: '1.2.3.4.1',
  [named.frameOfReference]: '1.2.3.9',
  [tags.modality]: 'MR',
  [tags.pixelSpacing]: '0.5\\0.5',
  [tags.rescaleSlope]: '2',
  [tags.rescaleIntercept]: '1',
}
const pixels = { [tags.pixels]: Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8) }
const file = dicomFile(imageElements(2, 2, { ...person, ...pixels }))
const secrets = ['Doe', 'Jane', 'Curie', 'Somewhere', '4711', '19700101', '20240131', '1.2.3.4', '054Y', 'knee', 'ACME']

describe('a file that is rewritten', () => {
  it('has nothing left that tells who someone is, and says so', async () => {
    const { whole, removed, profile } = await rewrite(file)
    const text = Buffer.from(whole).toString('latin1')
    for (const secret of secrets) expect(text).not.toContain(secret)
    const lines = linesOf(await open(whole))
    expect(lines.get('(0012,0062)')).toBe('YES')
    expect(lines.get('(0012,0063)')).toContain('PS3.15')
    expect(lines.get('(0012,0064)[1](0008,0100)')).toBe('113100')
    expect(removed).toContain('(0010,0010) PatientName')
    expect(removed).toContain('(0009,1001)')
    expect(removed).toContain('(0008,1140) ReferencedImageSequence[1] (0010,0010) PatientName')
    expect(profile).toContain('PS3.15')
  })

  it('keeps its pixels and all that a viewer needs', async () => {
    const [before, after] = [await open(file), await open((await rewrite(file)).whole)]
    expect(await all(after)).toEqual(await all(before))
    const { read: _, ...described } = after.datasets[0] ?? { read: undefined }
    expect(before.datasets[0]).toMatchObject(described)
    expect(linesOf(after).get('(0008,1140)[1](0008,1150)')).toBe('1.2.840.10008.5.1.4.1.1.2')
  })

  it('has the same bytes each time under one key, and other identifiers under another', async () => {
    const [one, again, other] = [await rewrite(file), await rewrite(file), await rewrite(file, 'another')]
    expect(again.whole).toEqual(one.whole)
    expect(other.whole).not.toEqual(one.whole)
    expect(linesOf(await open(other.whole)).get('(0010,0020)')).not.toBe(linesOf(await open(one.whole)).get('(0010,0020)'))
  })

  it('stays in its series, and with its patient', async () => {
    const next = dicomFile(imageElements(2, 2, { ...person, [named.instance]: '1.2.3.4.99', ...pixels }))
    const [a, b] = [linesOf(await open((await rewrite(file)).whole)), linesOf(await open((await rewrite(next)).whole))]
    for (const key of ['(0020,000D)', '(0020,000E)', '(0020,0052)', '(0010,0020)']) expect(b.get(key)).toBe(a.get(key))
    expect(b.get('(0008,0018)')).not.toBe(a.get('(0008,0018)'))
    expect(a.get('(0020,000D)')).toMatch(/^2\.25\.\d{1,39}$/)
    expect(a.get('(0010,0020)')).toMatch(/^anon-[0-9a-f]{12}$/)
    expect(a.get('(0002,0003)')).toBe(a.get('(0008,0018)'))
  })

  it('has no number of the patient without a key: it could be found by trying all', async () => {
    expect(linesOf(await open((await rewrite(file, '')).whole)).get('(0010,0020)')).toBe('')
  })

  it.each(['1.2.840.10008.1.2', '1.2.840.10008.1.2.2'])('stays in its transfer syntax %s', async (syntax) => {
    const plain = dicomFile(imageElements(2, 2, { ...person, ...pixels }), syntax)
    const { whole } = await rewrite(plain)
    const after = await open(whole)
    expect(linesOf(after).get('(0002,0010)')).toBe(syntax)
    expect(await all(after)).toEqual(await all(await open(plain)))
  })

  it('keeps packed pixels as they are, and unpacks a deflated data set', async () => {
    const frame = rleFrame([Uint8Array.of(1, 2, 3, 4), Uint8Array.of(5, 6, 7, 8)])
    const packed = dicomFile(imageElements(2, 2, person), '1.2.840.10008.1.2.5', encapsulated([frame]))
    const deflated = Buffer.concat([
      dicomFile({}, '1.2.840.10008.1.2.1.99'),
      deflateRawSync(elementsBytes(imageElements(2, 2, { ...person, ...pixels }), explicitLittle)),
    ])
    for (const bytes of [packed, deflated]) {
      const { whole } = await rewrite(bytes)
      expect(await all(await open(whole))).toEqual(await all(await open(bytes)))
      expect(Buffer.from(whole).toString('latin1')).not.toContain('Doe')
    }
    expect(linesOf(await open((await rewrite(deflated)).whole)).get('(0002,0010)')).toBe('1.2.840.10008.1.2.1')
  })

  it('warns of words in the pixels, and refuses what is damaged or no DICOM', async () => {
    const burned = dicomFile(imageElements(2, 2, { [tags.burnedIn]: 'YES', ...pixels }))
    expect((await rewrite(burned)).warnings.join()).toContain('burned')
    await expect(rewrite(file.subarray(0, file.length - 2))).rejects.toThrow('beyond the end of the file')
    await expect(rewrite(Uint8Array.of(1, 2, 3))).rejects.toThrow('it is no DICOM file')
  })

  it('is rewritten or refused, whatever the damage: never anything else', async () => {
    const random = randomOf(11)
    let [written, refused] = [0, 0]
    for (let round = 0; round < 600; round++)
      try {
        await rewrite(mutated(file, random, 1024))
        written++
      } catch (cause) {
        if (!(cause instanceof FormatError)) throw new Error(`round ${round}`, { cause })
        refused++
      }
    expect(Math.min(written, refused)).toBeGreaterThan(50)
  })
})

describe('lines of a header', () => {
  it('of DICOM are kept when the profile keeps them, also in items', async () => {
    const opened = await open(file)
    const { kept, withheld: taken } = withheld(opened)
    const keys = kept.flatMap(({ lines }) => lines.map(({ key }) => key))
    expect(keys).toContain('(0028,0030) PixelSpacing')
    expect(keys).toContain('(0008,0060) Modality')
    expect(keys).toContain('(0008,1140) ReferencedImageSequence[1] (0008,1150) ReferencedSOPClassUID')
    for (const key of ['(0010,0010) PatientName', '(0008,0020) StudyDate', '(0009,1001)', '(0020,000D) StudyInstanceUID'])
      expect(taken).toContain(key)
    const text = JSON.stringify(kept)
    for (const secret of secrets) expect(text).not.toContain(secret)
  })

  it('of another format are kept unless its reader calls them personal', () => {
    const header = [
      {
        name: 'EXIF',
        lines: [
          { key: 'Artist', value: 'A. Person' },
          { key: 'Width', value: '3' },
        ],
      },
    ]
    expect(withheld({ format: 'JPEG', header, personal: ['Artist'] })).toEqual({
      kept: [{ name: 'EXIF', lines: [{ key: 'Width', value: '3' }] }],
      withheld: ['Artist'],
    })
  })
})

describe('the profile', () => {
  it.each([
    [0x00100010, 'empty'],
    [0x00100020, 'replace'],
    [0x00101010, 'remove'],
    [0x0020000d, 'identifier'],
    [0x00080060, 'keep'],
    [0x00280010, 'keep'],
    [0x00291010, 'remove'],
    [0x60003000, 'remove'],
    [0xfffcfffc, 'remove'],
    [0x00089999, 'remove'],
  ] as const)('%s: %s', (tag, action) => expect(actionOf(tag)).toBe(action))

  it('takes names of persons wherever they are, and all that lies in a sequence that goes', () => {
    expect(actionOf(0x00189999, 'PN')).not.toBe('keep')
    expect(actionOfKey('(0040,0275) RequestAttributesSequence[1] (0008,0060) Modality')).toBe('remove')
  })
})

const identity = fileURLToPath(new URL('../../../../../shared/data/broken/dicom_with_identity.dcm', import.meta.url))
const isThere = existsSync(identity)

describe.skipIf(!isThere)(`the file with an identity${isThere ? '' : ' [skipped: ../shared/data/broken is absent]'}`, () => {
  it('has its names flagged, and none of them after rewriting', async () => {
    const bytes = readFileSync(identity)
    const opened = await open(bytes)
    const names = ['(0010,0010) PatientName', '(0010,0020) PatientID', '(0010,0030) PatientBirthDate', '(0008,0090) ReferringPhysicianName']
    for (const name of names) expect(opened.personal).toContain(name)
    const { whole } = await rewrite(bytes)
    const text = Buffer.from(whole).toString('latin1')
    for (const { lines } of opened.header) for (const { key, value } of lines) if (names.includes(key)) expect(text).not.toContain(value)
    expect(await all(await open(whole))).toEqual(await all(opened))
  })
})
