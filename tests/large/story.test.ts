import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { testBrowser } from '@reticle/testkit'
import type { Browser, Page } from 'playwright-core'
import sharp from 'sharp'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { canvasOf, enter, launch, type Person, type Spot } from './support/browser.ts'
import { type RunningReticle, startReticle } from './support/reticle.ts'

const found = testBrowser()
if ('skipped' in found) process.stderr.write(`skipped: tests/large/story.test.ts: ${found.skipped}\n`)

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

const cocoSchema = z.object({
  images: z.array(z.object({ id: z.int(), width: z.int(), height: z.int() })),
  categories: z.array(z.object({ id: z.int(), name: z.string() })),
  annotations: z.array(
    z.object({ image_id: z.int(), bbox: z.array(z.number()).length(4), segmentation: z.array(z.array(z.number())).catch([]) }),
  ),
})

/** The largest difference of two lists of numbers; infinite when they are not of one length. */
const distance = (a: readonly number[], b: readonly number[]): number =>
  a.length === b.length ? Math.max(0, ...a.map((value, i) => Math.abs(value - (b[i] ?? 0)))) : Number.POSITIVE_INFINITY

const projectName = 'Craters of the story'

type Drawn = { readonly box: readonly [Spot, Spot]; readonly polygon: readonly Spot[]; readonly point: Spot }
const agreed: Drawn = {
  box: [
    [20, 30],
    [80, 90],
  ],
  polygon: [
    [100, 100],
    [140, 104],
    [132, 150],
  ],
  point: [40, 140],
}
const elsewhere: Drawn = {
  box: [
    [90, 10],
    [150, 40],
  ],
  polygon: [
    [10, 100],
    [50, 104],
    [42, 150],
  ],
  point: [120, 120],
}

/** Draws the three kinds of marks with keys and real pointer events, and answers the question. */
const draw = async (page: Page, marks: Drawn, answer: string): Promise<void> => {
  const canvas = canvasOf(page)
  await canvas.ready()
  await page.keyboard.press('b')
  await canvas.drag(...marks.box)
  await page.keyboard.press('g')
  for (const at of marks.polygon) await canvas.click(at)
  await page.keyboard.press('Enter')
  await page.keyboard.press('p')
  await canvas.click(marks.point)
  await page.getByText(answer, { exact: true }).click()
}

const marksHeading = (page: Page, count: number) =>
  page.getByRole('heading', { name: count === 0 ? 'Marks' : `Marks (${count})`, exact: true })

/** Submits and waits until another sample, or the end of the queue, is on screen. */
const submit = async (page: Page): Promise<void> => {
  const before = await page.getByTestId('sample-name').textContent()
  await page.keyboard.press('Control+Enter')
  await page.waitForFunction((name) => document.querySelector('[data-testid=sample-name]')?.textContent !== name, before)
}

const openBench = async (page: Page): Promise<void> => {
  await page
    .getByRole('row', { name: new RegExp(projectName) })
    .getByRole('link', { name: 'Start labelling' })
    .click()
  await canvasOf(page).ready()
}

