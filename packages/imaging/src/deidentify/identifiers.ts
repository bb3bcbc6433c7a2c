import { createHash, createHmac } from 'node:crypto'

/** Identifiers of the standard itself (classes, syntaxes) are no one's. */
const isStandard = (uid: string): boolean => uid.startsWith('1.2.840.10008.')

const digestOf = (key: string, text: string): Buffer =>
  key === '' ? createHash('sha256').update(text).digest() : createHmac('sha256', key).update(text).digest()

/**
 * Another identifier for each one, the same for the same under one key: a UUID of version 8 made of the keyed hash, as a UID (PS3.5 annex B.2).
 * Files of a series stay together, and nobody without the key can tell whose they were.
 */
export const replacedUid = (uid: string, key: string): string => {
  if (uid === '' || isStandard(uid)) return uid
  const bytes = Uint8Array.from(digestOf(key, `uid:${uid}`).subarray(0, 16))
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  return `2.25.${BigInt(`0x${Buffer.from(bytes).toString('hex')}`)}`
}

/** `anon-1f2e3d4c5b6a`: the same for the same patient under one key, so that a patient's images are still known to be of one person. */
export const pseudonymOf = (patient: string, key: string): string =>
  `anon-${digestOf(key, `patient:${patient}`).toString('hex').slice(0, 12)}`
