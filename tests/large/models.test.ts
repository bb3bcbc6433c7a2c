import type { AnnotationContent } from '@reticle/domain'
import { testBrowser } from '@reticle/testkit'
import type { Browser, Page } from 'playwright-core'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { smallBackend } from './models/small-backend.ts'
import { canvasOf, enter, launch, type Person } from './support/browser.ts'
import { type Client, enterByApi } from './support/client.ts'
import { startDemo } from './support/demo.ts'
import type { RunningReticle } from './support/reticle.ts'

const found = testBrowser()
if ('skipped' in found) process.stderr.write(`skipped: tests/large/models.test.ts: ${found.skipped}\n`)

const secret = 'a secret of the test'
const names = ['a.png', 'b.png', 'c.png'] as const
const protocol = {
  title: 'Tissue',
  labels: [
    { id: 'cell', name: 'Cell', color: '#e69f00' },
    { id: 'debris', name: 'Debris', color: '#0072b2' },
  ],
  tools: ['select', 'polygon', 'box'],
  redundancy: { reads: 1 },
}

const makeProject = async (manager: Client, reader: Client): Promise<string> => {
  const { id } = (await manager.ask('POST', '/projects', { name: 'Tissue', protocol })).body as { id: string }
  await manager.ask('PUT', `/projects/${id}/members/${reader.personId}`, { roles: ['annotator'] })
  const form = new FormData()
  for (const [index, name] of names.entries()) {
    const background = { r: 40, g: 70, b: 100 + 20 * index }
    const png = await sharp({ create: { width: 200, height: 150, channels: 3, background } })
      .png()
      .toBuffer()
    form.append('files', new Blob([new Uint8Array(png)], { type: 'image/png' }), name)
  }
  const made = (await manager.ask('POST', `/projects/${id}/imports`, form)).body as { id: string }
  await expect
    .poll(async () => (await manager.ask('GET', `/imports/${made.id}`)).body, { timeout: 60_000 })
    .toMatchObject({ state: 'done' })
  return id
}

