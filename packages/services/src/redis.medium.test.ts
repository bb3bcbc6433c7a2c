import { execFile } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { inspectRedis, type RunningService, startRedis } from './index.ts'
import { isRunning } from './processes.ts'

const execute = promisify(execFile)
const room = fileURLToPath(new URL('..', import.meta.url))
const base = mkdtempSync(join(tmpdir(), 'reticle-redis-'))
const dataDir = join(base, 'redis')
const lines: string[] = []
const running: RunningService[] = []

const start = async (): Promise<RunningService> => {
  const service = await startRedis({ dataDir, log: (line) => lines.push(line) })
  if ('unavailable' in service) throw new Error(service.unavailable)
  running.push(service)
  return service
}

/** Sends lines as a person would by telnet; answers what came within a quarter of a second. */
const talk = (service: RunningService, commands: readonly string[], password = new URL(service.url).password): Promise<string> =>
  new Promise((resolve, reject) => {
    const socket = connect(service.port, '127.0.0.1')
    let text = ''
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString()
    })
    socket.once('error', reject)
    socket.once('close', () => resolve(text))
    socket.write([`AUTH ${password}`, ...commands, 'QUIT', ''].join('\r\n'))
  })

afterAll(async () => {
  for (const service of running) await service.stop()
  rmSync(base, { recursive: true, force: true })
})

const available = await inspectRedis()

// The global set-up has fetched a Redis where one can be had.
describe.skipIf('missing' in available)('startRedis', () => {
  beforeAll(async () => {
    const service = await start()
    await talk(service, ['SET name first', 'WAITAOF 1 0 1000'])
    await service.stop()
  })

  it('keeps data and address over a restart, never evicts, and asks for the password', async () => {
    const service = await start()
    expect(await talk(service, ['GET name', 'CONFIG GET maxmemory-policy', 'CONFIG GET appendfsync'])).toMatch(
      /first.*noeviction.*everysec/s,
    )
    expect(await talk(service, ['GET name'], 'guess')).toMatch(/-WRONGPASS.*-NOAUTH/s)
    await service.stop()
    expect(isRunning(service.pid)).toBe(false)
  })

  it('says when it is killed, and starts again', async () => {
    const killed = await start()
    process.kill(killed.pid, 'SIGKILL')
    expect(await killed.ended).toBe('ended by SIGKILL')
    const again = await start()
    expect(again.url).toBe(killed.url)
    expect(await talk(again, ['GET name'])).toContain('first')
    await again.stop()
  })

  it('adopts the server of a killed parent: two never write the same files', async () => {
    const script = `import { startRedis } from '@reticle/services'
      const service = await startRedis({ dataDir: process.argv[1], log: () => undefined })
      process.stdout.write(String(service.pid), () => process.kill(process.pid, 'SIGKILL'))`
    const died = await execute(process.execPath, ['--input-type=module', '--eval', script, dataDir], { cwd: room }).catch((cause) => cause)
    const adopted = await start()
    expect({ isAdopted: adopted.isAdopted, pid: adopted.pid }).toEqual({ isAdopted: true, pid: Number(died.stdout) })
    await adopted.stop()
    expect(isRunning(adopted.pid)).toBe(false)
  })

  it('takes another port when its own is taken', async () => {
    const known = Number(readFileSync(join(dataDir, 'port'), 'utf8'))
    const squatter = createServer()
    await new Promise<void>((resolve) => squatter.listen(known, '127.0.0.1', resolve))
    const service = await start()
    expect(service.port).not.toBe(known)
    await service.stop()
    squatter.close()
  })

  it('sets files aside that it cannot read, and starts empty', async () => {
    const folder = join(dataDir, 'appendonlydir')
    for (const name of readdirSync(folder)) writeFileSync(join(folder, name), 'this is no append-only file\n')
    const service = await start()
    expect(await talk(service, ['GET name'])).not.toContain('first')
    expect(lines.some((line) => line.includes('could not read its files'))).toBe(true)
    await service.stop()
  })
})
