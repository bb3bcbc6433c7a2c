import { setTimeout as sleep } from 'node:timers/promises'
import { rowsOf } from '@reticle/testkit'
import type { ServerProcess } from '../server-process.ts'
import { upload } from '../uploads.ts'
import type { Fault, Scene } from './fault.ts'

/** The shortest lease of the studies, twice. */
const twiceALease = 6500
const hours = 3_600_000

const killed = async (one: ServerProcess, pause: number): Promise<void> => {
  await one.kill()
  await sleep(pause)
  await one.start()
}

const killWorkers = async ({ stage }: Scene, after: number): Promise<void> => {
  await sleep(after)
  await Promise.all(stage.workers.map((one) => killed(one, 200)))
}

const stoppedFor = async (one: ServerProcess, milliseconds: number): Promise<void> => {
  one.signal('SIGSTOP')
  await sleep(milliseconds)
  one.signal('SIGCONT')
}

const restartInTurn = async ({ stage }: Scene): Promise<void> => {
  const before = stage.traffic.internal.length
  for (const one of [...stage.apis, ...stage.workers]) {
    const { code, milliseconds } = await one.terminate()
    stage.ledger.note('SIGTERM', { name: one.name, code, milliseconds })
    if (code !== 0) stage.ledger.surprise(`${one.name} ended with ${code} after SIGTERM, in ${milliseconds} ms (F16)`)
    await one.start()
  }
  if (stage.traffic.internal.length > before) stage.ledger.surprise('a rolling restart answered with 500 (F16)')
}

export const processFaults: readonly Fault[] = [
  {
    name: 'kill -9 api',
    number: 'F1',
    run: async ({ stage, random }) => {
      for (let round = 0; round < 2; round++) await killed(random.pick(stage.apis), random.below(800))
    },
  },
  { name: 'kill -9 both apis', number: 'F1', run: async ({ stage }) => void (await Promise.all(stage.apis.map((one) => killed(one, 0)))) },
  { name: 'kill -9 worker', number: 'F2', run: async ({ stage, random }) => killed(random.pick(stage.workers), random.below(1000)) },
  {
    name: 'kill -9 workers in an import',
    number: 'F2',
    run: async (scene) => {
      const importId = await upload(scene.stage, scene.cast, scene.random.pick(scene.cast.projects), 40)
      const begun = `select 1 from imports where id = $1 and state = 'running'`
      for (let look = 0; look < 100; look++) {
        if ((await rowsOf(scene.stage.postgres.url, begun, [importId])).length > 0) break
        await sleep(20)
      }
      await killWorkers(scene, scene.random.below(100))
    },
  },
  {
    name: 'kill -9 workers in a release',
    number: 'F2',
    run: async (scene) => {
      const { stage, cast, random } = scene
      const path = `/projects/${random.pick(cast.projects).id}/releases`
      await stage.traffic.ask({ method: 'POST', path, token: cast.owner.token, body: { name: 'begun before a kill' } })
      await killWorkers(scene, random.below(150))
    },
  },
  {
    name: 'clocks off by hours, and back',
    number: 'F8',
    run: async ({ stage, random }) => {
      const moved = [random.pick(stage.apis), random.pick(stage.workers)]
      for (const one of moved) one.shiftClock(random.pick([-3, -1, 1, 3]) * hours)
      await sleep(4000)
      for (const one of moved) one.shiftClock(0)
      await sleep(500)
    },
  },
  {
    name: 'api stands still for two leases',
    number: 'F11',
    run: async ({ stage, random }) => stoppedFor(random.pick(stage.apis), twiceALease),
  },
  {
    name: 'worker stands still for two leases',
    number: 'F11',
    run: async ({ stage, random }) => stoppedFor(random.pick(stage.workers), twiceALease),
  },
  { name: 'rolling restart by SIGTERM', number: 'F16', run: restartInTurn },
]
