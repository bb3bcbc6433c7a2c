import { join } from 'node:path'
import { connect, repositoriesOf, unitOfWorkOn } from '@reticle/db'
import { connectDispatch, databaseClock } from '@reticle/dispatch'
import { storeFrom } from '@reticle/storage'
import { type Logger, pino } from 'pino'
import { bindJobs } from './bind-jobs.ts'
import { startCompareLoop } from './compare-loop.ts'
import { type Config, configFrom } from './config.ts'
import { startDeliveryLoop } from './delivery-loop.ts'
import { startEffectsLoop } from './effects-loop.ts'
import { workerFigures } from './figures.ts'
import { jobs } from './jobs/index.ts'
import { smtp } from './mail/transport.ts'
import { startMailLoop } from './mail-loop.ts'
import { serveMetrics } from './metrics.ts'
import { startRelay } from './relay.ts'
import { reporter } from './reporter.ts'
import { startSealLoop } from './seal-loop.ts'
import { startSweeper } from './sweeper.ts'

/** A job that runs longer than this after SIGTERM is left: another worker, or the next start, takes it up from Postgres. */
const drainMilliseconds = 8000

const readConfig = (): Config => {
  try {
    return configFrom(process.env)
  } catch (error) {
    process.stderr.write(`reticle: worker: ${error instanceof Error ? error.message : String(error)}\n`)
    process.exit(2)
  }
}

const serve = async (config: Config, log: Logger): Promise<() => Promise<void>> => {
  const { databaseUrl, redisUrl } = config
  const onError = reporter(log, () => performance.now())
  const database = connect(databaseUrl, { applicationName: 'reticle-worker' })
  const { dispenser, queue, hints, close } = await connectDispatch({ databaseUrl, redisUrl, onError })
  const read = repositoriesOf(database.db)
  const unitOfWork = unitOfWorkOn(database)
  // One clock for all processes: what is submitted, settled and released is put in order by times of different machines.
  const clock = databaseClock(database.pool, onError)
  await clock.measured
  const now = () => new Date(clock.now() ?? Date.now())
  const storage = storeFrom(process.env)
  const context = { config, database, read, unitOfWork, storage, dispenser, now, log }
  const { registry, onCompared, onSwept, onFailed } = workerFigures(context)
  const stopWork = await queue.work(bindJobs(jobs, context), (name, error) => {
    onFailed(name)
    log.error({ err: error, job: name }, 'a job failed')
  })
  const stopRelay = startRelay({ databaseUrl, unitOfWork, queue, hints, onError })
  const stopCompare = startCompareLoop({ databaseUrl, read, unitOfWork, dispenser, queue, hints, now, onError, onCompared })
  const stopSweeper = startSweeper({ read, unitOfWork, storage, dispenser, queue, hints, now, onError, onSwept })
  const stopSeals = startSealLoop(database, now, onError)
  const stopEffects = startEffectsLoop({ databaseUrl, unitOfWork, dispenser, now, onError })
  const stopDeliveries = startDeliveryLoop({ unitOfWork, now, onError, privateHosts: config.webhookPrivateHosts })
  const { mail, publicUrl } = config
  const stopMail =
    mail === null ? undefined : startMailLoop({ unitOfWork, transport: smtp(mail.server, mail.from), publicUrl, now, onError })
  const { metricsPort: port, metricsToken: token } = config
  const metrics = port === null ? null : await serveMetrics(registry, { port, token }, onError)
  return async () => {
    await Promise.all([
      stopRelay(),
      stopCompare(),
      stopSweeper(),
      stopSeals(),
      stopEffects(),
      stopDeliveries(),
      stopMail?.(),
      stopWork(),
      metrics?.close(),
    ])
    clock.stop()
    await close()
    await database.close()
  }
}

const config = readConfig()
// For the processes that read images, which start often.
if (config.data !== null) process.env.NODE_COMPILE_CACHE ??= join(config.data, 'compile-cache')
// Standard output is for `ready` alone.
const log = pino({ level: config.logLevel, base: { service: 'worker' } }, pino.destination(2))
const close = await serve(config, log)

let isStopping = false
const stop = (signal: NodeJS.Signals) => {
  if (isStopping) return
  isStopping = true
  log.info({ signal }, 'stopping')
  const leave = () => {
    log.warn({ afterMilliseconds: drainMilliseconds }, 'left with work under way')
    process.exit(0)
  }
  setTimeout(leave, drainMilliseconds).unref()
  close().then(
    () => process.exit(0),
    (error: unknown) => {
      log.error({ err: error }, 'the worker did not stop cleanly')
      process.exit(1)
    },
  )
}
process.on('SIGTERM', stop)
process.on('SIGINT', stop)
// Only now: whoever waits for this line may send SIGTERM at once.
process.stdout.write('ready\n')
