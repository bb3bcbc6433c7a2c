import type { Assignment } from '@reticle/contract'
import type { AssignmentId } from '@reticle/domain'
import type { LeaseAnswer } from '../outbox/server.ts'
import type { Held } from './lease-keeper.ts'
import type { Prepared } from './prepare.ts'
import type { Claim } from './session-server.ts'

export type NoClaim = Extract<Claim, { kind: 'none' }>

/** The next assignment: `prepared` when everything is there to show it at once. Call `release` once its picture is shown. */
export type Next = { readonly ready: () => Promise<Prepared>; readonly prepared: Prepared | undefined; readonly release: () => void }

type Row = { assignment: Assignment; readonly ready: Promise<Prepared>; prepared?: Prepared; readonly release: () => void }

type Ports = {
  readonly prepare: (assignment: Assignment) => Promise<Prepared>
  /** Fetches and decodes the picture and keeps it until the returned function is called. */
  readonly holdImage: (assignment: Assignment) => () => void
  readonly claim: () => Promise<Claim>
  /** On the bench, or submitted here and not yet sent. */
  readonly isTaken: (id: AssignmentId) => boolean | Promise<boolean>
  readonly giveBack: (held: Held) => void
}

const heldOf = ({ id, taskId, fence }: Assignment): Held => ({ assignmentId: id, taskId, fence })

/** Heartbeats may have renewed the lease since it was prepared. */
const underLease = ({ work, record }: Prepared, assignment: Assignment): Prepared => ({
  work: { ...work, assignment },
  record: { ...record, fence: assignment.fence },
})

/** The assignments that the bench holds beyond the one on the screen, in the order in which they will be shown. */
export const createAhead = ({ prepare, holdImage, claim, isTaken, giveBack }: Ports) => {
  let rows: readonly Row[] = []
  let claiming: ReturnType<typeof claimOne> | undefined
  let isEnded = false

  const rowOf = (assignment: Assignment) => {
    const row: Row = { assignment, ready: prepare(assignment), release: holdImage(assignment) }
    row.ready.then(
      (prepared) => {
        row.prepared = prepared
      },
      // Whoever takes it asks again and says what is wrong.
      () => undefined,
    )
    return row
  }
  const has = (id: AssignmentId) => rows.some((row) => row.assignment.id === id)
  /** Whether it was held. */
  const drop = (id: AssignmentId): boolean => {
    const before = rows
    for (const row of rows) if (row.assignment.id === id) row.release()
    rows = rows.filter((row) => row.assignment.id !== id)
    return rows.length < before.length
  }

  const claimOne = async (): Promise<NoClaim | 'added' | 'known'> => {
    const claimed = await claim()
    if (claimed.kind === 'none') return claimed
    const { assignment } = claimed
    if (has(assignment.id) || (await isTaken(assignment.id))) return 'known'
    if (isEnded) giveBack(heldOf(assignment))
    else rows = [...rows, rowOf(assignment)]
    return 'added'
  }
  /** One claim at a time: two at once would ask for more than is wanted. */
  const claimAlone = () => {
    claiming ??= claimOne().finally(() => {
      claiming = undefined
    })
    return claiming
  }

  return {
    held: (): readonly Held[] => rows.map((row) => heldOf(row.assignment)),
    set: (assignments: readonly Assignment[]) => {
      for (const row of rows) row.release()
      rows = assignments.map(rowOf)
    },
    putFirst: (assignment: Assignment) => {
      rows = [rowOf(assignment), ...rows]
    },
    take: (): Next | undefined => {
      const [first] = rows
      rows = rows.slice(1)
      if (first === undefined) return undefined
      const { assignment, prepared, ready, release } = first
      return {
        prepared: prepared === undefined ? undefined : underLease(prepared, assignment),
        ready: async () => underLease(await ready, assignment),
        release,
      }
    },
    drop,
    /** A heartbeat was answered: what is shown later goes on under this lease. */
    renew: (id: AssignmentId, { fence, expiresAt }: LeaseAnswer) => {
      const row = rows.find((one) => one.assignment.id === id)
      if (row !== undefined) row.assignment = { ...row.assignment, fence, expiresAt }
    },
    /** Claims until so many are held, one after the other; answers why there were no more. */
    fill: async (count: number): Promise<NoClaim | undefined> => {
      while (!isEnded && rows.length < count) {
        const outcome = await claimAlone()
        if (outcome === 'known') return undefined
        if (outcome !== 'added') return outcome
      }
      return undefined
    },
    /** The bench is left: what nobody has begun goes back to the others, unless another tab goes on with it. */
    end: (isTakenOver: boolean) => {
      isEnded = true
      for (const row of rows) {
        row.release()
        const isBegun = row.assignment.draftVersion > 0 || row.prepared?.record.isSaved === false
        if (!isTakenOver && !isBegun) giveBack(heldOf(row.assignment))
      }
      rows = []
    },
  }
}
