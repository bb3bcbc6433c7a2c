/** How the elements of a data set are written (PS3.5 section 7, annex A). */
export type Encoding = { readonly isExplicit: boolean; readonly isLittle: boolean }

export const implicitLittle: Encoding = { isExplicit: false, isLittle: true }
export const explicitLittle: Encoding = { isExplicit: true, isLittle: true }
export const explicitBig: Encoding = { isExplicit: true, isLittle: false }

/** How the pixels are packed: as they are, in fragments as they are, or by a codec. */
export type Packing = 'native' | 'fragments' | 'deflated-frames' | 'rle' | 'jpeg' | 'jpeg-ls' | 'jpeg-2000'

export type TransferSyntax = {
  readonly uid: string
  readonly name: string
  readonly encoding: Encoding
  /** The whole data set is one raw deflate stream (PS3.5 annex A.5). */
  readonly isDeflated: boolean
  /** Undefined for pixels that we do not read: `reason` says why. */
  readonly packing?: Packing
  readonly reason?: string
}

const little = { encoding: explicitLittle, isDeflated: false } as const
const packed = (uid: string, name: string, packing: Packing): TransferSyntax => ({ uid, name, ...little, packing })
const unread = (uid: string, name: string, reason: string): TransferSyntax => ({ uid, name, ...little, reason })
const video = (uid: string, name: string): TransferSyntax => unread(uid, name, 'they are a video')

/** PS3.6 annex A, the transfer syntaxes. */
const syntaxes: readonly TransferSyntax[] = [
  { uid: '1.2.840.10008.1.2', name: 'Implicit VR Little Endian', encoding: implicitLittle, isDeflated: false, packing: 'native' },
  packed('1.2.840.10008.1.2.1', 'Explicit VR Little Endian', 'native'),
  packed('1.2.840.10008.1.2.1.98', 'Encapsulated Uncompressed Explicit VR Little Endian', 'fragments'),
  { ...packed('1.2.840.10008.1.2.1.99', 'Deflated Explicit VR Little Endian', 'native'), isDeflated: true },
  { uid: '1.2.840.10008.1.2.2', name: 'Explicit VR Big Endian', encoding: explicitBig, isDeflated: false, packing: 'native' },
  packed('1.2.840.10008.1.2.5', 'RLE Lossless', 'rle'),
  packed('1.2.840.10008.1.2.8.1', 'Deflated Image Frame Compression', 'deflated-frames'),
  packed('1.2.840.10008.1.2.4.50', 'JPEG Baseline (Process 1)', 'jpeg'),
  packed('1.2.840.10008.1.2.4.51', 'JPEG Extended (Processes 2 and 4)', 'jpeg'),
  packed('1.2.840.10008.1.2.4.53', 'JPEG Spectral Selection (Processes 6 and 8)', 'jpeg'),
  packed('1.2.840.10008.1.2.4.55', 'JPEG Full Progression (Processes 10 and 12)', 'jpeg'),
  packed('1.2.840.10008.1.2.4.57', 'JPEG Lossless (Process 14)', 'jpeg'),
  packed('1.2.840.10008.1.2.4.70', 'JPEG Lossless (Process 14, Selection Value 1)', 'jpeg'),
  packed('1.2.840.10008.1.2.4.80', 'JPEG-LS Lossless', 'jpeg-ls'),
  packed('1.2.840.10008.1.2.4.81', 'JPEG-LS Near-lossless', 'jpeg-ls'),
  packed('1.2.840.10008.1.2.4.90', 'JPEG 2000 (lossless only)', 'jpeg-2000'),
  packed('1.2.840.10008.1.2.4.91', 'JPEG 2000', 'jpeg-2000'),
  packed('1.2.840.10008.1.2.4.201', 'High-Throughput JPEG 2000 (lossless only)', 'jpeg-2000'),
  packed('1.2.840.10008.1.2.4.202', 'High-Throughput JPEG 2000 with RPCL (lossless only)', 'jpeg-2000'),
  packed('1.2.840.10008.1.2.4.203', 'High-Throughput JPEG 2000', 'jpeg-2000'),
  unread('1.2.840.10008.1.2.4.92', 'JPEG 2000 Part 2 (lossless only)', 'several components are coded as one (JPEG 2000 Part 2)'),
  unread('1.2.840.10008.1.2.4.93', 'JPEG 2000 Part 2', 'several components are coded as one (JPEG 2000 Part 2)'),
  unread('1.2.840.10008.1.2.4.94', 'JPIP Referenced', 'they lie on another server (JPIP)'),
  unread('1.2.840.10008.1.2.4.95', 'JPIP Referenced Deflate', 'they lie on another server (JPIP)'),
  unread('1.2.840.10008.1.2.4.110', 'JPEG XL Lossless', 'they are packed as JPEG XL'),
  unread('1.2.840.10008.1.2.4.111', 'JPEG XL JPEG Recompression', 'they are packed as JPEG XL'),
  unread('1.2.840.10008.1.2.4.112', 'JPEG XL', 'they are packed as JPEG XL'),
  video('1.2.840.10008.1.2.4.100', 'MPEG2 Main Profile / Main Level'),
  video('1.2.840.10008.1.2.4.101', 'MPEG2 Main Profile / High Level'),
  video('1.2.840.10008.1.2.4.102', 'MPEG-4 AVC/H.264 High Profile / Level 4.1'),
  video('1.2.840.10008.1.2.4.103', 'MPEG-4 AVC/H.264 BD-compatible High Profile / Level 4.1'),
  video('1.2.840.10008.1.2.4.104', 'MPEG-4 AVC/H.264 High Profile / Level 4.2 For 2D Video'),
  video('1.2.840.10008.1.2.4.105', 'MPEG-4 AVC/H.264 High Profile / Level 4.2 For 3D Video'),
  video('1.2.840.10008.1.2.4.106', 'MPEG-4 AVC/H.264 Stereo High Profile / Level 4.2'),
  video('1.2.840.10008.1.2.4.107', 'HEVC/H.265 Main Profile / Level 5.1'),
  video('1.2.840.10008.1.2.4.108', 'HEVC/H.265 Main 10 Profile / Level 5.1'),
]

const byUid: ReadonlyMap<string, TransferSyntax> = new Map(syntaxes.map((syntax) => [syntax.uid, syntax]))

/** Undefined for one that is not in the standard. */
export const syntaxOf = (uid: string): TransferSyntax | undefined => byUid.get(uid)

/** The transfer syntax of pixels that are not packed, by how elements are written. */
export const plainSyntax = (encoding: Encoding): TransferSyntax => {
  const found = syntaxes.find((one) => one.packing === 'native' && !one.isDeflated && one.encoding === encoding)
  if (found === undefined) throw new Error('no transfer syntax is written like this')
  return found
}
