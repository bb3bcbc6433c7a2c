import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { describe, expect, it } from 'vitest'
import { tenLines } from './teach-code.ts'

/** A Python of 3.9 or later with numpy; RETICLE_PYTHON names one more to ask. */
const python = [process.env.RETICLE_PYTHON, 'python3', '/usr/bin/python3']
  .filter((one) => one !== undefined)
  .find((one) => spawnSync(one, ['-c', 'import sys, numpy; sys.exit(sys.version_info < (3, 9))']).status === 0)
const word = python === undefined ? ' [skipped: there is no python3 with numpy]' : ''
const sources = join(import.meta.dirname, '../../../../../packages/python/src')

describe.skipIf(python === undefined)(`the program that the page Models shows${word}`, () => {
  it('MB10, MB11: serves a model as it stands, but for its port', async () => {
    const code = tenLines.replace('port=9090', 'port=0')
    const child = spawn(python ?? '', ['-u', '-c', code], {
      env: { ...process.env, PYTHONPATH: sources },
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    try {
      if (child.stdout === null) throw new Error('it says nothing')
      const [line] = (await once(createInterface(child.stdout), 'line')) as [string]
      const address = /http:\S+/.exec(line)?.[0] ?? ''
      const ask = (path: string, token: string) => fetch(new URL(path, address), { headers: { authorization: `Bearer ${token}` } })
      expect((await ask('/info', 'another')).status).toBe(401)
      expect(await (await ask('/health', 'a-secret-of-yours')).json()).toMatchObject({ status: 'ok' })
      expect(await (await ask('/info', 'a-secret-of-yours')).json()).toMatchObject({ name: 'threshold', version: '1', labels: ['nucleus'] })
    } finally {
      child.kill()
    }
  })
})
