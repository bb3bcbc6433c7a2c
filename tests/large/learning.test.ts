import { testBrowser } from '@reticle/testkit'
import type { Browser, Page } from 'playwright-core'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { smallBackend } from './models/small-backend.ts'
import { enter, errorsOnce, launch, type Person } from './support/browser.ts'
import { type Client, enterByApi } from './support/client.ts'
import { startDemo } from './support/demo.ts'
import type { RunningReticle } from './support/reticle.ts'

const found = testBrowser()
if ('skipped' in found) process.stderr.write(`skipped: tests/large/learning.test.ts: ${found.skipped}\n`)

const secret = 'a secret of the test'
const samples = 14
const protocol = {
  title: 'Tissue',
  labels: [
    { id: 'cell', name: 'Cell', color: '#e69f00' },
    { id: 'debris', name: 'Debris', color: '#0072b2' },
  ],
  tools: ['select', 'polygon', 'box'],
  redundancy: { reads: 1 },
}
/** Nearly what the model says of every sample. */
const content = {
  regions: [
    {
      ...{ id: 'r', labelId: 'cell', origin: { kind: 'tool', tool: 'polygon' } },
      geometry: { type: 'polygon', rings: [[81, 56, 121, 56, 121, 96, 81, 96]] },
    },
  ],
  answers: [],
}

const makeProject = async (manager: Client, reader: Client): Promise<string> => {
  const { id } = (await manager.ask('POST', '/projects', { name: 'Tissue that is learnt', protocol })).body as { id: string }
  await manager.ask('PUT', `/projects/${id}/members/${reader.personId}`, { roles: ['annotator'] })
  const form = new FormData()
  for (let n = 0; n < samples; n++) {
    const png = await sharp({ create: { width: 200, height: 150, channels: 3, background: { r: 40, g: 70, b: 90 + 10 * n } } })
      .png()
      .toBuffer()
    form.append('files', new Blob([new Uint8Array(png)], { type: 'image/png' }), `slide ${n}.png`)
  }
  const made = (await manager.ask('POST', `/projects/${id}/imports`, form)).body as { id: string }
  await expect
    .poll(async () => (await manager.ask('GET', `/imports/${made.id}`)).body, { timeout: 60_000 })
    .toMatchObject({ state: 'done' })
  return id
}

