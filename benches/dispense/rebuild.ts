/** P9: everything is flushed, and Redis is loaded again while claims go on. */
import { setTimeout as delay } from 'node:timers/promises'
import { connectDispatch } from '@reticle/dispatch'
import { Redis } from 'ioredis'
import type { Engines } from '../engines.ts'
import { median, report } from '../figure.ts'
import { requestOf, type Study, say } from './study.ts'

const rounds = 5
const goalSeconds = 4.5
/** Between two claims of those that go on meanwhile. */
const paceMilliseconds = 20

export const measureRebuild = async (engines: Engines, study: Study, annotations: number) => {
  const { redisUrl } = engines
  if (redisUrl === null) return
  const { dispenser, close } = await connectDispatch({ databaseUrl: engines.databaseUrl, redisUrl, onError: (error) => say(String(error)) })
  const admin = new Redis(redisUrl)
  await dispenser.rebuild()
  const seconds: number[] = []
  for (let round = 0; round < rounds; round++) {
    await admin.flushall()
    const started = performance.now()
    const before = dispenser.figures().claims.redis
    const waits: number[] = []
    while (dispenser.figures().claims.redis === before) {
      const claimed = performance.now()
      const annotatorId = study.people[waits.length % study.people.length]
      if (annotatorId !== undefined) await dispenser.claim(requestOf(study.projectId, annotatorId))
      waits.push(performance.now() - claimed)
      await delay(paceMilliseconds)
    }
    seconds.push((performance.now() - started) / 1000)
    const slowest = Math.round(Math.max(...waits))
    say(
      `P9 round ${round}: ${seconds.at(-1)?.toFixed(2)} s, ${waits.length} claims meanwhile, median ${median(waits).toFixed(1)} ms, slowest ${slowest} ms`,
    )
  }
  admin.disconnect()
  await close()
  const name = `P9 from FLUSHALL to claims on Redis, ${study.tasks} tasks and ${annotations} annotations, claims served meanwhile`
  report({ bench: 'dispense', name, value: median(seconds), unit: 's', baseline: 1, goal: goalSeconds, better: 'lower' })
}