describe.skipIf('skipped' in found)('a working study in the browser', () => {
  let reticle: RunningReticle | undefined
  let browser: Browser | undefined
  let folder = ''
  const people = new Map<string, Person>()
  const person = async (name: string): Promise<Page> => {
    if (browser === undefined || reticle === undefined) throw new Error('the story did not start')
    const known = people.get(name) ?? (await enter(browser, reticle.url, name))
    people.set(name, known)
    return known.page
  }
  let links: { readonly annotator: string; readonly reviewer: string; readonly consumer: string }

  beforeAll(async () => {
    if ('skipped' in found) return
    folder = await mkdtemp('/tmp/reticle-story-files-')
    // Two pictures of 170 x 170 with real content, and one file that only pretends to be one.
    for (const [name, left] of [
      ['first.png', 0],
      ['second.png', 170],
    ] as const)
      await sharp(join(import.meta.dirname, '../../demo/images/craters-01.png'))
        .rotate(left === 0 ? 90 : 180)
        .png()
        .toFile(join(folder, name))
    await sharp({ create: { width: 4, height: 4, channels: 3, background: '#fff' } })
      .gif()
      .toFile(join(folder, 'not-really.png'))
    reticle = await startReticle({ demo: true })
    browser = await launch(found.executablePath)
  })
  afterAll(async () => {
    await browser?.close()
    await reticle?.stop()
    if (folder !== '') await rm(folder, { recursive: true, force: true })
  })

  /** What was on screen when a test failed: RETICLE_SHOTS names the folder. */
  afterEach(async ({ task }) => {
    const shots = process.env.RETICLE_SHOTS
    if (shots === undefined || task.result?.state !== 'fail') return
    for (const [name, { page }] of people) await page.screenshot({ path: join(shots, `${task.name.slice(0, 40)} ${name}.png`) })
  })

  it('the manager makes a project from uploaded images and a label set; a bad file is a listed reject', async () => {
    const page = await person('Mei Tanaka')
    await page.getByRole('link', { name: 'New project' }).first().click()
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill(projectName)
    await page
      .locator('input[aria-label="Choose images"]')
      .setInputFiles(['first.png', 'second.png', 'not-really.png'].map((name) => join(folder, name)))
    await page.getByLabel('Name of label 1').fill('Crater')
    await page.getByRole('button', { name: 'Add question' }).click()
    await page.getByLabel('Text of question 1').fill('Is the rim sharp?')
    await page.getByLabel('Option 1 of Is the rim sharp?').fill('Sharp')
    await page.getByLabel('Option 2 of Is the rim sharp?').fill('Worn')
    await page.getByLabel('Readers for each image').fill('3')
    await page.getByRole('textbox', { name: 'Instructions' }).fill('Mark **every** rim that you are sure of.')
    await page.getByRole('button', { name: 'Publish project' }).click()
    await page.getByText('not-really.png').first().waitFor()
    await page.getByText(/GIF/i).first().waitFor()

    const invite = async (role: string): Promise<string> => {
      for (const name of ['Manager', 'Reviewer', 'Annotator', 'Consumer']) {
        const box = page.getByRole('checkbox', { name: new RegExp(`^${name}`) })
        if ((await box.count()) > 0) await box.setChecked(name === role)
      }
      await page.getByRole('button', { name: 'Make invitation link' }).click()
      const before = invited.at(-1)
      await expect.poll(async () => (await page.getByLabel('Invitation link').textContent()) !== before).toBe(true)
      const link = await page.getByLabel('Invitation link').textContent()
      invited.push(link ?? '')
      return link ?? ''
    }
    const invited: string[] = []
    links = { annotator: await invite('Annotator'), reviewer: await invite('Reviewer'), consumer: await invite('Consumer') }
    expect(new Set(Object.values(links)).size).toBe(3)
    for (const link of Object.values(links)) expect(link).toMatch(/\/join\/.{16,}/)
  })

  it('the invited people join by their links', async () => {
    const joins = [
      ['Ana Ruiz', links.annotator],
      ['Ben Okafor', links.annotator],
      ['Chiara Conti', links.annotator],
      ['Dr Dana Levi', links.reviewer],
      ['Evan Weiss', links.consumer],
    ] as const
    for (const [name, link] of joins) {
      const page = await person(name)
      await page.goto(link)
      await page.getByRole('button', { name: `Join as ${name}` }).click()
      await page.waitForURL(/\/projects\/[0-9a-f-]{36}/)
      await page.goto('/')
      await page.getByText(projectName).first().waitFor()
    }
  })

  it('an annotator draws with keys and pointer, undoes, redoes, zooms, reloads and loses nothing, submits with one key', async () => {
    const page = await person('Ana Ruiz')
    await openBench(page)
    await page.getByText('Mark every rim that you are sure of.').waitFor()
    await expect.poll(() => page.getByTestId('sample-name').textContent()).toBe('first.png')
    await draw(page, agreed, 'Sharp')
    await marksHeading(page, 3).waitFor()
    await page.keyboard.press('Control+z')
    await page.keyboard.press('Control+z')
    await marksHeading(page, 2).waitFor()
    await page.keyboard.press('Control+Shift+z')
    await page.keyboard.press('Control+Shift+z')
    await marksHeading(page, 3).waitFor()

    const canvas = canvasOf(page)
    // Whole screen pixels: the browser gives wheel events no others.
    const rough = await canvas.place([85, 85])
    const spot = { x: Math.round(rough.x), y: Math.round(rough.y) }
    const [x, y] = await canvas.under(spot)
    await page.mouse.move(spot.x, spot.y)
    for (let i = 0; i < 12; i++) await page.mouse.wheel(0, -240)
    await expect.poll(async () => Number(await canvas.canvas.getAttribute('data-scale'))).toBeGreaterThan(16)
    const [zoomedX, zoomedY] = await canvas.under(spot)
    expect(Math.hypot(zoomedX - x, zoomedY - y), 'zooming keeps the place under the cursor').toBeLessThan(0.02)
    await page.keyboard.press('0')

    await expect.poll(() => page.getByTestId('save-state').getAttribute('data-state')).toBe('saved')
    await page.reload()
    await canvas.ready()
    await marksHeading(page, 3).waitFor()
    await expect.poll(() => page.getByTestId('sample-name').textContent()).toBe('first.png')
    await submit(page)
    await expect.poll(() => page.getByTestId('sample-name').textContent()).toBe('second.png')
    await draw(page, agreed, "Can't tell")
    await page.keyboard.press('Control+Enter')
    await page.getByText('Nothing is left for you to label').first().waitFor()
  })

  it('the reviewer and the manager open their pages before the readers are done', async () => {
    const desk = await person('Dr Dana Levi')
    await desk.getByRole('link', { name: projectName }).first().click()
    await desk.getByRole('link', { name: /^Contested/ }).click()
    await desk.getByText('Nothing is contested').first().waitFor()
    const overview = await person('Mei Tanaka')
    await overview.getByRole('link', { name: 'Open project' }).click()
    await overview
      .getByRole('row', { name: /Ana Ruiz/ })
      .first()
      .waitFor()
    for (const page of [desk, overview]) await page.getByText('live', { exact: true }).waitFor()
  })

  it('two more annotators read the same samples and no answer of the server tells them of peers', async () => {
    const reads = [
      ['Ben Okafor', agreed, agreed, 'Sharp'],
      ['Chiara Conti', agreed, elsewhere, 'Worn'],
    ] as const
    for (const [name, first, second, answer] of reads) {
      const page = await person(name)
      const heard: string[] = []
      page.on('response', async (response) => {
        if (response.url().includes('/api/v1/') && `${response.headers()['content-type']}`.includes('json'))
          heard.push(await response.text().catch(() => ''))
      })
      page.on('websocket', (socket) => socket.on('framereceived', (frame) => heard.push(String(frame.payload))))
      await page.reload()
      await openBench(page)
      // A sample that was given back is offered first: the order is the dispenser's, so the reader looks at the name.
      const readOne = async () => {
        const isFirst = (await page.getByTestId('sample-name').textContent()) === 'first.png'
        await draw(page, isFirst ? first : second, isFirst ? 'Sharp' : answer)
      }
      await readOne()
      await submit(page)
      await readOne()
      await page.keyboard.press('Control+Enter')
      await page.getByText('Nothing is left for you to label').first().waitFor()
      await expect.poll(() => heard.join('\n')).toContain('second.png')
      const told = heard.join('\n')
      for (const peer of ['Ana Ruiz', 'Ben Okafor', 'Chiara Conti'].filter((one) => one !== name)) expect(told).not.toContain(peer)
      for (const word of ['"agreement"', '"counted"', '"support"', '"raters"', '"readers"', '"annotatorId"'])
        expect(told).not.toContain(word)
    }
  })

  it('the reviewer sees the list change live, decides the contested sample with a reason and signs', async () => {
    const page = await person('Dr Dana Levi')
    await page.getByRole('link', { name: 'second.png' }).waitFor()
    expect(await page.getByRole('link', { name: 'first.png' }).count(), 'readers agree on the first').toBe(0)
    await page.getByRole('link', { name: 'second.png' }).click()
    await canvasOf(page).ready()
    await page.getByText('Reader A').first().waitFor()
    const text = await page.locator('body').textContent()
    for (const name of ['Ana Ruiz', 'Ben Okafor', 'Chiara Conti']) expect(text, 'the review is blind').not.toContain(name)
    await page.getByRole('button', { name: 'Consensus', exact: true }).first().click()
    await page.getByRole('radio', { name: 'Sharp' }).first().click()
    await page.getByRole('radio', { name: 'True disagreement' }).click()
    await page.getByLabel('Note').fill('Two of three mark the same rim.')
    await page.getByRole('button', { name: 'Sign', exact: true }).click()
    await page.getByText('Nothing is contested').first().waitFor()
  })

  it('the manager sees progress and who did how much, without reloading', async () => {
    const page = await person('Mei Tanaka')
    await expect
      .poll(() =>
        page
          .getByRole('row', { name: /Ana Ruiz/ })
          .first()
          .textContent(),
      )
      .toMatch(/2/)
    await expect.poll(() => page.locator('main').textContent()).toMatch(/Settled\s*2/i)
    for (const name of ['Ben Okafor', 'Chiara Conti'])
      await page
        .getByRole('row', { name: new RegExp(name) })
        .first()
        .waitFor()
  })

  it('the ML engineer freezes a release and downloads the same bytes twice; COCO holds what was drawn, to the pixel', async () => {
    const page = await person('Evan Weiss')
    await page.getByRole('link', { name: projectName }).first().click()
    await page.waitForURL(/projects\/[0-9a-f-]{36}/)
    await page.getByRole('navigation').getByRole('link', { name: 'Releases' }).click()
    await page.getByRole('button', { name: 'New release' }).click()
    await page.getByRole('textbox', { name: 'Name' }).fill('Story')
    await page.getByRole('button', { name: 'Freeze release' }).click()
    await page.getByText('Cite and verify').waitFor()
    let downloads = 0
    const download = async (name: string): Promise<string> => {
      const [event] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name }).click()])
      const path = join(folder, `${name}-${downloads++}`)
      await event.saveAs(path)
      return path
    }
    const archive = await download('Download archive')
    expect(sha256(await readFile(await download('Download archive')))).toBe(sha256(await readFile(archive)))
    const verified = spawnSync(process.execPath, [join(import.meta.dirname, '../../apps/cli/src/main.ts'), 'verify', archive, '--json'])
    expect(verified.status, verified.stderr.toString()).toBe(0)
    const tar = await readFile(archive)
    for (const name of ['first.png', 'second.png'])
      expect(tar.includes(await readFile(join(folder, name))), `${name} is in the archive`).toBe(true)

    const coco = cocoSchema.parse(JSON.parse((await readFile(await download('Download COCO'))).toString()))
    expect(coco.images.map((image) => [image.width, image.height])).toEqual([
      [170, 170],
      [170, 170],
    ])
    expect(coco.categories.map((category) => category.name)).toContain('Crater')
    for (const image of coco.images) {
      const own = coco.annotations.filter((one) => one.image_id === image.id)
      expect(own.length).toBe(3)
      const nearest = (bbox: readonly number[]) =>
        own.toSorted((a, b) => distance(a.bbox, bbox) - distance(b.bbox, bbox))[0] ?? { bbox: [], segmentation: [] }
      const [[x0, y0], [x1, y1]] = agreed.box
      expect(distance(nearest([x0, y0, x1 - x0, y1 - y0]).bbox, [x0, y0, x1 - x0, y1 - y0])).toBeLessThanOrEqual(0.5)
      const xs = agreed.polygon.map(([x]) => x)
      const ys = agreed.polygon.map(([, y]) => y)
      const outline = nearest([Math.min(...xs), Math.min(...ys), Math.max(...xs) - Math.min(...xs), Math.max(...ys) - Math.min(...ys)])
      expect(distance(outline.segmentation[0] ?? [], agreed.polygon.flat())).toBeLessThanOrEqual(0.5)
      expect(distance(nearest([...agreed.point, 0, 0]).bbox.slice(0, 2), agreed.point)).toBeLessThanOrEqual(0.5)
    }
    const csv = (await readFile(await download('Download CSV answers.csv'))).toString()
    expect(csv.split('\n').filter((line) => line.includes('sharp')).length).toBeGreaterThanOrEqual(2)
  })

  it('no page had an error', () => {
    for (const [name, { errors }] of people) expect(errors, name).toEqual([])
  })
})
