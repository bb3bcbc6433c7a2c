import type { Elements } from '../formats/dicom/element.ts'
import { explicitLittle } from '../formats/dicom/syntax.ts'
import { trimmed } from '../formats/dicom/values.ts'
import { replacedUid } from './identifiers.ts'
import { elementHeader, textBytes } from './write-element.ts'

/** A UID of ours for "what wrote this file": a UUID that was drawn once (PS3.5 annex B.2). */
const implementation = '2.25.329800735698586629295641978511506172918'

const textOf = (elements: Elements, tag: number): string => {
  const value = elements.get(tag)?.value
  return value === undefined ? '' : trimmed(String.fromCharCode(...value)).trim()
}

const element = (tag: number, vr: string, bytes: Uint8Array): Uint8Array =>
  Buffer.concat([elementHeader(tag, vr, bytes.length, explicitLittle), bytes])

const ascii = (tag: number, vr: string, text: string): Uint8Array => element(tag, vr, textBytes(text, vr))

/**
 * Preamble, mark and file meta (PS3.10 section 7.1), made anew: what other programs have left there, names of stations too, is not taken over.
 * @param syntax UID of the transfer syntax of what follows.
 */
export const metaOf = (meta: Elements, dataSet: Elements, syntax: string, key: string): Uint8Array => {
  const sopClass = textOf(dataSet, 0x00080016) || textOf(meta, 0x00020002)
  const instance = textOf(dataSet, 0x00080018) || textOf(meta, 0x00020003)
  const body = Buffer.concat([
    element(0x00020001, 'OB', Uint8Array.of(0, 1)),
    ascii(0x00020002, 'UI', sopClass),
    ascii(0x00020003, 'UI', replacedUid(instance, key)),
    ascii(0x00020010, 'UI', syntax),
    ascii(0x00020012, 'UI', implementation),
    ascii(0x00020013, 'SH', 'RETICLE'),
  ])
  const length = new Uint8Array(4)
  new DataView(length.buffer).setUint32(0, body.length, true)
  return Buffer.concat([new Uint8Array(128), textBytes('DICM', 'CS'), element(0x00020000, 'UL', length), body])
}
