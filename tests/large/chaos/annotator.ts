import { setTimeout as sleep } from 'node:timers/promises'
import type { SeededRandom } from '@reticle/testkit'
import type { Person, Project } from './cast.ts'
import { type Hands, type Held, handsOf } from './hands.ts'
import type { Stage } from './stage.ts'

/** What an hour at the bench is like, drawn by lot. */
const labelOne = async (hands: Hands, held: Held, random: SeededRandom, note: (what: string) => void): Promise<void> => {
  const think = () => sleep(50 + random.below(350))
  const lot = random.below(100)
  await think()
  if (lot < 5) return note('left for good')
  if (lot < 13) return hands.skip(held)
  if (lot < 19) return hands.release(held)
  const first = held.fence
  for (let drafts = random.below(3); drafts > 0; drafts--) {
    await hands.draft(held)
    await think()
  }
  if (lot < 27) {
    note('away for longer than a lease')
    await sleep(held.project.leaseSeconds * 1000 * (1.3 + random.next()))
  }
  if (lot % 3 === 0) await hands.heartbeat(held)
  // Late work under the first fence is work too.
  await hands.submit(held, random.below(10) === 0 ? 2 + random.below(31) : 1, random.below(10) === 0 ? first : held.fence)
  if (lot % 9 === 0) {
    note('draft after the submit')
    await hands.draft(held)
  }
}

/** Claims and labels, in one project and another, until told to stop. Some hold several samples at once. */
export const label = async (
  stage: Stage,
  person: Person,
  projects: readonly Project[],
  random: SeededRandom,
  shouldStop: () => boolean,
): Promise<void> => {
  const hands = handsOf(stage, person, random)
  const note = (what: string) => stage.ledger.note(what, { personId: person.id })
  while (!shouldStop()) {
    const project = random.pick(projects)
    const wanted = random.below(4) === 0 ? 1 + random.below(3) : 1
    const claimed = await Promise.all(Array.from({ length: wanted }, () => hands.claim(project)))
    const found = claimed.flatMap((one) => (one === undefined ? [] : [one]))
    if (random.below(12) === 0) found.push(...(await hands.look(project)))
    for (const held of new Set(found)) {
      if (shouldStop()) break
      await labelOne(hands, held, random, note)
    }
    if (found.length === 0) await sleep(200 + random.below(300))
    // A visitor who does not come back, with whatever they hold.
    if (random.below(400) === 0) return note('gone home')
  }
}
