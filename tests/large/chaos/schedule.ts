import { setTimeout as sleep } from 'node:timers/promises'
import type { Fault, Scene } from './faults/fault.ts'
import type { Stage } from './stage.ts'

/** I6: how long after a fault was healed until everyone is served again. */
const recoveryLimit = 30_000
const calm = 1000

export type Done = { readonly fault: Fault; readonly recovery: number }

/** Waits for a second without a failed request in which somebody's submission was taken; answers how long after the healing it began. */
const recovered = async ({ traffic, ledger }: Stage): Promise<number | undefined> => {
  const healed = performance.now()
  while (performance.now() - healed < recoveryLimit) {
    const now = performance.now()
    const since = Math.max(healed, traffic.lastBad())
    if (now - since >= calm && ledger.lastSubmit() > since) return Math.round(since - healed)
    await sleep(50)
  }
  return undefined
}

/** All faults in an order by lot, over and over, until the time is up; each one once at least, whatever the time. */
export const runFaults = async (scene: Scene, faults: readonly Fault[], seconds: number, log: (line: string) => void): Promise<Done[]> => {
  const { stage, random } = scene
  const done: Done[] = []
  const end = performance.now() + seconds * 1000
  for (let round = 0; round === 0 || performance.now() < end; round++) {
    for (const fault of random.shuffle(faults)) {
      if (round > 0 && performance.now() > end) break
      await sleep(random.below(700))
      const began = performance.now()
      await fault.run(scene)
      const lasted = Math.round(performance.now() - began)
      const recovery = await recovered(stage)
      log(
        `${fault.number} ${fault.name}: ${lasted} ms, recovered after ${recovery ?? 'too long'} ms; ${stage.ledger.acknowledged()} submits`,
      )
      if (recovery === undefined) stage.ledger.surprise(`no recovery within ${recoveryLimit} ms after "${fault.name}" (I6)`)
      else done.push({ fault, recovery })
    }
  }
  return done
}
