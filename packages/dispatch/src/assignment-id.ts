import { hash } from 'node:crypto'
import type { AssignmentId } from '@reticle/domain'
import type pg from 'pg'

type AssignmentIds = (taskId: string, annotatorId: string, repeat: number) => AssignmentId

const bytesOf = (id: string) => Buffer.from(id.replaceAll('-', ''), 'hex')
const secrets = new WeakMap<pg.Pool, Promise<AssignmentIds>>()

const read = async (pool: pg.Pool): Promise<AssignmentIds> => {
  const { rows } = await pool.query<{ value: Buffer }>(`select value from installation_secrets where name = 'assignment-id'`)
  const secret = rows[0]?.value
  if (secret === undefined) throw new Error('the database has no secret for the ids of assignments: its migrations did not run to the end')
  return (taskId, annotatorId, repeat) => {
    const number = Buffer.alloc(4)
    number.writeInt32BE(repeat)
    const bytes = hash('sha256', Buffer.concat([secret, bytesOf(taskId), bytesOf(annotatorId), number]), 'buffer')
    bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x80, 6)
    bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8)
    const hex = bytes.toString('hex', 0, 16)
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}` as AssignmentId
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
