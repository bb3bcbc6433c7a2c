import { setTimeout as delay } from 'node:timers/promises'
import { chanceOf, type PersonId, type TaskId } from '@reticle/domain'
import { describe, expect, it } from 'vitest'
import { checkCounters, type Study } from './study.ts'
import { at, type World } from './world.ts'
import { setScores } from './writes.ts'

type Claim = { readonly taskId: TaskId; readonly began: number }

/** Of the seed and the task alone, so that the wanted order has nothing to do with that of the import. */
const scoresBy = (study: Study, salt: string): ReadonlyMap<TaskId, number> => new Map(study.tasks.map((id) => [id, chanceOf(id, salt)]))

const wantedBy = (scores: ReadonlyMap<TaskId, number>): TaskId[] => [...scores].sort((a, b) => b[1] - a[1]).map(([id]) => id)

/** All annotators claim, each one task after the other, until nothing is left; claims in the order in which they were answered. */
const claimAll = async (
  world: World,
  study: Study,
  people: readonly PersonId[],
  beforeNext: (count: number) => Promise<void> = () => delay(0),
): Promise<Claim[]> => {
  const claims: Claim[] = []
  const annotate = async (person: PersonId) => {
    for (;;) {
      const began = performance.now()
      const lease = await world.lease(study, person)
      if (lease === undefined) return
      claims.push({ taskId: lease.taskId, began })
      await beforeNext(claims.length)
    }
  }
  await Promise.all(people.map(annotate))
  return claims
}

/**
 * How many places too early the earliest task of all came. A claim may be answered before others that took better tasks: those are as many as
 * there are other annotators, and no more.
 */
const earliest = (taken: readonly TaskId[], wanted: readonly TaskId[]): number => {
  const placeOf = new Map(wanted.map((id, place) => [id, place]))
  return Math.max(...taken.map((id, count) => (placeOf.get(id) ?? Number.POSITIVE_INFINITY) - count))
}

/** Realised against wanted order: docs/spec/learning.md. */
export const describeScores = (world: () => World): void => {
  describe.each([1, 3, 10, 50])('the order of scores with %i annotators at once', (annotators) => {
    const tasks = Math.max(40, annotators * 6)

    it('ML40: first reads come by score, each task once', async () => {
      const made = await world().study(
        Array.from({ length: tasks }, () => ({ reads: 1 })),
        annotators,
      )
      const scores = scoresBy(made, 'first')
      await setScores(world().dispenser, made, scores)
      const taken = (await claimAll(world(), made, made.people)).map((claim) => claim.taskId)
      const wanted = wantedBy(scores)
      expect(taken.toSorted()).toEqual(wanted.toSorted())
      if (annotators === 1) expect(taken).toEqual(wanted)
      expect(earliest(taken, wanted)).toBeLessThan(annotators)
    })

    it('ML40: scores that change under way hold for every claim that begins after them', async () => {
      const made = await world().study(
        Array.from({ length: tasks }, () => ({ reads: 1 })),
        annotators,
      )
      await setScores(world().dispenser, made, scoresBy(made, 'first'))
      const scores = scoresBy(made, 'second')
      let changed: Promise<void> | undefined
      let since = Number.POSITIVE_INFINITY
      const claims = await claimAll(world(), made, made.people, async (count) => {
        if (count >= tasks / 6)
          changed ??= setScores(world().dispenser, made, scores).then(() => {
            since = performance.now()
          })
        // A third is claimed beside the change; a third is left for after it.
        await (count >= (2 * tasks) / 3 ? changed : delay(0))
      })
      const [before, after] = [claims.filter((claim) => claim.began < since), claims.filter((claim) => claim.began >= since)]
      expect(claims.map((claim) => claim.taskId).toSorted()).toEqual(made.tasks.toSorted())
      const early = new Set(before.map((claim) => claim.taskId))
      const wanted = wantedBy(scores).filter((id) => !early.has(id))
      expect(
        earliest(
          after.map((claim) => claim.taskId),
          wanted,
        ),
      ).toBeLessThan(annotators)
      expect(after.length).toBeGreaterThan(0)
    })
  })

  it('ML41: claims go on while many get new scores, and then come in the new order, also for who has come far', async () => {
    const made = await world().study(
      Array.from({ length: 800 }, () => ({ reads: 3 })),
      3,
    )
    const [ana, ben, carl] = [at(made.people, 0), at(made.people, 1), at(made.people, 2)]
    const next = async (person: PersonId): Promise<TaskId | undefined> => (await world().lease(made, person))?.taskId
    /** The order holds once Carl is handed one of its first tasks. */
    const holds = async (order: readonly TaskId[]) => {
      const first = new Set(order.slice(0, 100))
      const isFirst = async () => {
        const id = await next(carl)
        return id !== undefined && first.has(id)
      }
      await expect.poll(isFirst, { interval: 20, timeout: 10_000 }).toBe(true)
    }
    const nextOf = (order: readonly TaskId[], had: readonly TaskId[]) => order.filter((id) => !had.includes(id)).slice(0, 30)
    const first = scoresBy(made, 'first')
    await setScores(world().dispenser, made, first)
    await holds(wantedBy(first))
    const anas: TaskId[] = []
    for (const id of nextOf(wantedBy(first), [])) {
      expect(await next(ana)).toBe(id)
      anas.push(id)
    }
    // The last become the first.
    const turned = new Map(Array.from(first, ([id, score]): [TaskId, number] => [id, -score]))
    let isDone = false
    const done = setScores(world().dispenser, made, turned).then(() => {
      isDone = true
    })
    const bens: TaskId[] = []
    while (!isDone) {
      const id = await next(ben)
      if (id !== undefined) bens.push(id)
    }
    await done
    expect(new Set(bens).size).toBe(bens.length)
    await holds(wantedBy(turned))
    for (const id of nextOf(wantedBy(turned), anas)) expect(await next(ana)).toBe(id)
    for (const id of nextOf(wantedBy(turned), bens)) expect(await next(ben)).toBe(id)
    for (const person of made.people) await world().persist(made, person)
    expect(await checkCounters(made)).toEqual([])
  })
}
