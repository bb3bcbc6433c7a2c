import { describe, expect, it } from 'vitest'
import { defaultLimits } from '../../dataset.ts'
import { dicom } from '../dicom.ts'
import { tags } from './element.ts'
import { dicomFile, type Elements, elementsBytes, encapsulated, imageElements, named } from './fixture.ts'
import { all, bytesFrom, deflated, open, openFirst, words } from './open-fixture.ts'
import { explicitLittle } from './syntax.ts'

describe('what is refused, told plainly', () => {
  const pixels = { [tags.pixels]: words([1, 2, 3, 4]) }
  const report = { [tags.sopClass]: '1.2.840.10008.5.1.4.1.1.88.11', [tags.modality]: 'SR' }
  const deep = (level: number): Elements => (level === 0 ? {} : { [named.content]: [deep(level - 1)] })
  it.each([
    ['an object without pixels', dicomFile(report), 'a structured report (modality SR, SOP class 1.2.840.10008.5.1.4.1.1.88.11)'],
    ['pixels that are cut off', dicomFile(imageElements(2, 3, pixels)), '2 rows x 3 columns take 12 bytes, and the file has 8'],
    ['a size that lies', dicomFile(imageElements(65_535, 65_535, pixels)), 'take 8589672450 bytes, and the file has 8'],
    ['no rows', dicomFile(imageElements(0, 2, pixels)), '(0028,0010): 0 is not from 1 to 65535'],
    ['many frames that are not there', dicomFile(imageElements(2, 2, { ...pixels, [tags.numberOfFrames]: '400000' })), '400000 frames'],
    ['frames that are no number', dicomFile(imageElements(2, 2, { ...pixels, [tags.numberOfFrames]: '1A' })), '"1A" is no number'],
    ['12 bits for a value', dicomFile(imageElements(2, 2, { ...pixels, [tags.bitsAllocated]: [12] })), '12 bits for a value'],
    ['a video', dicomFile(imageElements(2, 2), '1.2.840.10008.1.2.4.102', encapsulated([bytesFrom(8)])), 'they are a video'],
    ['an unknown transfer syntax', dicomFile(imageElements(2, 2, pixels), '1.2.3'), 'the transfer syntax 1.2.3'],
    ['sequences without an end in each other', dicomFile(deep(60)), 'more than 48 levels deep'],
    ['a deflated bomb', deflated(imageElements(2, 2, { [tags.pixels]: new Uint8Array(80_000_000) })), 'cannot be unpacked'],
  ])('%s', async (_, bytes, reason) => {
    await expect(open(bytes, { ...defaultLimits, bytes: 64 * 1024 * 1024 })).rejects.toThrow(reason)
    await expect(open(bytes, { ...defaultLimits, bytes: 64 * 1024 * 1024 })).rejects.toMatchObject({ name: 'FormatError' })
  })

  it('a bare data set is read, and other files are not taken for one', async () => {
    const bare = elementsBytes({ ...report, ...imageElements(2, 2, pixels) }, explicitLittle)
    expect(dicom.matches(bare, 'x')).toBe(true)
    expect(await all(await openFirst(bare))).toEqual(Uint16Array.of(1, 2, 3, 4))
    for (const other of [
      'II*\0\b\0\0\0',
      'SIMPLE  =',
      '\b\0\0\0\0\0\0\0\0',
      '\b\0\0\0\x18\0\0\0\x0a\0\0\0\x02\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x0a\0\0\0',
      '\x02\0\0\0\0\0',
      '\x89PNG\r\n',
      '',
    ])
      expect(dicom.matches(Buffer.from(other, 'latin1'), 'x.dcm')).toBe(false)
  })
})
