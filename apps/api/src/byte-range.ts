/** Half-open, within the file. */
export type ByteRange = { readonly start: number; readonly end: number }

/**
 * One range of bytes that a request asks for (RFC 9110, section 14): `bytes=0-99`, `bytes=100-`, or `bytes=-8`, the last eight. `whole` when
 * there is none, or more than one, or none that we understand: such a header may be ignored. `none` when it lies behind the end.
 */
export const byteRange = (header: string | undefined, size: number): ByteRange | 'whole' | 'none' => {
  const [, first, last] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? '') ?? []
  if (first === undefined || last === undefined || (first === '' && last === '')) return 'whole'
  if (first === '') {
    const length = Math.min(size, Number(last))
    return length === 0 ? 'none' : { start: size - length, end: size }
  }
  const start = Number(first)
  const end = last === '' ? size : Math.min(size, Number(last) + 1)
  if (last !== '' && Number(last) < start) return 'whole'
  return start >= size ? 'none' : { start, end }
}
