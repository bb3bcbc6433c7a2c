import { describe, expect, it } from 'vitest'
import { tags } from './element.ts'
import { dicomFile, type Elements, elementsBytes, imageElements, named } from './fixture.ts'
import { open, words } from './open-fixture.ts'
import { explicitLittle } from './syntax.ts'

describe('the header', () => {
  it('has private elements and items of sequences verbatim, and flags what tells of people', async () => {
    const elements = imageElements(1, 1, {
      [tags.pixels]: words([1]),
      [tags.characterSet]: 'ISO_IR 192',
      [named.patientName]: Uint8Array.from(Buffer.from('Müller^Änne')),
      [named.referencedImages]: [{ [named.referencedInstance]: '1.2.3' }, { [named.referencedInstance]: '1.2.4' }],
      [named.privateCreator]: 'ACME 1.0',
      [named.privateValue]: Uint8Array.of(1, 2, 255, 0),
    })
    const file = await open(dicomFile(elements))
    const lines = new Map(file.header.find(({ name }) => name === 'data set')?.lines.map(({ key, value }) => [key, value]))
    expect(lines.get('(0010,0010) PatientName')).toBe('Müller^Änne')
    expect(lines.get('(0008,1140) ReferencedImageSequence[2] (0008,1155) ReferencedSOPInstanceUID')).toBe('1.2.4')
    expect(lines.get('(0009,0010) PrivateCreator')).toBe('ACME 1.0')
    expect(lines.get('(0009,1001)')).toBe('4 bytes: 0102ff00')
    expect(file.personal).toEqual(['(0009,0010) PrivateCreator', '(0009,1001)', '(0010,0010) PatientName'])
  })

  it.each([
    ['ISO_IR 101', [0xc8, 0x65, 0x73], 'Čes'],
    ['ISO_IR 144', [0xbb, 0xee], 'Лю'],
    ['ISO_IR 166', [0xa1, 0xd2], 'กา'],
    ['GB18030', [0xcd, 0xf5], '王'],
    ['\\ISO 2022 IR 87', [0x41, 0x3d, 0x1b, 0x24, 0x42, 0x3b, 0x33, 0x1b, 0x28, 0x42, 0x42], 'A=山B'],
    ['ISO 2022 IR 13\\ISO 2022 IR 87', [0xd4, 0xcf, 0x1b, 0x24, 0x42, 0x3b, 0x33], 'ﾔﾏ山'],
    ['\\ISO 2022 IR 149', [0x1b, 0x24, 0x29, 0x43, 0xd1, 0xce], '吉'],
    ['ISO_IR 192', [0xe7, 0x8e, 0x8b], '王'],
  ])('reads text in the character set %s, and in that of an item', async (set, bytes, text) => {
    const own = { [tags.characterSet]: set, [named.comments]: Uint8Array.from(bytes) }
    const pixels = imageElements(1, 1, { [tags.pixels]: words([1]) })
    const commentIn = async (elements: Elements) =>
      (await open(dicomFile(elements))).header.flatMap(({ lines }) => lines).find(({ key }) => key.endsWith('(0010,4000) PatientComments'))
        ?.value
    expect((await commentIn({ ...pixels, ...own }))?.trim()).toBe(text)
    expect((await commentIn({ ...pixels, [named.referencedImages]: [own] }))?.trim()).toBe(text)
  })

  it('reads sequences with and without lengths alike', async () => {
    const inner: Elements = {
      [named.referencedImages]: [
        { [named.referencedInstance]: '1.2.3', [named.referencedItems]: [{ [named.referencedInstance]: '1.2.9' }] },
      ],
      [tags.modality]: 'MR',
    }
    const file = dicomFile(imageElements(1, 1, { [tags.pixels]: words([1]) }))
    const head = Buffer.from(file).subarray(
      0,
      file.length - elementsBytes(imageElements(1, 1, { [tags.pixels]: words([1]) }), explicitLittle).length,
    )
    const headers = [true, false].map(async (hasLengths) => {
      const body = [
        elementsBytes(inner, explicitLittle, hasLengths),
        elementsBytes(imageElements(1, 1, { [tags.pixels]: words([1]) }), explicitLittle),
      ]
      return (await open(Buffer.concat([head, ...body]))).header
    })
    expect(await headers[0]).toEqual(await headers[1])
  })
})
