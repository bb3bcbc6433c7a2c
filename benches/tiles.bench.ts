/**
 * A chunk of a pyramid, with the caller's permission checked, against a static file of the same size from the same server: the time of one
 * request after the other on one connection, in turns.
 */
import { randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { Agent, request } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import type { PixelInfo } from '@reticle/contract'
import { aProtocol } from '@reticle/testkit'
import { type Client, enterByApi } from '../tests/large/support/client.ts'
import { startReticle } from '../tests/large/support/reticle.ts'
import { median, report } from './figure.ts'

const side = 2048
/** Bytes of what is asked for: about a chunk of 256 x 256 values of 16 bits. */
const bytes = 98_304
const rounds = 6
const requests = 300
const say = (line: string) => process.stderr.write(`${line}\n`)

/** NumPy's format, version 1.0, of noise that no codec makes small. */
const npy = (): Uint8Array<ArrayBuffer> => {
  const text = `${`{'descr': '<u2', 'fortran_order': False, 'shape': (${side}, ${side}), }`.padEnd(117)}\n`
  const head = [Buffer.from([0x93, ...Buffer.from('NUMPY'), 1, 0, text.length, 0]), Buffer.from(text)]
  return new Uint8Array(Buffer.concat([...head, randomBytes(side * side * 2)]))
}

const makeSample = async (manager: Client): Promise<PixelInfo> => {
  const { id: projectId } = (await manager.ask('POST', '/projects', { name: 'Tiles', protocol: aProtocol() })).body as { id: string }
  const form = new FormData()
  form.append('files', new Blob([npy()]), 'noise.npy')
  await manager.ask('POST', `/projects/${projectId}/imports`, form)
  for (;;) {
    const { rows } = (await manager.ask('GET', `/projects/${projectId}/samples?limit=1`)).body as { rows: { id: string }[] }
    const info = rows[0] === undefined ? undefined : ((await manager.ask('GET', `/samples/${rows[0].id}/pixels`)).body as PixelInfo)
    if (info?.state === 'ready') return info
    if (info?.state === 'failed') throw new Error(`the pyramid failed: ${JSON.stringify(info.problem)}`)
    await sleep(100)
  }
}

const agent = new Agent({ keepAlive: true, maxSockets: 1 })
/** Milliseconds until the last byte is here. */
const timeOf = (url: string, headers: Record<string, string>, status: number): Promise<number> =>
  new Promise((resolve, reject) => {
    const started = performance.now()
    const asked = request(url, { agent, headers }, (response) => {
      let got = 0
      response.on('data', (piece: Buffer) => {
        got += piece.byteLength
      })
      response.on('end', () => {
        if (response.statusCode === status && got === bytes) resolve(performance.now() - started)
        else reject(new Error(`${url} answered ${response.statusCode} with ${got} bytes`))
      })
    })
    asked.on('error', reject)
    asked.end()
  })

const web = await mkdtemp('/tmp/reticle-bench-web-')
await mkdir(`${web}/assets`)
await writeFile(`${web}/index.html`, '<!doctype html><title>bench</title>')
await writeFile(`${web}/assets/tile-0a1b2c3d.bin`, randomBytes(bytes))
process.env.RETICLE_WEB = web
const reticle = await startReticle({ demo: true })
try {
  const manager = await enterByApi(reticle.url, 'Mei Tanaka')
  const { sampleId, version, levels } = await makeSample(manager)
  say(`${side} x ${side} of 16 bits: ${levels.length} levels`)
  const shard = `${reticle.url}/api/v1/samples/${sampleId}/pixels/${version}/0/c/0/0`
  const still = `${reticle.url}/assets/tile-0a1b2c3d.bin`
  const times = { tile: [] as number[], file: [] as number[] }
  for (let round = 0; round < rounds; round++) {
    for (let n = 0; n < requests; n++) {
      const start = ((round * requests + n) % 60) * bytes
      const tile = await timeOf(shard, { cookie: manager.cookie(), range: `bytes=${start}-${start + bytes - 1}` }, 206)
      const file = await timeOf(still, { cookie: manager.cookie() }, 200)
      // The first round warms up.
      if (round === 0) continue
      times.tile.push(tile)
      times.file.push(file)
    }
  }
  const p99 = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length * 0.99)] ?? 0
  say(`p99: ${p99(times.tile).toFixed(2)} ms a tile, ${p99(times.file).toFixed(2)} ms a file`)
  report({
    bench: 'tiles',
    name: `${bytes} bytes of a pyramid against a static file of the same size`,
    value: median(times.tile),
    unit: 'ms',
    baseline: median(times.file),
    goal: 2,
    better: 'lower',
  })
} finally {
  agent.destroy()
  await reticle.stop()
  await rm(web, { recursive: true, force: true })
}