describe.skipIf('skipped' in found)('models: registered, checked, asked, and what readers take of them', () => {
  let reticle: RunningReticle | undefined
  let browser: Browser | undefined
  let backend: Awaited<ReturnType<typeof smallBackend>>
  let manager: Client
  let reader: Client
  let projectId: string
  let mei: Person
  let ana: Person
  beforeAll(async () => {
    if ('skipped' in found) return
    process.env.RETICLE_BACKEND_PRIVATE_HOSTS = '127.0.0.1'
    reticle = await startDemo()
    browser = await launch(found.executablePath)
    backend = await smallBackend(secret)
    manager = await enterByApi(reticle.url, 'Mei Tanaka')
    reader = await enterByApi(reticle.url, 'Ana Ruiz')
    mei = await enter(browser, reticle.url, 'Mei Tanaka')
    ana = await enter(browser, reticle.url, 'Ana Ruiz')
  }, 300_000)
  afterAll(async () => {
    delete process.env.RETICLE_BACKEND_PRIVATE_HOSTS
    await browser?.close()
    await reticle?.stop()
  })

  const page = (): Page => mei.page
  const bench = (): Page => ana.page
  const marks = () => bench().locator('[data-mark]')
  const options = () => bench().getByTestId('prompt-options')
  const take = () => options().getByRole('button', { name: /^Take/ })
  const ready = () => bench().locator('[data-testid=canvas][data-state=ready]').waitFor()
  /** Nothing when there are no more samples. */
  const assignment = () => bench().evaluate(() => document.querySelector('[data-testid=bench]')?.getAttribute('data-assignment') ?? '')

  /** Submits, waits for the next sample, and answers with what was sent. */
  const submit = async (): Promise<AnnotationContent> => {
    const before = await assignment()
    const [sent] = await Promise.all([
      bench().waitForRequest((request) => request.method() === 'POST' && request.url().endsWith('/submission')),
      bench().keyboard.press('Control+Enter'),
    ])
    expect((await sent.response())?.status()).toBe(201)
    await expect.poll(assignment, { timeout: 30_000 }).not.toBe(before)
    return (sent.postDataJSON() as { content: AnnotationContent }).content
  }

  it('a manager who has none yet is told what a backend is', async () => {
    projectId = await makeProject(manager, reader)
    await page().goto(`/projects/${projectId}/models`)
    await page().getByRole('heading', { name: 'How a model comes in' }).waitFor()
    await shots(page(), 'models-empty')
  })

  it('a backend that wants a secret says so, with the cure', async () => {
    await page().getByRole('button', { name: 'Add a backend' }).click()
    const form = page().getByRole('dialog')
    await form.getByLabel('Name', { exact: true }).fill('lab machine')
    await form.getByLabel('Name of the model').fill('squares')
    await form.getByLabel('Address').fill(backend.address)
    await shots(page(), 'models-form')
    await form.getByRole('button', { name: 'Add and check it' }).click()
    const card = page().getByRole('listitem', { name: 'lab machine' })
    await card.getByText('It is not well').waitFor()
    await card.getByText(/status 401: the secret is missing/).waitFor()
    await card.getByText(/It wants a secret/).waitFor()
    await shots(page(), 'models-fault')
  })

  it('MB5: its own names are mapped before anything of it is taken', async () => {
    const card = page().getByRole('listitem', { name: 'lab machine' })
    await card.getByRole('button', { name: 'Change' }).click()
    await page().getByRole('dialog').getByLabel('Secret', { exact: true }).fill(secret)
    await page().getByRole('dialog').getByRole('button', { name: 'Change' }).click()
    await page().getByRole('dialog').waitFor({ state: 'hidden' })
    await card.getByRole('button', { name: 'Check now' }).click()
    await card.getByText('“speck” has no mapping').waitFor()
    await card.getByRole('button', { name: 'Map its names' }).click()
    const dialog = page().getByRole('dialog')
    expect(await dialog.getByLabel('Label Cell becomes').inputValue()).toBe('Cell')
    await dialog.getByText('label “speck”: an answer that holds').waitFor()
    await shots(page(), 'models-mapping')
    await dialog.getByLabel('Label speck becomes').click()
    await page().getByRole('option', { name: 'Leave out' }).click()
    await dialog.getByRole('button', { name: 'Register version' }).click()
    await dialog.waitFor({ state: 'hidden' })
    await card.getByRole('button', { name: 'Check now' }).click()
    await card.getByText(/Its version 1 is registered/).waitFor()
    await expect.poll(() => card.getByTestId('standing').textContent()).toBe('Well')
  })

  it('predicts over the samples, and says how far it is', async () => {
    const card = page().getByRole('listitem', { name: 'lab machine' })
    await card.getByRole('button', { name: 'Start a run' }).click()
    await shots(page(), 'models-start')
    await page().getByRole('dialog').getByRole('button', { name: 'Start predictions' }).click()
    const run = page().getByRole('listitem', { name: 'Predictions of squares' })
    await expect.poll(() => run.getAttribute('data-state'), { timeout: 60_000 }).toBe('done')
    await run.getByText('3 samples. Asked for samples being read that it said nothing of').waitFor()
    expect(backend.heard().map(({ labels, prompt }) => [labels, prompt])).toEqual(names.map(() => [['Cell'], undefined]))
    await shots(page(), 'models-runs')
    await page().getByRole('tab', { name: 'Models and backends' }).click()
    await page().getByRole('button', { name: 'squares', exact: true }).click()
    await page().getByRole('table', { name: 'Versions of squares' }).getByText('Apache-2.0').waitFor()
    await shots(page(), 'models-list')
  })

  it('the reader sees what it says, takes and changes it, and the origin says both', async () => {
    await bench().goto(`/projects/${projectId}/label`)
    await ready()
    await bench().keyboard.press('F6')
    await bench().getByTestId('suggestions').getByRole('heading', { name: 'squares 1' }).waitFor()
    await bench().keyboard.press('F7')
    await bench().keyboard.press('Alt+Enter')
    await expect.poll(() => marks().count()).toBe(1)
    await marks().first().click()
    await bench().getByTestId('canvas').press('ArrowRight')
    const { regions } = await submit()
    expect(regions.map(({ labelId, origin }) => [labelId, origin])).toEqual([['cell', { kind: 'model', model: 'squares 1', edited: true }]])
  })

  it('PB1, PB4: nothing is asked before the reader points; the answer is an offer until it is taken', async () => {
    await ready()
    await bench().keyboard.press('F3')
    await options().waitFor()
    expect(backend.prompts()).toBe(0)
    await canvasOf(bench()).click([40, 40])
    await expect.poll(() => take().isEnabled(), { timeout: 15_000 }).toBe(true)
    expect(await marks().count()).toBe(0)
    await shots(bench(), 'prompt-offer')
    expect(backend.heard().at(-1)?.prompt).toMatchObject({ points: [{ isForeground: true }], label: 'Cell' })
    await bench().keyboard.press('Enter')
    await expect.poll(() => marks().count()).toBe(1)
    await bench().keyboard.press('Control+z')
    await expect.poll(() => marks().count()).toBe(0)
  })

  it('PB2, PB8: the right button and a drag point as well; Backspace takes the last back', async () => {
    const canvas = canvasOf(bench())
    await canvas.drag([20, 20], [80, 70])
    await canvas.click([50, 40])
    const spot = await canvas.place([70, 60])
    await bench().mouse.click(spot.x, spot.y, { button: 'right' })
    await expect
      .poll(() => backend.heard().at(-1)?.prompt, { timeout: 15_000 })
      .toMatchObject({ boxes: [{}], points: [{ isForeground: true }, { isForeground: false }] })
    await expect.poll(() => take().isEnabled(), { timeout: 15_000 }).toBe(true)
    await shots(bench(), 'prompt-parts')
    await bench().keyboard.press('Backspace')
    await expect.poll(() => backend.heard().at(-1)?.prompt?.points.length, { timeout: 15_000 }).toBe(1)
    await bench().keyboard.press('Escape')
    await expect.poll(() => take().isEnabled()).toBe(false)
  })

  it('PB8: Esc ends a request that is on its way, at the backend too', async () => {
    backend.hold()
    const before = { prompts: backend.prompts(), givenUp: backend.givenUp() }
    await canvasOf(bench()).click([60, 60])
    await expect.poll(() => backend.prompts(), { timeout: 15_000 }).toBe(before.prompts + 1)
    await bench().getByTestId('prompt-busy').waitFor()
    await shots(bench(), 'prompt-busy')
    await bench().keyboard.press('Escape')
    await expect.poll(() => backend.givenUp(), { timeout: 15_000 }).toBe(before.givenUp + 1)
    await expect.poll(() => options().getAttribute('data-asking')).toBe('false')
    backend.letGo()
    expect(await marks().count()).toBe(0)
  })

  it('PB5: a mark that a model outlined is submitted with its origin', async () => {
    await canvasOf(bench()).click([100, 80])
    await expect.poll(() => take().isEnabled(), { timeout: 15_000 }).toBe(true)
    await take().click()
    await expect.poll(() => marks().count()).toBe(1)
    const { regions } = await submit()
    expect(regions.map(({ labelId, origin, geometry }) => [labelId, origin, geometry.type])).toEqual([
      ['cell', { kind: 'model', model: 'squares 1', edited: false }, 'polygon'],
    ])
  })

  it('PB9: a backend that is gone says so beside the tools, and labelling goes on', async () => {
    await ready()
    backend.close()
    await canvasOf(bench()).click([50, 50])
    const fault = options().getByRole('alert')
    await fault.getByText(/"lab machine" gave no answer/).waitFor({ timeout: 30_000 })
    await shots(bench(), 'prompt-dead')
    await bench().keyboard.press('b')
    await options().waitFor({ state: 'hidden' })
    await canvasOf(bench()).drag([30, 30], [90, 90])
    await expect.poll(() => marks().count()).toBe(1)
    const { regions } = await submit()
    expect(regions.map(({ origin }) => origin)).toEqual([{ kind: 'tool', tool: 'box' }])
    await page().getByRole('listitem', { name: 'lab machine' }).getByText('The last request failed').waitFor({ timeout: 30_000 })
    await shots(page(), 'models-failing')
  })

  it('the release says of each vote what came from the model, and whether it was changed', async () => {
    const { id } = (await manager.ask('POST', `/projects/${projectId}/releases`, { name: 'with a model' })).body as { id: string }
    await expect
      .poll(async () => (await manager.ask('GET', `/releases/${id}`)).body, { timeout: 60_000 })
      .toMatchObject({ state: 'frozen', samples: 3 })
    const response = await fetch(`${reticle?.url}/api/v1/releases/${id}/files/votes/annotations.ndjson`, {
      headers: { cookie: manager.cookie() },
    })
    const lines = (await response.text()).split('\n').filter(Boolean)
    const origins = lines.map((line) => (JSON.parse(line) as { content: AnnotationContent }).content.regions.map(({ origin }) => origin))
    expect(origins.flat()).toHaveLength(3)
    expect(origins.flat()).toEqual(
      expect.arrayContaining([
        { kind: 'model', model: 'squares 1', edited: true },
        { kind: 'model', model: 'squares 1', edited: false },
        { kind: 'tool', tool: 'box' },
      ]),
    )
  })

  it('learns from the release, and what came of it is a version of its own', async () => {
    const second = await smallBackend(secret)
    const models = (await manager.ask('GET', `/projects/${projectId}/models`)).body as { id: string }[]
    const body = { modelId: models[0]?.id, name: 'other machine', address: second.address, secret }
    const added = (await manager.ask('POST', `/projects/${projectId}/backends`, body)).body as { id: string }
    await manager.ask('POST', `/backends/${added.id}/check`)
    await page().getByRole('listitem', { name: 'other machine' }).getByRole('button', { name: 'Start a run' }).click()
    const dialog = page().getByRole('dialog')
    await dialog.getByRole('tab', { name: 'Training' }).click()
    await expect.poll(() => dialog.getByLabel('Release', { exact: true }).inputValue()).toContain('with a model')
    await dialog.getByLabel('Parameters').fill('epochs 3')
    await dialog.getByText('line 1: write name = value').waitFor()
    await dialog.getByLabel('Parameters').fill('epochs = 3')
    await shots(page(), 'models-train')
    await dialog.getByRole('button', { name: 'Start training' }).click()
    const run = page().getByRole('listitem', { name: 'Training of squares' })
    await expect.poll(() => run.getAttribute('data-state'), { timeout: 60_000 }).toBe('done')
    expect(await run.getByRole('table', { name: 'Metrics' }).textContent()).toContain('dice0.9125')
    expect(second.learnt().map(({ parameters }) => parameters)).toEqual([{ epochs: 3 }])
    await shots(page(), 'models-trained')
    await page().getByRole('tab', { name: 'Models and backends' }).click()
    await page().getByRole('button', { name: 'squares', exact: true }).click()
    const versions = page().getByRole('table', { name: 'Versions of squares' })
    await expect.poll(() => versions.getByRole('row').nth(1).textContent()).toMatch(/^2.*with a model 1\.0\.0.*dice 0\.9125/)
    await shots(page(), 'models-versions')
    second.close()
  })

  it('no page had an error of its own', () => {
    // The browser itself writes down each answer of 4xx and 5xx; here one is asked for.
    const own = [...mei.errors, ...ana.errors].filter((error) => !/status of 503/.test(error))
    expect(own).toEqual([])
  })
})

/** For people who look at how the screen is: RETICLE_SHOTS names a folder. */
const shots = async (page: Page, name: string) => {
  const folder = process.env.RETICLE_SHOTS
  if (folder === undefined) return
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    for (const [width, height] of [
      [1440, 900],
      [1280, 720],
    ] as const) {
      await page.setViewportSize({ width, height })
      await page.waitForTimeout(300)
      await page.screenshot({ path: `${folder}/${name}-${colorScheme}-${width}.png` })
    }
  }
  await page.emulateMedia({ colorScheme: 'light' })
  await page.setViewportSize({ width: 1440, height: 900 })
}
