const mask = (1n << 128n) - 1n
const prime = 0x1000000000000000000013bn

/** FNV-1a with 128 bits (Fowler, Noll, Vo): the same on every machine, and wide enough for names. */
const fnv128 = (bytes: Uint8Array): bigint => {
  let hash = 0x6c62272e07bb014262b821756295c58dn
  for (const byte of bytes) hash = ((hash ^ BigInt(byte)) * prime) & mask
  return hash
}

/** A UID below 2.25, where a 128-bit number stands for itself (PS3.5, B.2), made of names: the same names give the same UID. */
export const uidOf = (...names: readonly string[]): string => `2.25.${fnv128(new TextEncoder().encode(JSON.stringify(names)))}`
