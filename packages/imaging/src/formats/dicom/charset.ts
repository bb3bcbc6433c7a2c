/**
 * Text in the character sets of DICOM (PS3.3 C.12.1.1.2, PS3.5 section 6.1). The sets that switch by escape sequences (ISO 2022) are decoded run
 * by run: an escape sequence names the set of what follows.
 */
const labels: Readonly<Record<string, string>> = {
  '': 'latin1',
  'ISO_IR 6': 'latin1',
  'ISO_IR 100': 'latin1',
  'ISO_IR 101': 'iso-8859-2',
  'ISO_IR 109': 'iso-8859-3',
  'ISO_IR 110': 'iso-8859-4',
  'ISO_IR 144': 'iso-8859-5',
  'ISO_IR 127': 'iso-8859-6',
  'ISO_IR 126': 'iso-8859-7',
  'ISO_IR 138': 'iso-8859-8',
  'ISO_IR 148': 'windows-1254',
  'ISO_IR 203': 'iso-8859-15',
  'ISO_IR 13': 'shift_jis',
  'ISO_IR 166': 'windows-874',
  'ISO_IR 192': 'utf-8',
  GB18030: 'gb18030',
  GBK: 'gbk',
}

/** Sets by the bytes behind ESC (PS3.3 table C.12-3 and C.12-4). `high`: both bytes have their top bit set. */
const escapes: readonly (readonly [string, string])[] = [
  ['(B', 'latin1'],
  ['(J', 'shift_jis'],
  [')I', 'shift_jis'],
  ['-A', 'latin1'],
  ['-B', 'iso-8859-2'],
  ['-C', 'iso-8859-3'],
  ['-D', 'iso-8859-4'],
  ['-L', 'iso-8859-5'],
  ['-G', 'iso-8859-6'],
  ['-F', 'iso-8859-7'],
  ['-H', 'iso-8859-8'],
  ['-M', 'windows-1254'],
  ['-b', 'iso-8859-15'],
  ['-T', 'windows-874'],
  ['$B', 'jis-x-0208'],
  ['$(D', 'jis-x-0212'],
  ['$)C', 'euc-kr'],
  ['$)A', 'gbk'],
]

const plain = (bytes: Uint8Array): string => {
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return text
}

/** JIS X 0208 and 0212 in seven bits, as EUC-JP writes them. */
const eucJp = (bytes: Uint8Array, prefix: readonly number[]): string => {
  const euc: number[] = []
  for (let at = 0; at + 1 < bytes.length; at += 2) euc.push(...prefix, (bytes[at] ?? 0) | 0x80, (bytes[at + 1] ?? 0) | 0x80)
  return new TextDecoder('euc-jp').decode(Uint8Array.from(euc))
}

const decodeRun = (bytes: Uint8Array, label: string): string => {
  if (label === 'latin1') return plain(bytes)
  if (label === 'jis-x-0208') return eucJp(bytes, [])
  if (label === 'jis-x-0212') return eucJp(bytes, [0x8f])
  return new TextDecoder(label).decode(bytes)
}

/** @param terms the values of (0008,0005); the first is the set that a text begins with. */
export const decoderOf = (terms: readonly string[]): ((bytes: Uint8Array) => string) => {
  const first =
    labels[(terms[0] ?? '').replace(/^ISO 2022 IR /, 'ISO_IR ').replace(/^ISO_IR 58$|^ISO_IR 149$|^ISO_IR 87$|^ISO_IR 159$/, '')]
  const start = first ?? 'latin1'
  return (bytes) => {
    if (!bytes.includes(0x1b)) return decodeRun(bytes, start)
    let [text, label, from] = ['', start, 0]
    for (let at = 0; at < bytes.length; at++) {
      if (bytes[at] !== 0x1b) continue
      const name = plain(bytes.subarray(at + 1, at + 4))
      const found = escapes.find(([sequence]) => name.startsWith(sequence))
      if (found === undefined) continue
      text += decodeRun(bytes.subarray(from, at), label)
      label = found[1]
      from = at + 1 + found[0].length
    }
    return text + decodeRun(bytes.subarray(from), label)
  }
}
