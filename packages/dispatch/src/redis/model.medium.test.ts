import { testRedis } from '@reticle/testkit'
import { describe, it } from 'vitest'
import { agreesWithModel } from '../conformance/model-suite.ts'
import { redisSubject } from '../conformance/redis-subject.ts'

const found = await testRedis()
if ('skipped' in found)
  describe.skip(`the dispenser on Redis against its model (${found.skipped})`, () => it('needs a Redis', () => undefined))
else
  describe('the dispenser on Redis against its model', () => {
    // Nothing is written by the clock: a claim that Postgres decides passes over a task while a row of it is being written (D4).
    agreesWithModel('Redis', redisSubject(found.url, { pendingMilliseconds: 3_600_000, graceMilliseconds: 30 }))
  })
