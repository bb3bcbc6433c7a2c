import { hash } from 'node:crypto'
import type { AssignmentId } from '@reticle/domain'
import type pg from 'pg'

type AssignmentIds = (taskId: string, annotatorId: string, repeat: number) => AssignmentId

const digits = Buffer.from('0123456789abcdef')
const text = Buffer.from('00000000-0000-0000-0000-000000000000')
/** Where the two digits of each byte of a UUID stand. */
const standing = [0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34]

/** The UUID of the first 16 bytes, as one piece: put together from slices, it would be a dozen objects for as long as the lease is held. */
const uuidText = (bytes: Buffer): string => {
  for (let index = 0; index < 16; index++) {
    const byte = bytes[index] ?? 0
    const at = standing[index] ?? 0
    text[at] = digits[byte >> 4] ?? 0
    text[at + 1] = digits[byte & 15] ?? 0
  }
  return text.toString('latin1')
}

const secrets = new WeakMap<pg.Pool, Promise<AssignmentIds>>()

const read = async (pool: pg.Pool): Promise<AssignmentIds> => {
  const { rows } = await pool.query<{ value: Buffer }>(`select value from installation_secrets where name = 'assignment-id'`)
  const secret = rows[0]?.value
  if (secret === undefined) throw new Error('the database has no secret for the ids of assignments: its migrations did not run to the end')
  const bytes = Buffer.concat([secret, Buffer.alloc(36)])
  const { length } = secret
  return (taskId, annotatorId, repeat) => {
    bytes.write(taskId.replaceAll('-', ''), length, 16, 'hex')
    bytes.write(annotatorId.replaceAll('-', ''), length + 16, 16, 'hex')
    bytes.writeInt32BE(repeat, length + 32)
    const digest = hash('sha256', bytes, 'buffer')
    digest.writeUInt8((digest.readUInt8(6) & 0x0f) | 0x80, 6)
    digest.writeUInt8((digest.readUInt8(8) & 0x3f) | 0x80, 8)
    return uuidText(digest) as AssignmentId
  }
}

/** Makes the ids of assignments, as the function `assignment_id` of the database does. The secret is read once for each pool. */
export const assignmentIds = (pool: pg.Pool): Promise<AssignmentIds> => {
  const known = secrets.get(pool)
  if (known !== undefined) return known
  const reading = read(pool)
  secrets.set(pool, reading)
  // A database that did not answer is asked again.
  reading.catch(() => secrets.delete(pool))
  return reading
}
