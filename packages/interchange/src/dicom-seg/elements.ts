/** Data elements of DICOM, explicit VR little endian (PS3.5, sections 7 and A.2). */

/** Group and element: `0x00280010`. */
type Tag = number
type TextVr = 'CS' | 'DA' | 'DS' | 'IS' | 'LO' | 'PN' | 'SH' | 'ST' | 'TM' | 'UC' | 'UI' | 'UT'
export type Element =
  | { readonly tag: Tag; readonly vr: TextVr; readonly value: string }
  | { readonly tag: Tag; readonly vr: 'US' | 'UL' | 'AT'; readonly value: readonly number[] }
  | { readonly tag: Tag; readonly vr: 'OB'; readonly value: Uint8Array }
  | { readonly tag: Tag; readonly vr: 'SQ'; readonly value: readonly (readonly Element[])[] }

/** VRs whose length takes four bytes, after two that are reserved. */
export const longVrs: ReadonlySet<string> = new Set(['OB', 'OD', 'OF', 'OL', 'OV', 'OW', 'SQ', 'SV', 'UC', 'UN', 'UR', 'UT', 'UV'])

export const text = (tag: Tag, vr: TextVr, value: string): Element => ({ tag, vr, value })
export const numbers = (tag: Tag, vr: 'US' | 'UL' | 'AT', ...value: number[]): Element => ({ tag, vr, value })
export const sequence = (tag: Tag, ...value: (readonly Element[])[]): Element => ({ tag, vr: 'SQ', value })

/** A text of a VR in which a backslash parts values, of at most so many characters. */
export const single = (value: string, most: number): string =>
  [...value.replaceAll('\\', '/').replace(/\p{Cc}/gu, ' ')].slice(0, most).join('').trim()

const joined = (parts: readonly Uint8Array[]): Uint8Array => {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

const numberBytes = (values: readonly number[], vr: 'US' | 'UL' | 'AT'): Uint8Array => {
  const size = vr === 'US' ? 2 : 4
  const view = new DataView(new ArrayBuffer(values.length * size))
  values.forEach((value, index) => {
    if (vr === 'US') view.setUint16(index * 2, value, true)
    else if (vr === 'UL') view.setUint32(index * 4, value, true)
    else {
      view.setUint16(index * 4, value >>> 16, true)
      view.setUint16(index * 4 + 2, value & 0xffff, true)
    }
  })
  return new Uint8Array(view.buffer)
}

const textBytes = (value: string, vr: TextVr): Uint8Array => {
  const bytes = new TextEncoder().encode(value)
  if (bytes.length % 2 === 0) return bytes
  return joined([bytes, Uint8Array.of(vr === 'UI' ? 0 : 0x20)])
}

const itemOf = (elements: readonly Element[]): Uint8Array => {
  const body = encodeElements(elements)
  const head = new DataView(new ArrayBuffer(8))
  head.setUint16(0, 0xfffe, true)
  head.setUint16(2, 0xe000, true)
  head.setUint32(4, body.length, true)
  return joined([new Uint8Array(head.buffer), body])
}

const bodyOf = (element: Element): Uint8Array => {
  switch (element.vr) {
    case 'SQ':
      return joined(element.value.map(itemOf))
    case 'OB':
      return element.value.length % 2 === 0 ? element.value : joined([element.value, Uint8Array.of(0)])
    case 'US':
    case 'UL':
    case 'AT':
      return numberBytes(element.value, element.vr)
    default:
      return textBytes(element.value, element.vr)
  }
}

/** Tag, VR and length of an element. */
export const elementHead = (tag: Tag, vr: string, length: number): Uint8Array => {
  const isLong = longVrs.has(vr)
  if (length >= (isLong ? 2 ** 32 - 1 : 2 ** 16)) throw new Error(`a value of ${length} bytes is more than a DICOM element can hold`)
  const view = new DataView(new ArrayBuffer(isLong ? 12 : 8))
  view.setUint16(0, tag >>> 16, true)
  view.setUint16(2, tag & 0xffff, true)
  view.setUint8(4, vr.charCodeAt(0))
  view.setUint8(5, vr.charCodeAt(1))
  if (isLong) view.setUint32(8, length, true)
  else view.setUint16(6, length, true)
  return new Uint8Array(view.buffer)
}

/** Elements in ascending order of their tags, as the standard wants them. */
export const encodeElements = (elements: readonly Element[]): Uint8Array =>
  joined(
    elements
      .toSorted((a, b) => a.tag - b.tag)
      .flatMap((element) => {
        const body = bodyOf(element)
        return [elementHead(element.tag, element.vr, body.length), body]
      }),
  )
