import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { textOf } from '../learn/classifier.ts'
import { openJobs } from './jobs.ts'
import { openVersions } from './versions.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'reticle-model-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const leaf = { feature: Int16Array.of(-1), cut: Float32Array.of(0), left: Int32Array.of(0), shares: Float32Array.of(0.4, 0.6) }
const text = (threshold: number) => textOf({ channels: 1, labels: ['cell'], threshold, forest: { features: 1, classes: 2, trees: [leaf] } })
const from = { release: 'r1', metrics: { iou: 0.7 } }

describe('versions in a folder', () => {
  const open = async (labels = ['cell']) => {
    const broken: string[] = []
    return { versions: await openVersions(folder, labels, (file) => broken.push(file)), broken }
  }

  it('begins classical, rises, and is known after a restart', async () => {
    const { versions } = await open()
    expect(versions.latest().version).toBe('classical-1')
    const first = await versions.add(text(0.5), from)
    const second = await versions.add(text(0.6), from)
    expect([first.version, second.version]).toEqual([`learnt-1-${first.digest?.slice(0, 12)}`, `learnt-2-${second.digest?.slice(0, 12)}`])
    expect((await open()).versions.latest()).toEqual(second)
  })

  it('goes by the last whole file after a crash, says which is not, and gives no number twice', async () => {
    const { versions } = await open()
    const first = await versions.add(text(0.5), from)
    await versions.add(text(0.6), from)
    const file = join(folder, '000002.json')
    writeFileSync(file, readFileSync(file, 'utf8').slice(0, 200))
    writeFileSync(join(folder, '000003.json.part'), 'half')
    const again = await open()
    expect(again.versions.latest()).toEqual(first)
    expect(again.broken).toEqual([file])
    expect((await again.versions.add(text(0.7), from)).number).toBe(3)
  })

  it('a text that was changed is not taken, nor one of other labels', async () => {
    await (await open()).versions.add(text(0.5), from)
    expect((await open(['nucleus'])).versions.latest().version).toBe('classical-1')
    const file = join(folder, '000001.json')
    writeFileSync(file, readFileSync(file, 'utf8').replace('0.5', '0.9'))
    expect((await open()).versions.latest().version).toBe('classical-1')
  })
})

describe('trainings in a folder', () => {
  it('what was under way when the program ended has failed, and says so', async () => {
    const jobs = await openJobs(folder)
    const [first, second] = [await jobs.make(), await jobs.make()]
    await jobs.change(first.id, { state: 'running', progress: 0.3 })
    await jobs.change(second.id, { state: 'done', version: 'learnt-1' })
    const again = await openJobs(folder)
    expect(again.find(first.id)).toMatchObject({ state: 'failed', error: expect.stringContaining('stopped while it trained') })
    expect(again.find(second.id)).toMatchObject({ state: 'done', version: 'learnt-1' })
    expect(again.find('another')).toBeUndefined()
  })

  it('what is over stays as it is, and no more than the last hundred are kept', async () => {
    const jobs = await openJobs(folder)
    const first = await jobs.make()
    await jobs.change(first.id, { state: 'cancelled' })
    await jobs.change(first.id, { state: 'done' })
    expect(jobs.find(first.id)?.state).toBe('cancelled')
    for (let n = 0; n < 104; n++) await jobs.change((await jobs.make()).id, { state: 'done' })
    await jobs.make()
    expect(readdirSync(folder)).toHaveLength(100)
    expect(jobs.find(first.id)).toBeUndefined()
  })
})
