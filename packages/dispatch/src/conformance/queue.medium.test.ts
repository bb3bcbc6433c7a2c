import { randomBytes } from 'node:crypto'
import { type TestDatabase, testDatabase, testRedis } from '@reticle/testkit'
import { afterAll, describe, it } from 'vitest'
import { postgresBackend } from '../queue/postgres-backend.ts'
import { bullQueue } from '../queue/queue.ts'
import { redisBackend } from '../queue/redis-backend.ts'
import { describeQueue, testPace } from './queue-suite.ts'

const report = (error: unknown) => {
  throw error
}
const databases: TestDatabase[] = []
afterAll(async () => {
  await Promise.all(databases.map((database) => database.drop()))
})
describeQueue('Postgres', async (isFresh) => {
  if (isFresh) databases.push(await testDatabase())
  const database = databases.at(-1)
  if (database === undefined) throw new Error('the first queue must be a fresh one')
  return bullQueue(postgresBackend(database.url), report, testPace)
})

const found = await testRedis()
let prefix = ''
if ('skipped' in found) describe.skip(`the job queue on Redis (${found.skipped})`, () => it('needs a Redis', () => undefined))
else
  describeQueue('Redis', async (isFresh) => {
    if (isFresh) prefix = randomBytes(6).toString('hex')
    return bullQueue(redisBackend(found.url, report, prefix), report, testPace)
  })
