import { setTimeout as delay } from 'node:timers/promises'
import { connect } from '@reticle/db'
import { connectDispatch, databaseClock } from '@reticle/dispatch'
import { storeFrom } from '@reticle/storage'
import { type Logger, pino } from 'pino'
import { type Config, configFrom } from './config.ts'
import { serverLog } from './log.ts'
import { memoryOf } from './memory.ts'
import { buildServer } from './server.ts'

const drainMilliseconds = 7000
const closeMilliseconds = 1500

const readConfig = (): Config => {
  try {
    return configFrom(process.env)
  } catch (error) {
    process.stderr.write(`reticle: api: ${error instanceof Error ? error.message : String(error)}\n`)
    process.exit(2)
  }
}

const serve = async (config: Config, log: Logger): Promise<() => Promise<void>> => {
  const database = connect(config.databaseUrl, { applicationName: 'reticle-api' })
  const onError = (error: unknown) => log.error({ err: error }, 'dispatch')
  // One clock for all processes: what is submitted, settled and released is put in order by times of different machines.
  const clock = databaseClock(database.pool, onError)
  await clock.measured
  const now = () => new Date(clock.now() ?? Date.now())
  const memory = memoryOf(database, now)
  const dispatch = await connectDispatch({ databaseUrl: config.databaseUrl, redisUrl: config.redisUrl, onError, places: memory.cards })
  const { dispenser, hints } = dispatch
  const storage = storeFrom(process.env)
  const server = await buildServer({ config, database, storage, dispenser, hints, memory, now }, log)
  await server.listen({ host: config.host, port: config.port })
  return async () => {
    // Whoever is still being answered after this time is cut off, so that the process ends within its ten seconds. Connections that are kept
    // alive end as soon as their answer is out.
    const cut = setTimeout(() => server.server.closeAllConnections(), drainMilliseconds)
    const idle = setInterval(() => server.server.closeIdleConnections(), 100)
    await server.close()
    clearTimeout(cut)
    clock.stop()
    clearInterval(idle)
    // A Redis that hangs is not waited for: leases that it alone knows get their rows by a worker's sweep.
    const patience = delay(closeMilliseconds, undefined, { ref: false })
    await Promise.race([dispatch.close().then(() => database.close()), patience])
  }
}

const config = readConfig()
// Standard output is for `ready` alone.
const log = serverLog(config.logLevel, pino.destination(2))
const close = await serve(config, log).catch((error: unknown) => {
  log.fatal({ err: error }, 'the server could not start')
  process.exit(1)
})

let isStopping = false
const stop = (signal: NodeJS.Signals) => {
  if (isStopping) return
  isStopping = true
  log.info({ signal }, 'stopping')
  setTimeout(() => process.exit(1), drainMilliseconds + closeMilliseconds + 1000).unref()
  close().then(
    () => process.exit(0),
    (error: unknown) => {
      log.error({ err: error }, 'the server did not stop cleanly')
      process.exit(1)
    },
  )
}
process.on('SIGTERM', stop)
process.on('SIGINT', stop)
// Only now: whoever waits for this line may send SIGTERM at once.
process.stdout.write('ready\n')
