import { expect, it } from 'vitest'
import { checkCounters } from './study.ts'
import { at, type World } from './world.ts'

/** Who has seen what a task's readers said. */
export const describeViewings = (world: () => World): void => {
  it('L52: never hands a task to one who has seen its readers, whatever they had of it before', async () => {
    const made = await world().study(
      Array.from({ length: 5 }, () => ({ reads: 3 })),
      2,
    )
    const [ana, ben] = [at(made.people, 0), at(made.people, 1)]
    const [untouched, expired, putOff, reopened, free] = [0, 1, 2, 3, 4].map((index) => at(made.tasks, index))
    if (!untouched || !expired || !putOff || !reopened || !free) throw new Error('five tasks were made')
    await world().drain(made, ana)
    await world().end(made, untouched, ana, 'expired')
    await world().view(made, untouched, ana)
    await world().end(made, expired, ana, 'expired')
    await world().end(made, putOff, ana, 'not-now')
    await world().view(made, expired, ana)
    await world().view(made, putOff, ana)
    await world().change(made, reopened, `state = 'contested'`)
    await world().view(made, reopened, ben)
    await world().change(made, reopened, `state = 'collecting', reads = 4`)
    expect(await world().drain(made, ana)).toEqual([])
    expect(await world().next(made, 0)).toBe('nothing-left')
    // Also after all that is not in Postgres was lost.
    await world().subject.lose()
    expect(await world().drain(made, ana)).toEqual([])
    expect(new Set(await world().drain(made, ben))).toEqual(new Set([untouched, expired, putOff, free]))
    await world().dispenser.rebuild()
    expect([await world().drain(made, ana), await world().drain(made, ben)]).toEqual([[], []])
    await world().persist(made, ben)
    expect(await checkCounters(made)).toEqual([])
  })

  it('L52: waits for no peer on a task whose readers this annotator has seen', async () => {
    const made = await world().study([{ reads: 1 }], 2)
    const [ana, ben] = [at(made.people, 0), at(made.people, 1)]
    await world().view(made, at(made.tasks, 0), ana)
    await world().lease(made, ben)
    expect(await world().claim(made, ana)).toEqual({ kind: 'none', reason: 'nothing-left', retryAt: null })
  })
}
