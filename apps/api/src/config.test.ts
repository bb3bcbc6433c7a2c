import { describe, expect, it } from 'vitest'
import { configFrom } from './config.ts'

const good = { DATABASE_URL: 'postgres://a:b@127.0.0.1/c', RETICLE_SECRET: '4f9d2c1ab88e7d6605f3a2b19c8d7e6f' }

describe('configFrom', () => {
  it('fills in what a laptop needs', () => {
    expect(configFrom(good)).toMatchObject({ host: '127.0.0.1', isDemo: false, redisUrl: null, setupCode: null, trustedProxies: [] })
  })

  it('takes an empty variable for an absent one', () => {
    expect(configFrom({ ...good, REDIS_URL: '', RETICLE_PUBLIC_URL: '', RETICLE_WEB: ' ' })).toMatchObject({ redisUrl: null, web: null })
  })

  it.each([
    ['no secret', { RETICLE_SECRET: undefined }, 'RETICLE_SECRET'],
    ['a short secret', { RETICLE_SECRET: 'short' }, 'RETICLE_SECRET'],
    ['a secret of one letter', { RETICLE_SECRET: 'a'.repeat(40) }, 'RETICLE_SECRET'],
    ['a default secret', { RETICLE_SECRET: 'please-changeme-please-changeme-please' }, 'RETICLE_SECRET'],
    ['no database', { DATABASE_URL: undefined }, 'DATABASE_URL'],
    ['a database of another kind', { DATABASE_URL: 'mysql://a/b' }, 'DATABASE_URL'],
    ['the demo open to others', { RETICLE_DEMO: '1', RETICLE_HOST: '0.0.0.0', RETICLE_PUBLIC_URL: 'https://a.example' }, 'RETICLE_DEMO'],
    ['no public address when open to others', { RETICLE_HOST: '0.0.0.0' }, 'RETICLE_PUBLIC_URL'],
    ['a source folder that is no absolute path', { RETICLE_SOURCE_FOLDERS: 'plates' }, 'RETICLE_SOURCE_FOLDERS'],
    ['a port that is none', { RETICLE_PORT: '70000' }, 'RETICLE_PORT'],
  ])('refuses to start with %s, and names the variable', (_what, change, name) => {
    expect(() => configFrom({ ...good, ...change })).toThrow(name)
  })

  it('lets the demo out when told so twice', () => {
    const env = { RETICLE_DEMO: '1', RETICLE_HOST: '0.0.0.0', RETICLE_DEMO_ANYWHERE: '1', RETICLE_PUBLIC_URL: 'https://demo.example' }
    expect(configFrom({ ...good, ...env }).isDemo).toBe(true)
  })
})
