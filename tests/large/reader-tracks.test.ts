import { setTimeout as sleep } from 'node:timers/promises'
import type { ProtocolInput, Region, Track } from '@reticle/domain'
import { aContent, aProtocol, aRegion, testBrowser } from '@reticle/testkit'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { enter, launch } from './support/browser.ts'
import { enterByApi } from './support/client.ts'
import { startDemo } from './support/demo.ts'
import type { RunningReticle } from './support/reticle.ts'

const found = testBrowser()
if ('skipped' in found) process.stderr.write(`skipped: tests/large/reader-tracks.test.ts: ${found.skipped}\n`)

const protocol: ProtocolInput = aProtocol({
  redundancy: { reads: 3 },
  marks: { through: 'z' },
  routing: [{ id: 'all', reason: 'looked at', when: { fact: 'readers', op: '>', value: 0 }, effect: { kind: 'contest' } }],
})

const [width, height, depth] = [96, 64, 10]
const stack = (): Blob => {
  const header = `NRRD0004\ntype: uint8\ndimension: 3\nsizes: ${width} ${height} ${depth}\nencoding: raw\n\n`
  return new Blob([header, Uint8Array.from({ length: width * height * depth }, (_, i) => i % 251)])
}

const key = (track: string, z: number, state: Track['state'] = 'visible'): Region =>
  aRegion({
    id: `${track}-${z}`,
    geometry: { type: 'box', x: 10 + z, y: 10, width: 30, height: 30 },
    plane: { z },
    track: { id: track, state },
  })

/** One reader follows the object to the end, one loses sight of it half way, one does not see it. */
const followed = {
  'Ana Ruiz': [key('mine', 1), key('mine', 8)],
  'Ben Okafor': [key('his', 1), key('his', 5, 'outside'), key('his', 8)],
  'Chiara Conti': [],
}

describe.skipIf('skipped' in found)('objects through slices at the desk', () => {
  let reticle: RunningReticle | undefined
  let browser: Browser | undefined
  let address = ''

  beforeAll(async () => {
    if ('skipped' in found) return
    reticle = await startDemo()
    browser = await launch(found.executablePath)
    const { url } = reticle
    const manager = await enterByApi(url, 'Mei Tanaka')
    const dana = await enterByApi(url, 'Dr Dana Levi')
    const projectId = ((await manager.ask('POST', '/projects', { name: 'Followed', protocol })).body as { id: string }).id
    await manager.ask('PUT', `/projects/${projectId}/members/${dana.personId}`, { roles: ['reviewer'] })
    const form = new FormData()
    form.append('files', stack(), 'stack.nrrd')
    const { id } = (await manager.ask('POST', `/projects/${projectId}/imports`, form)).body as { id: string }
    while (((await manager.ask('GET', `/imports/${id}`)).body as { state: string }).state !== 'done') await sleep(200)
    for (const [name, regions] of Object.entries(followed)) {
      const reader = await enterByApi(url, name)
      await manager.ask('PUT', `/projects/${projectId}/members/${reader.personId}`, { roles: ['annotator'] })
      const lease = (await reader.ask('POST', `/projects/${projectId}/assignments`)).body as { id: string; taskId: string; fence: number }
      const body = { taskId: lease.taskId, fence: lease.fence, content: aContent({ regions }), activeMilliseconds: 60_000 }
      const answer = await reader.ask('POST', `/assignments/${lease.id}/submission`, body, { 'idempotency-key': `tracks-${lease.id}` })
      expect(answer.status).toBe(201)
    }
    for (;;) {
      const { rows } = (await dana.ask('GET', `/projects/${projectId}/contested`)).body as { rows: { id: string }[] }
      address = `/projects/${projectId}/contested/${rows[0]?.id}`
      if (rows.length > 0) break
      await sleep(200)
    }
  }, 300_000)
  afterAll(async () => {
    await browser?.close()
    await reticle?.stop()
  })

  it('K19: shows on which slices each reader has an object, and goes where it is clicked', async () => {
    if (browser === undefined || reticle === undefined) throw new Error('it did not start')
    const { page, errors } = await enter(browser, reticle.url, 'Dr Dana Levi')
    await page.goto(address)
    await page.locator('[data-testid=canvas][data-state=ready]').first().waitFor()
    const lines = page.getByTestId('reader-track')
    await expect.poll(() => lines.count()).toBe(3)
    const titles = await Promise.all([0, 1, 2].map((n) => lines.nth(n).getAttribute('title')))
    // The names are the reviewer's to see, or letters; what counts is who has which slices.
    expect(titles.map((title) => title?.replace(/^.*: /, '')).toSorted()).toEqual(['1 to 5', '1 to 8', 'not marked'])
    const row = page.getByTestId('reader-tracks').getByRole('button')
    const box = await row.boundingBox()
    if (box === null) throw new Error('it is not in sight')
    await page.mouse.click(box.x + (7.5 / depth) * box.width, box.y + box.height / 2)
    await expect.poll(() => page.getByRole('slider', { name: /z/ }).first().getAttribute('aria-valuenow')).toBe('7')
    expect(errors).toEqual([])
    if (process.env.RETICLE_SHOTS !== undefined) await page.screenshot({ path: `${process.env.RETICLE_SHOTS}/reader-tracks.png` })
  })
})
