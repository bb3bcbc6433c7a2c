/**
 * A version 7 UUID (RFC 9562, section 5.7) from a time and randomness that come in by the door.
 * @param milliseconds Unix time, integer, below 2^48.
 * @param random at least 10 random bytes.
 */
export const uuidV7 = (milliseconds: number, random: Uint8Array): string => {
  if (random.length < 10) throw new Error('uuidV7 needs 10 random bytes')
  const time = Math.floor(milliseconds).toString(16).padStart(12, '0')
  const byte = (index: number) => random[index] ?? 0
  const hex = (value: number) => value.toString(16).padStart(2, '0')
  const tail = [
    hex(0x70 | (byte(0) & 0x0f)),
    hex(byte(1)),
    hex(0x80 | (byte(2) & 0x3f)),
    ...[3, 4, 5, 6, 7, 8, 9].map((i) => hex(byte(i))),
  ].join('')
  return `${time.slice(0, 8)}-${time.slice(8)}-${tail.slice(0, 4)}-${tail.slice(4, 8)}-${tail.slice(8)}`
}
