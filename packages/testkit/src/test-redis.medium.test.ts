import { Redis } from 'ioredis'
import { describe, expect, it } from 'vitest'
import { testRedis } from './index.ts'

describe('testRedis', () => {
  it('gives each caller an empty database of its own, or says why not', async (context) => {
    const [one, two] = [await testRedis(), await testRedis()]
    if ('skipped' in one || 'skipped' in two) {
      context.skip('skipped' in one ? one.skipped : '')
      return
    }
    const [first, second] = [new Redis(one.url), new Redis(two.url)]
    await first.set('name', 'one')
    expect(await second.get('name')).toBeNull()
    expect(await first.get('name')).toBe('one')
    await Promise.all([first.quit(), second.quit()])
  })
})