describe.skipIf('skipped' in found)('a model that learns again and again', () => {
  let reticle: RunningReticle | undefined
  let browser: Browser | undefined
  let backend: Awaited<ReturnType<typeof smallBackend>>
  let manager: Client
  let reader: Client
  let projectId: string
  let mei: Person
  const newErrors = errorsOnce()
  const page = (): Page => mei.page
  beforeAll(async () => {
    if ('skipped' in found) return
    process.env.RETICLE_BACKEND_PRIVATE_HOSTS = '127.0.0.1'
    reticle = await startDemo()
    browser = await launch(found.executablePath)
    backend = await smallBackend(secret)
    manager = await enterByApi(reticle.url, 'Mei Tanaka')
    reader = await enterByApi(reticle.url, 'Ana Ruiz')
    mei = await enter(browser, reticle.url, 'Mei Tanaka')
  }, 300_000)
  afterAll(async () => {
    delete process.env.RETICLE_BACKEND_PRIVATE_HOSTS
    if (!('skipped' in found)) backend.close()
    await browser?.close()
    await reticle?.stop()
  })

  /** Labels the next samples as the reader, through the API. */
  const label = async (count: number, inAll: number) => {
    for (let n = 0; n < count; n++) {
      const claimed = (await reader.ask('POST', `/projects/${projectId}/assignments`)).body as { id: string; fence: number }
      const sent = { content, fence: claimed.fence, activeMilliseconds: 1000 }
      const answer = await reader.ask('POST', `/assignments/${claimed.id}/submission`, sent, { 'idempotency-key': claimed.id })
      expect([answer.status, answer.body]).toMatchObject([201, {}])
    }
    const settled = async () =>
      ((await manager.ask('GET', `/projects/${projectId}/progress`)).body as { tasks: { settled: number } }).tasks.settled
    await expect.poll(settled, { timeout: 60_000 }).toBe(inAll)
  }
  const round = async (state: string) =>
    page()
      .getByRole('row', { name: new RegExp(state) })
      .first()
      .waitFor({ timeout: 90_000 })

  it('MR40: a manager sets a loop up in one form', async () => {
    projectId = await makeProject(manager, reader)
    const mapping = { labels: { Cell: 'cell', speck: null }, questions: {} }
    const model = (await manager.ask('POST', `/projects/${projectId}/models`, { name: 'squares', modality: 'image' })).body as {
      id: string
    }
    await manager.ask('POST', `/models/${model.id}/versions`, { version: '1', licence: 'Apache-2.0', mapping })
    const body = { name: 'lab machine', modelId: model.id, protocol: 'reticle', address: backend.address, secret }
    const made = await manager.ask('POST', `/projects/${projectId}/backends`, body)
    expect([made.status, made.body]).toMatchObject([201, { name: 'lab machine' }])
    await manager.ask('POST', `/backends/${(made.body as { id: string }).id}/check`)
    await page().goto(`/projects/${projectId}/models`)
    await page().getByRole('tab', { name: /Loops/ }).click()
    await page().getByText('No loops yet').waitFor()
    await page().getByRole('button', { name: 'Set up a loop' }).click()
    const form = page().getByRole('dialog')
    await form.getByText('By hand').click()
    await form.getByLabel('Held out to measure by').fill('30')
    await shots(page(), 'loop-form')
    await form.getByRole('button', { name: 'Set up the loop' }).click()
    await form.waitFor({ state: 'hidden' })
    await page().getByText('No round yet.').waitFor()
  })

  it('MR47: a round without a label fails, and says the cure', async () => {
    await page().getByRole('button', { name: 'Begin a round' }).click()
    await page()
      .getByText(/no sample is settled that is not held out: label some/)
      .waitFor({ timeout: 60_000 })
    await shots(page(), 'loop-failed')
  })

  it('MR42 to MR46: rounds freeze, train, measure on what is held out, and order the queue, with a curve', async () => {
    await label(6, 6)
    await page().getByRole('button', { name: 'Begin a round' }).click()
    await round('Done')
    await label(4, 10)
    await expect.poll(() => page().getByRole('button', { name: 'Begin a round' }).isEnabled(), { timeout: 60_000 }).toBe(true)
    await page().getByRole('button', { name: 'Begin a round' }).click()
    await expect.poll(() => page().getByRole('row', { name: /Done/ }).count(), { timeout: 90_000 }).toBe(2)
    await shots(page(), 'loop-rounds')
    const loops = (await manager.ask('GET', `/projects/${projectId}/loops`)).body as { id: string }[]
    const detail = (await manager.ask('GET', `/loops/${loops[0]?.id}`)).body as {
      history: { state: string; labels: number | null; measure: { value: number } | null }[]
    }
    const done = detail.history.filter(({ state }) => state === 'done')
    expect(done).toHaveLength(2)
    expect(done[1]?.labels ?? 0).toBeGreaterThan(done[0]?.labels ?? Number.POSITIVE_INFINITY)
    for (const { measure } of done) expect(measure?.value).toBeGreaterThan(0.5)
  })

  it('ML50: the queue page shows what comes next, with its score and what it was made of', async () => {
    await page().goto(`/projects/${projectId}/queue`)
    await page().getByText('slide', { exact: false }).first().waitFor()
    await shots(page(), 'queue-ordering')
    expect(newErrors([mei])).toEqual([])
  })
})

/** For people who look at how the screens are: RETICLE_SHOTS names a folder. */
const shots = async (page: Page, name: string): Promise<void> => {
  const folder = process.env.RETICLE_SHOTS
  if (folder === undefined) return
  for (const [width, height] of [
    [1440, 900],
    [1280, 720],
  ] as const) {
    await page.setViewportSize({ width, height })
    await page.waitForTimeout(400)
    await page.screenshot({ path: `${folder}/${name}-${width}.png`, fullPage: true })
  }
}
