import { Counter, Gauge, Registry } from 'prom-client'
import type { WorkerContext } from './context.ts'

/** Numbers of this worker for /metrics. */
export const workerFigures = ({ read, dispenser }: Pick<WorkerContext, 'read' | 'dispenser'>) => {
  const registry = new Registry()
  const registers = [registry]
  const compared = new Counter({ name: 'reticle_compared_tasks_total', help: 'Tasks compared by this worker', registers })
  const swept = new Counter({ name: 'reticle_swept_leases_total', help: 'Leases that this worker ended', registers })
  const failed = new Counter({
    name: 'reticle_failed_jobs_total',
    help: 'Tries of background jobs that failed',
    labelNames: ['job'] as const,
    registers,
  })
  new Gauge({
    name: 'reticle_outbox_oldest_seconds',
    help: 'How long the oldest message of the outbox has waited',
    registers,
    async collect() {
      this.set((await read.outbox.waiting()).oldestSeconds)
    },
  })
  new Gauge({
    name: 'reticle_outbox_waiting',
    help: 'Messages of the outbox that are not published yet',
    registers,
    async collect() {
      this.set((await read.outbox.waiting()).messages)
    },
  })
  new Gauge({
    name: 'reticle_comparing_waiting',
    help: 'Tasks that wait for their comparison',
    registers,
    async collect() {
      this.set(await read.comparing.waiting())
    },
  })
  dispenserGauges(registry, dispenser)
  return {
    registry,
    onCompared: (tasks: number) => compared.inc(tasks),
    onSwept: (leases: number) => swept.inc(leases),
    onFailed: (job: string) => failed.inc({ job }),
  }
}

/** The same names as those of the api. A worker claims nothing, but it sweeps, loads and audits. */
const dispenserGauges = (registry: Registry, dispenser: WorkerContext['dispenser']): void => {
  const registers = [registry]
  new Gauge({
    name: 'reticle_dispenser_claims',
    help: 'Claims that this process answered since it started, by the way they took',
    labelNames: ['by'] as const,
    registers,
    collect() {
      const { claims } = dispenser.figures()
      this.set({ by: 'redis' }, claims.redis)
      this.set({ by: 'postgres' }, claims.postgres)
    },
  })
  new Gauge({
    name: 'reticle_dispenser_pending',
    help: 'Leases that this process handed out and that Postgres has no row of yet',
    registers,
    collect() {
      this.set(dispenser.figures().pending)
    },
  })
  new Gauge({
    name: 'reticle_dispenser_loading',
    help: 'Tasks of projects that are being loaded into Redis: read so far, and in all',
    labelNames: ['project', 'of'] as const,
    registers,
    collect() {
      this.reset()
      for (const { projectId, done, of } of dispenser.figures().loading) {
        this.set({ project: projectId, of: 'done' }, done)
        this.set({ project: projectId, of: 'all' }, of)
      }
    },
  })
  new Gauge({
    name: 'reticle_dispenser_drift',
    help: 'What the last audit by this process found to differ from Postgres; must be 0',
    registers,
    collect() {
      this.set(dispenser.figures().drift)
    },
  })
}
