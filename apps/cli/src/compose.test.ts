import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { commands } from './commands.ts'
import { projectFolder } from './project-folder.ts'

type Service = {
  image: string
  build?: string
  command?: string[]
  depends_on?: string[] | Record<string, unknown>
  environment?: Record<string, string>
}
type Compose = { services: Record<string, Service>; configs: { store: { content: string } }; volumes: Record<string, unknown> }

const compose: Compose = parse(readFileSync(join(projectFolder, 'docker-compose.yml'), 'utf8'), { merge: true })
const services = Object.entries(compose.services)
const ours = services.filter(([, service]) => service.build !== undefined)

describe('docker-compose.yml', () => {
  it.each(ours)('runs a program that is there: %s', (_, { command = [] }) => {
    const [program, file = '', verb] = command
    expect(program).toBe('node')
    expect(existsSync(join(projectFolder, file))).toBe(true)
    if (file.startsWith('apps/cli/')) expect(commands.map(({ name }) => name)).toContain(verb)
  })

  it.each(ours)('gives it a database, and no secret of its own: %s', (_, { environment = {} }) => {
    expect(environment.DATABASE_URL).toMatch(/^postgresql:/)
    for (const name of ['RETICLE_SECRET', 'S3_SECRET_KEY', 'RETICLE_SETUP_CODE']) expect(environment[name]).toMatch(/^\$\{[A-Z0-9_]+:\?/)
  })

  it('waits only for services that are there, and opens one port', () => {
    for (const [, { depends_on = [] }] of services)
      for (const name of Array.isArray(depends_on) ? depends_on : Object.keys(depends_on))
        expect(Object.keys(compose.services)).toContain(name)
    expect(services.filter(([, service]) => 'ports' in service).map(([name]) => name)).toEqual(['door'])
  })

  it('writes a store configuration that is JSON', () => {
    expect(JSON.parse(compose.configs.store.content)).toHaveProperty('identities.0.credentials.0.accessKey', 'reticle')
  })
})

describe('Dockerfile', () => {
  it('starts a program that is there', () => {
    const text = readFileSync(join(projectFolder, 'Dockerfile'), 'utf8')
    const [, file = ''] = /^CMD \["node", "(.+)"\]$/m.exec(text) ?? []
    expect(file).not.toBe('')
    expect(existsSync(join(projectFolder, file))).toBe(true)
  })
})
