/** `GCOL`, version 1. */
const signature = [0x47, 0x43, 0x4f, 0x4c, 1]
const headerBytes = 16

/**
 * True for a global heap collection (HDF5 File Format Specification 3.0, III.E) that the library would step through for ever: it steps from
 * object to object by their sizes, in 32 bits here, and does not see when a step is none or leads out of the collection.
 * @param bytes what the library reads in one step; collections begin such a step.
 */
export const isEndlessHeap = (bytes: Uint8Array): boolean => {
  if (bytes.byteLength < 2 * headerBytes || !signature.every((byte, n) => bytes[n] === byte)) return false
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const end = Number(view.getBigUint64(8, true))
  for (let at = headerBytes; at + headerBytes <= Math.min(end, bytes.byteLength); ) {
    const size = view.getUint32(at + 8, true)
    // Object 0 is the free space, whose size counts its header.
    const step = view.getUint16(at, true) === 0 ? size : (headerBytes + Math.ceil(size / 8) * 8) % 2 ** 32
    if (step === 0 || at + step > end) return true
    at += step
  }
  return false
}
