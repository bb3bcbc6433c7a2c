import type { AnnotationContent } from '@reticle/domain'
import { rowsOf, testBrowser } from '@reticle/testkit'
import type { Browser, Page } from 'playwright-core'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { enter, launch, type Person } from './support/browser.ts'
import { type Client, enterByApi } from './support/client.ts'
import { startDemo } from './support/demo.ts'
import { databaseOf } from './support/processes.ts'
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

  it('MR22: marks that the model is less sure of are hidden by a slider; all takes what is shown, and the server is told', async () => {
    const sure = await makeProject(manager, reader, { assist: { leastConfidence: 0.2 } })
    const url = await databaseOf(reticle?.data ?? '')
    const said = JSON.stringify({ confidences: [0.95, 0.4, null], probabilities: {}, scores: {} })
    await rowsOf(url, 'update suggestions set said = $2 where project_id = $1', [sure, said])
    const least = async () =>
      (await rowsOf(url, 'select least_confidence as least from suggestion_showings where project_id = $1', [sure])).map((row) => row.least)
    await page.goto(`/projects/${sure}/label`)
    await page.locator('[data-testid=canvas][data-state=ready]').waitFor()
    // The panel is open still, from the sample before.
    await expect.poll(() => panel().getByTestId('confidence-count').textContent()).toBe('3 shown, 0 hidden')
    expect(await panel().textContent()).toContain('1 mark says no confidence and is always shown.')
    const slider = panel().getByRole('slider', { name: 'Least confidence of suggestions, in percent' })
    expect(await slider.getAttribute('aria-valuenow')).toBe('20')
    await shot(page, 'confidence-all')
    await slider.focus()
    for (let n = 0; n < 21; n++) await page.keyboard.press('ArrowRight')
    await expect.poll(() => panel().getByTestId('confidence-count').textContent()).toBe('2 shown, 1 hidden')
    expect(await rows().allTextContents()).toEqual([expect.stringContaining('95 %'), expect.stringContaining('–')])
    await shot(page, 'confidence-hidden')
    await expect.poll(least).toEqual([0.41])
    // By keys from the image as well, and it is remembered.
    await page.getByTestId('canvas').focus()
    await page.keyboard.press('Alt+.')
    await expect.poll(least).toEqual([0.46])
    await page.reload()
    await page.locator('[data-testid=canvas][data-state=ready]').waitFor()
    await expect.poll(() => panel().getByTestId('confidence-count').textContent()).toBe('2 shown, 1 hidden')
    await page.keyboard.press('Alt+Shift+Enter')
    await expect.poll(() => marks().count()).toBe(2)
    await expect.poll(() => page.getByText('All that is left is below this confidence.').count()).toBe(1)
    await page.keyboard.press('Alt+,')
    await page.keyboard.press('Alt+,')
    await expect.poll(() => rows().count()).toBe(1)
  })

  it('MR20: a blank start is like a sample of which no model says anything', async () => {
    const blank = await makeProject(manager, reader, { assist: { blankShare: 1 } })
    const asked = page.waitForResponse((response) => response.url().endsWith('/suggestions'))
    await page.goto(`/projects/${blank}/label`)
    expect(await (await asked).json()).toEqual({ leastConfidence: 0, suggestions: [] })
    await page.locator('[data-testid=canvas][data-state=ready]').waitFor()
    await page.getByTestId('submit').waitFor()
    expect(await page.getByRole('button', { name: /^Suggestions/ }).count()).toBe(0)
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

/** For people who look at how the screen is: RETICLE_SHOTS names a folder. */
const shot = async (page: Page, name: string): Promise<void> => {
  const folder = process.env.RETICLE_SHOTS
  if (folder === undefined) return
  for (const [width, height] of [
    [1440, 900],
    [1280, 720],
  ] as const) {
    await page.setViewportSize({ width, height })
    await page.waitForTimeout(300)
    await page.screenshot({ path: `${folder}/${name}-${width}.png` })
  }
}
