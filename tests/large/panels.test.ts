import { readFile } from 'node:fs/promises'
import { testBrowser } from '@reticle/testkit'
import type { Browser, Page } from 'playwright-core'
import sharp from 'sharp'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { canvasOf, enter, launch, type Person } from './support/browser.ts'
import { type Client, enterByApi } from './support/client.ts'
import { startDemo } from './support/demo.ts'
import type { RunningReticle } from './support/reticle.ts'

const found = testBrowser()
if ('skipped' in found) process.stderr.write(`skipped: tests/large/panels.test.ts: ${found.skipped}\n`)

const [width, height] = [96, 64]
/** Values that no 8-bit picture can hold. */
const valueAt = (x: number, y: number): number => 1000 + 300 * x + 7 * y

const picture = (): Promise<Buffer> => {
  const values = Uint16Array.from({ length: width * height }, (_, i) => valueAt(i % width, Math.floor(i / width)))
  return sharp(values, { raw: { width, height, channels: 1 } })
    .toColourspace('grey16')
    .png()
    .toBuffer()
}

const presets = [
  { id: 'faint', name: 'Faint', window: { kind: 'range', low: 1000, high: 5000 } },
  { id: 'bright', name: 'Bright', window: { kind: 'range', low: 20_000, high: 29_000 }, colorMap: 'viridis' },
]

/** A project with one 16-bit image that two people read. */
const makeProject = async (manager: Client, readers: readonly Client[], reviewer: Client): Promise<string> => {
  const protocol = {
    title: 'Depths',
    labels: [{ id: 'spot', name: 'Spot', color: '#e69f00' }],
    questions: [
      {
        id: 'deep',
        text: 'Deep?',
        kind: 'single',
        options: [
          { id: 'yes', text: 'Yes' },
          { id: 'no', text: 'No' },
        ],
      },
    ],
    redundancy: { reads: 2 },
    display: { presets },
  }
  const { id } = (await manager.ask('POST', '/projects', { name: 'Depths of 16 bits', protocol })).body as { id: string }
  for (const { personId } of readers) await manager.ask('PUT', `/projects/${id}/members/${personId}`, { roles: ['annotator'] })
  await manager.ask('PUT', `/projects/${id}/members/${reviewer.personId}`, { roles: ['reviewer'] })
  const form = new FormData()
  form.append('files', new Blob([new Uint8Array(await picture())], { type: 'image/png' }), 'depths.png')
  const made = (await manager.ask('POST', `/projects/${id}/imports`, form)).body as { id: string }
  await expect
    .poll(async () => (await manager.ask('GET', `/imports/${made.id}`)).body, { timeout: 60_000 })
    .toMatchObject({ state: 'done', added: 1, rejects: [] })
  return id
}

const panel = (page: Page) => page.getByTestId('panel-display')
const lowOf = (page: Page) => panel(page).getByLabel(/^Low end of (?!the)/)
const highOf = (page: Page) => panel(page).getByLabel(/^High end of (?!the)/)
const windowOf = async (page: Page) => [await lowOf(page).inputValue(), await highOf(page).inputValue()]

const openBench = async (page: Page, projectId: string) => {
  await page.goto(`/projects/${projectId}/label`)
  await page.locator('[data-testid=canvas][data-state=ready]').waitFor()
}

const submit = async (page: Page, answer: string) => {
  const canvas = canvasOf(page)
  await page.keyboard.press('b')
  await canvas.drag([10, 10], [30, 30])
  await page.getByRole('heading', { name: 'Marks (1)' }).waitFor()
  await page.getByText(answer, { exact: true }).click()
  // The page goes on before the server has it; who closes the browser then takes the submission along.
  const received = page.waitForResponse((response) => response.url().endsWith('/submission') && response.status() === 201)
  await page.keyboard.press('Control+Enter')
  await received
  await page.getByText('Nothing is left for you to label').first().waitFor()
}

