import { testRedis } from '@reticle/testkit'
import { describe, it } from 'vitest'
import { describeDispenser } from '../conformance/dispenser-suite.ts'
import { redisSubject } from '../conformance/redis-subject.ts'

const found = await testRedis()
if ('skipped' in found) describe.skip(`the dispenser on Redis (${found.skipped})`, () => it('needs a Redis', () => undefined))
else describeDispenser('Redis', redisSubject(found.url))
