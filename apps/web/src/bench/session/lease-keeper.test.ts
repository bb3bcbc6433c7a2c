import { type AssignmentId, assignmentIdSchema, taskIdSchema } from '@reticle/domain'
import { describe, expect, it } from 'vitest'
import { ApiError, NetworkError } from '../../net/client.ts'
import { awayAfter, beatEvery, createLeaseKeeper } from './lease-keeper.ts'

const taskId = taskIdSchema.parse('00000000-0000-4000-8000-000000000002')
const id = assignmentIdSchema.parse('00000000-0000-4000-8000-000000000001')

const start = () => {
  const world: { now: number; error?: Error; next: () => void; beats: number; lost: AssignmentId[]; leases: number } = {
    now: 0,
    next: () => undefined,
    beats: 0,
    lost: [],
    leases: 0,
  }
  const keeper = createLeaseKeeper({
    heartbeat: async ({ fence }) => {
      world.beats++
      if (world.error !== undefined) throw world.error
      return { fence, expiresAt: '2030-01-01T00:00:00Z', draftVersion: 0 }
    },
    later: (_, run) => {
      world.next = run
      return () => {
        world.next = () => undefined
      }
    },
    now: () => world.now,
    every: () => beatEvery(15),
    held: () => [{ assignmentId: id, taskId, fence: 1 }],
    onLease: () => world.leases++,
    onLost: (lost) => world.lost.push(lost),
  })
  const round = async () => {
    world.next()
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  return { world, keeper, round }
}

describe('lease keeper', () => {
  it('keeps leases while somebody works, and lets them run out when nobody does', async () => {
    const { world, round } = start()
    await round()
    expect(world).toMatchObject({ beats: 1, leases: 1 })
    world.now = awayAfter
    await round()
    expect(world.beats).toBe(1)
  })
  it('asks at once whether the leases still hold when somebody comes back', async () => {
    const { world, keeper } = start()
    world.now = awayAfter + 1
    keeper.note()
    await new Promise((resolve) => setTimeout(resolve, 5))
    expect(world.beats).toBe(1)
  })
  it('does not take an unreached server for a lost lease', async () => {
    const { world, round } = start()
    world.error = new NetworkError('no network')
    await round()
    expect(world.lost).toEqual([])
    world.error = new ApiError({ type: '', title: 'stale', status: 409, code: 'stale-fence' })
    await round()
    expect(world.lost).toEqual([id])
  })
  it('sends nothing more once it is stopped', async () => {
    const { world, keeper, round } = start()
    keeper.stop()
    await round()
    expect(world.beats).toBe(0)
  })
  it('beats three times in a short lease', () => {
    expect(beatEvery(0.5)).toBe(10_000)
    expect(beatEvery(15)).toBe(60_000)
  })
  it('looks after what the server lists no more, and calls nobody back to work for it', async () => {
    const { world, keeper } = start()
    await keeper.check([id])
    expect(world.beats).toBe(0)
    await keeper.check([])
    expect(world).toMatchObject({ beats: 1, lost: [] })
    world.now = awayAfter
    await keeper.check([])
    expect(world).toMatchObject({ beats: 1, lost: [id] })
  })
})