describe.skipIf('skipped' in found)('scientific pixels on the bench and at the desk', () => {
  let reticle: RunningReticle | undefined
  let browser: Browser | undefined
  let projectId = ''
  const page = async (name: string) => {
    if (browser === undefined || reticle === undefined) throw new Error('it did not start')
    const person = await enter(browser, reticle.url, name)
    people.push(person)
    return person
  }
  const people: Person[] = []

  beforeAll(async () => {
    if ('skipped' in found) return
    reticle = await startDemo()
    browser = await launch(found.executablePath)
  })
  afterAll(async () => {
    await browser?.close()
    await reticle?.stop()
  })

  afterEach(async () => {
    for (const { context } of people.splice(0)) await context.close()
  })

  it('takes a 16-bit image as it is', async () => {
    if (reticle === undefined) throw new Error('it did not start')
    const { url } = reticle
    const [mei, ana, ben, dana] = await Promise.all(
      ['Mei Tanaka', 'Ana Ruiz', 'Ben Okafor', 'Dr Dana Levi'].map((name) => enterByApi(url, name)),
    )
    if (mei === undefined || ana === undefined || ben === undefined || dana === undefined) throw new Error('somebody is missing')
    projectId = await makeProject(mei, [ana, ben], dana)
  })

  it('reads the stored 16-bit value under the pointer, and a window changes what is seen and not what is read', async () => {
    const { page: ana, errors } = await page('Ana Ruiz')
    await openBench(ana, projectId)
    const canvas = canvasOf(ana)
    const readout = ana.getByTestId('readout')
    const spot = await canvas.place([50.5, 20.5])
    await ana.mouse.move(spot.x, spot.y)
    await readout.getByText(String(valueAt(50, 20)), { exact: true }).waitFor()
    await readout.getByText('x 50 y 20').waitFor()

    await ana.keyboard.press('Shift+D')
    await expect.poll(() => windowOf(ana)).toEqual(['1000', '5000'])
    const seen = async () => (await ana.getByTestId('canvas').screenshot()).toString('base64')
    const before = await seen()
    await highOf(ana).fill('29000')
    await expect.poll(() => windowOf(ana)).toEqual(['1000', '29000'])
    await expect.poll(seen).not.toBe(before)
    await ana.mouse.move(spot.x + 1, spot.y)
    await readout.getByText(String(valueAt(50, 20)), { exact: true }).waitFor()

    await ana.mouse.down({ button: 'right' })
    await ana.mouse.move(spot.x + 80, spot.y)
    await ana.getByTestId('window-hint').waitFor()
    await ana.mouse.up({ button: 'right' })
    await expect.poll(async () => Number((await windowOf(ana))[1])).toBeGreaterThan(29_000)
    expect(errors).toEqual([])
  })

  it('measures a mark: count, mean, least and greatest of its pixels; and exports a profile', async () => {
    const { page: ana } = await page('Ana Ruiz')
    await openBench(ana, projectId)
    const canvas = canvasOf(ana)
    await ana.keyboard.press('Shift+T')
    await ana.keyboard.press('b')
    await canvas.drag([10, 10], [14, 12])
    await ana.keyboard.press('v')
    await ana.getByTestId('regions').getByRole('button', { name: /Spot/ }).click()
    const mean = (valueAt(10, 10) + valueAt(13, 11)) / 2
    for (const text of ['8', String(mean), String(valueAt(10, 10)), String(valueAt(13, 11))])
      await ana.getByTestId('statistics').getByRole('cell', { name: text, exact: true }).first().waitFor()
    await ana.keyboard.press('Control+z')

    await ana.getByRole('button', { name: 'Profile', exact: true }).click()
    await canvas.drag([5.5, 8.5], [15.5, 8.5])
    await ana
      .getByTestId('profile')
      .getByText(/^11 values/)
      .waitFor()
    const [download] = await Promise.all([
      ana.waitForEvent('download'),
      ana.getByTestId('profile').getByRole('button', { name: 'CSV' }).click(),
    ])
    const lines = (await readFile(await download.path(), 'utf8')).trim().split('\r\n').slice(1)
    expect(lines.map((line) => Number(line.split(',').at(-1)))).toEqual(Array.from({ length: 11 }, (_, i) => valueAt(5 + i, 8)))
    await ana.keyboard.press('Escape')
    await ana.getByTestId('measures').waitFor({ state: 'detached' })
  })

  it('records what each reader saw, and the reviewer sees it again with one press', async () => {
    for (const [name, preset, answer] of [
      ['Ana Ruiz', 'Faint', 'Yes'],
      ['Ben Okafor', 'Bright', 'No'],
    ] as const) {
      const { page: reader, context } = await page(name)
      await openBench(reader, projectId)
      if ((await panel(reader).count()) === 0) await reader.keyboard.press('Shift+D')
      await panel(reader).getByRole('combobox', { name: 'Preset' }).click()
      await reader.getByRole('option', { name: preset }).click()
      await reader.getByTestId('canvas').focus()
      await submit(reader, answer)
      await context.close()
    }
    const { page: desk, errors } = await page('Dr Dana Levi')
    await desk.goto(`/projects/${projectId}/contested`)
    await desk.getByRole('link', { name: 'depths.png' }).or(desk.getByText('depths.png')).first().click()
    await desk.locator('[data-testid=canvas][data-state=ready]').waitFor()
    await desk.keyboard.press('Shift+D')
    const known = ['1000 to 5000', '20000 to 29000']
    const windows: string[] = []
    for (const reader of ['Reader A', 'Reader B']) {
      await desk.getByRole('button', { name: `Show the image as ${reader} saw it` }).click()
      await expect.poll(async () => known.filter((one) => !windows.includes(one)).includes((await windowOf(desk)).join(' to '))).toBe(true)
      windows.push((await windowOf(desk)).join(' to '))
    }
    expect(new Set(windows)).toEqual(new Set(known))
    expect(errors).toEqual([])
  })
})
