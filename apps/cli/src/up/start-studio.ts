import { migrate } from '@reticle/db'
import { portFrom } from '@reticle/services'
import { addModel } from '../demo/add-model.ts'
import { loadDemo } from '../demo/load-demo.ts'
import { type Engines, startEngines } from './engines.ts'
import { environmentOf, hostOf, type Installation, publicUrlOf } from './installation.ts'
import { type ModelPlace, modelPlace, reachOf } from './model-place.ts'
import type { UpOptions } from './options.ts'
import { type ReticleProcesses, reticleProcesses } from './processes.ts'
import type { RunFile } from './run-file.ts'
import { sayWhereToBegin } from './set-up-code.ts'
import type { Stop } from './stop-signals.ts'

type Wiring = {
  readonly options: UpOptions
  readonly installation: Installation
  readonly run: RunFile
  readonly stop: Stop
  readonly log: (line: string) => void
}

/** Everything that runs; `failure` says what did not come up. `end` stops it in order: api, worker, model, Redis, Postgres. */
export type Studio = {
  readonly port: number
  readonly failure: string | undefined
  /** The address of the model that comes with Reticle, where it runs. */
  readonly model?: string | undefined
  readonly end: () => Promise<void>
}

const fill = async (
  { options, installation, stop, log }: Wiring,
  engines: Engines,
  port: number,
  model: ModelPlace | undefined,
): Promise<void> => {
  const local = `http://127.0.0.1:${port}`
  if (!options.isDemo) return sayWhereToBegin(local, publicUrlOf(port), installation.setupCode, log)
  try {
    await loadDemo({ baseUrl: local, databaseUrl: engines.databaseUrl(), log })
    if (model !== undefined) await addModel(local, model)
  } catch (cause) {
    if (!stop.isAsked()) log(`The demo is not complete: ${cause instanceof Error ? cause.message : cause}`)
  }
}

const choosePort = async (wanted: number, log: Wiring['log']): Promise<number> => {
  const port = await portFrom(wanted, hostOf())
  if (port !== wanted) log(`Port ${wanted} is taken by another program: Reticle listens on ${port}`)
  return port
}

/** Starts Postgres and Redis, brings the schema up to date, starts api and worker, and fills the demo. A wish to stop cuts it short. */
export const startStudio = async (wiring: Wiring): Promise<Studio> => {
  const { options, installation, run, stop, log } = wiring
  const started = performance.now()
  const elapsed = () => `${((performance.now() - started) / 1000).toFixed(1)} s`
  let processes: ReticleProcesses | undefined
  const engines = await startEngines(options.data, log, () => void processes?.restart())
  const end = async () => {
    await processes?.stop()
    await engines.stop()
  }
  try {
    log(`Postgres${engines.redisUrl() === undefined ? '' : ' and Redis'} ready (${elapsed()})`)
    await migrate(engines.databaseUrl())
    const port = await choosePort(options.port, log)
    if (stop.isAsked()) return { port, failure: undefined, end }
    const model = options.hasModel ? await modelPlace(options.data) : undefined
    const env = () => ({
      ...environmentOf(options.data, installation, {
        databaseUrl: engines.databaseUrl(),
        redisUrl: engines.redisUrl(),
        port,
        isDemo: options.isDemo,
      }),
      ...(model === undefined ? {} : { RETICLE_BACKEND_PRIVATE_HOSTS: reachOf(process.env.RETICLE_BACKEND_PRIVATE_HOSTS) }),
    })
    const made = reticleProcesses({ logs: installation.logs, env, log, setChild: run.setChild, model })
    processes = made
    stop.onHurry(made.kill)
    // Ending the processes is what makes the waiting below come to an end.
    void stop.asked.then(made.stop)
    const failed = await made.start()
    if (stop.isAsked()) return { port, failure: undefined, end }
    if (failed !== undefined) {
      const file = `${installation.logs}/${failed.name}.log`
      return { port, failure: `reticle: ${failed.name}: does not start; the end of its log (${file}):\n${failed.lastWords}`, end }
    }
    log(`api and worker ready (${elapsed()})`)
    if (model !== undefined) log(`The model that comes with Reticle: ${model.address} (secret in ${options.data}/model-secret)`)
    await fill(wiring, engines, port, model)
    return { port, failure: undefined, model: model?.address, end }
  } catch (cause) {
    await end()
    throw cause
  }
}
