import { createPostgresBackend, runMigrations, withBackend } from 'bullmq'
import pg from 'pg'
import type { Backend } from './queue.ts'

const { Queue, Worker } = withBackend(createPostgresBackend)

/** BullMQ on Postgres, in the schema `bullmq` of the same database: the way where there is no Redis. */
export const postgresBackend = (databaseUrl: string): Backend => {
  const connection = { connectionString: databaseUrl, max: 3, application_name: 'reticle-jobs', keepAlive: true }
  return {
    name: 'postgres',
    prepare: async () => {
      const client = new pg.Client({ connectionString: databaseUrl, application_name: 'reticle-jobs' })
      await client.connect()
      try {
        await runMigrations(client)
      } finally {
        await client.end()
      }
    },
    makeQueue: (lane) => new Queue(lane, { connection }),
    makeWorker: (lane, run, settings) =>
      new Worker(lane, run, { connection: { ...connection, max: settings.concurrency + 2 }, ...settings }),
  }
}
