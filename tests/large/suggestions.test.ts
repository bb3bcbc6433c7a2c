import type { AnnotationContent } from '@reticle/domain'
import { testBrowser } from '@reticle/testkit'
import type { Browser, Page } from 'playwright-core'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { enter, launch, type Person } from './support/browser.ts'
import { type Client, enterByApi } from './support/client.ts'
import { startDemo } from './support/demo.ts'
import type { RunningReticle } from './support/reticle.ts'

const found = testBrowser()
if ('skipped' in found) process.stderr.write(`skipped: tests/large/suggestions.test.ts: ${found.skipped}\n`)

const names = ['a.png', 'b.png'] as const
/** What a model said of each image, as COCO results are exported. */
const coco = {
  images: names.map((file_name, index) => ({ id: index + 1, file_name, width: 200, height: 150 })),
  categories: [{ id: 1, name: 'Cell' }],
  annotations: names.flatMap((_, index) =>
    [
      [20, 20, 40, 30],
      [100, 20, 40, 30],
      [20, 90, 40, 30],
    ].map((bbox, at) => ({ id: 10 * index + at, image_id: index + 1, category_id: 1, bbox, area: 1200, iscrowd: 0 })),
  ),
}
const protocol = {
  title: 'Tissue',
  labels: [
    { id: 'cell', name: 'Cell', color: '#e69f00' },
    { id: 'debris', name: 'Debris', color: '#0072b2' },
  ],
  tools: ['select', 'box'],
  redundancy: { reads: 1 },
}

const makeProject = async (manager: Client, reader: Client, more: object = {}): Promise<string> => {
  const { id } = (await manager.ask('POST', '/projects', { name: 'Tissue', protocol: { ...protocol, ...more } })).body as { id: string }
  await manager.ask('PUT', `/projects/${id}/members/${reader.personId}`, { roles: ['annotator'] })
  const form = new FormData()
  for (const [index, name] of names.entries()) {
    const background = { r: 40, g: 70, b: 100 + index }
    const png = await sharp({ create: { width: 200, height: 150, channels: 3, background } })
      .png()
      .toBuffer()
    form.append('files', new Blob([new Uint8Array(png)], { type: 'image/png' }), name)
  }
  const made = (await manager.ask('POST', `/projects/${id}/imports`, form)).body as { id: string }
  const state = async (path: string) => ((await manager.ask('GET', path)).body as { state: string }).state
  await expect.poll(() => state(`/imports/${made.id}`), { timeout: 60_000 }).toBe('done')
  const labels = new FormData()
  labels.append('choice', JSON.stringify({ becomes: 'suggestions', readers: { '': { name: 'unet 2.1' } } }))
  labels.append('file', new Blob([JSON.stringify(coco)], { type: 'application/json' }), 'unet.json')
  const told = (await manager.ask('POST', `/projects/${id}/label-imports`, labels)).body as { id: string }
  await expect.poll(() => state(`/label-imports/${told.id}`), { timeout: 60_000 }).toBe('ready')
  await manager.ask('POST', `/label-imports/${told.id}/start`)
  await expect.poll(() => state(`/label-imports/${told.id}`), { timeout: 60_000 }).toBe('done')
  return id
}

describe.skipIf('skipped' in found)('what models suggest, at the bench', () => {
  let reticle: RunningReticle | undefined
  let browser: Browser | undefined
  let manager: Client
  let reader: Client
  let projectId: string
  let ana: Person
  let page: Page
  beforeAll(async () => {
    if ('skipped' in found) return
    reticle = await startDemo()
    browser = await launch(found.executablePath)
    manager = await enterByApi(reticle.url, 'Mei Tanaka')
    reader = await enterByApi(reticle.url, 'Ana Ruiz')
    ana = await enter(browser, reticle.url, 'Ana Ruiz')
    page = ana.page
  }, 300_000)
  afterAll(async () => {
    await browser?.close()
    await reticle?.stop()
  })

  const panel = () => page.getByTestId('suggestions')
  const rows = () => panel().getByRole('listitem')
  const marks = () => page.locator('[data-mark]')

  it('come from a file of another tool', async () => {
    projectId = await makeProject(manager, reader)
    await page.goto(`/projects/${projectId}/label`)
    await page.locator('[data-testid=canvas][data-state=ready]').waitFor()
  })

  it('are shown beside the marks, and are none of them', async () => {
    await page.keyboard.press('F6')
    await expect.poll(() => rows().count()).toBe(3)
    await expect.poll(() => panel().getByRole('heading').textContent()).toBe('unet 2.1')
    expect(await marks().count()).toBe(0)
  })

  it('are taken and dropped one by one by keys, and undo brings back what was taken', async () => {
    await page.keyboard.press('F7')
    await expect.poll(() => panel().locator('[data-current=true]').count()).toBe(1)
    await page.keyboard.press('Alt+Enter')
    await expect.poll(() => rows().count()).toBe(2)
    await expect.poll(() => marks().count()).toBe(1)
    await page.keyboard.press('Alt+Backspace')
    await expect.poll(() => rows().count()).toBe(1)
    expect(await marks().count()).toBe(1)
    await page.keyboard.press('Control+z')
    await expect.poll(() => rows().count()).toBe(2)
    expect(await marks().count()).toBe(0)
  })

  it('LI44: go into the annotation with the model that they came from, and say when they were changed', async () => {
    await page.keyboard.press('Alt+Shift+Enter')
    await expect.poll(() => marks().count()).toBe(2)
    // The first one is something else.
    await marks().first().click()
    await page.getByTestId('canvas').press('2')
    const [sent] = await Promise.all([
      page.waitForRequest((request) => request.method() === 'POST' && request.url().endsWith('/submission')),
      page.keyboard.press('Control+Enter'),
    ])
    const { content } = sent.postDataJSON() as { content: AnnotationContent }
    expect((await sent.response())?.status()).toBe(201)
    expect(content.regions.map(({ labelId, origin }) => [labelId, origin])).toEqual([
      ['debris', { kind: 'model', model: 'unet 2.1', edited: true }],
      ['cell', { kind: 'model', model: 'unet 2.1', edited: false }],
    ])
  })

  it('are not shown where the protocol hides them', async () => {
    const hidden = await makeProject(manager, reader, { suggestions: 'hidden' })
    const asked: string[] = []
    page.on('request', (request) => asked.push(request.url()))
    await page.goto(`/projects/${hidden}/label`)
    await page.locator('[data-testid=canvas][data-state=ready]').waitFor()
    await page.getByTestId('submit').waitFor()
    expect(asked.filter((url) => url.endsWith('/suggestions'))).toEqual([])
    expect(await page.getByRole('button', { name: /^Suggestions/ }).count()).toBe(0)
  })
})
