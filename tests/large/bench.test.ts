import { setTimeout as sleep } from 'node:timers/promises'
import { testBrowser } from '@reticle/testkit'
import type { Browser, Page } from 'playwright-core'
import sharp from 'sharp'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { faintInTheEnd, namelessControls } from './bench/contrast.ts'
import { canvasOf, enter, launch, type Person } from './support/browser.ts'
import { enterByApi } from './support/client.ts'
import { startDemo } from './support/demo.ts'
import type { RunningReticle } from './support/reticle.ts'

const found = testBrowser()
if ('skipped' in found) process.stderr.write(`skipped: tests/large/bench.test.ts: ${found.skipped}\n`)

/** One white pixel, as a picture in the instructions. */
const dot = 'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mP8/x8AAwMCAO+ip1sAAAAASUVORK5CYII='

const protocol = {
  title: 'Spots in many ways',
  instructions: `# Spots\n\nMark each spot.\n\n![A clear spot][one]\n\n[one]: ${dot}`,
  tools: [
    ...['select', 'lasso', 'point', 'box', 'rotated-box', 'ellipse', 'circle', 'line', 'polyline', 'polygon', 'bezier', 'ruler', 'angle'],
    ...['hole', 'split', 'brush', 'eraser', 'fill', 'wand', 'threshold', 'grow', 'superpixels', 'scissors', 'blobs'],
  ],
  labels: [
    { id: 'spot', name: 'Spot', color: '#e69f00' },
    { id: 'ring', name: 'Ring', color: '#56b4e9' },
    ...Array.from({ length: 10 }, (_, i) => ({ id: `other-${i}`, name: `Other ${i}`, color: '#cc79a7' })),
  ],
  rules: [
    { id: 'large', kind: 'region-size', severity: 'hard', labelId: 'spot', minArea: 100, message: 'A spot has at least 100 px²' },
    { id: 'two', kind: 'region-count', severity: 'soft', labelId: 'ring', min: 1, message: 'There is a ring on every image' },
  ],
  redundancy: { reads: 1 },
}

const picture = (shade: number): Promise<Buffer> =>
  sharp({ create: { width: 320, height: 240, channels: 3, background: { r: shade, g: shade, b: shade } } })
    .png()
    .toBuffer()

describe.skipIf('skipped' in found)('the panels and keys of the bench', () => {
  let reticle: RunningReticle | undefined
  let browser: Browser | undefined
  let projectId = ''
  const people: Person[] = []

  beforeAll(async () => {
    if ('skipped' in found) return
    reticle = await startDemo()
    browser = await launch(found.executablePath)
    const { url } = reticle
    const manager = await enterByApi(url, 'Mei Tanaka')
    projectId = ((await manager.ask('POST', '/projects', { name: 'Spots', protocol })).body as { id: string }).id
    for (const name of ['Ana Ruiz', 'Ben Okafor']) {
      const { personId } = await enterByApi(url, name)
      await manager.ask('PUT', `/projects/${projectId}/members/${personId}`, { roles: ['annotator'] })
    }
    const form = new FormData()
    for (const shade of [40, 90, 140, 190])
      form.append('files', new Blob([new Uint8Array(await picture(shade))], { type: 'image/png' }), `spots-${shade}.png`)
    const { id } = (await manager.ask('POST', `/projects/${projectId}/imports`, form)).body as { id: string }
    const isDone = async () => ((await manager.ask('GET', `/imports/${id}`)).body as { state: string }).state === 'done'
    while (!(await isDone())) await sleep(200)
  })
  afterEach(async () => {
    for (const { context } of people.splice(0)) await context.close()
  })
  afterAll(async () => {
    await browser?.close()
    await reticle?.stop()
  })

  const bench = async (name = 'Ana Ruiz') => {
    if (browser === undefined || reticle === undefined) throw new Error('it did not start')
    const person = await enter(browser, reticle.url, name)
    people.push(person)
    const { page } = person
    await page.goto(`/projects/${projectId}/label`)
    await page.locator('[data-testid=canvas][data-state=ready]').waitFor()
    return { ...person, canvas: canvasOf(page) }
  }
  const marks = (page: Page, n: number) =>
    page.getByRole('heading', { name: n === 0 ? 'Marks' : `Marks (${n.toLocaleString('en')})`, exact: true }).waitFor()
  const clear = async (page: Page) => {
    await page.keyboard.press('Control+a')
    await page.keyboard.press('Delete')
    await marks(page, 0)
    await page.getByTestId('save-state').getByText('Saved').waitFor()
  }

  it('shows every tool of the protocol on a small laptop, and all of the bar without scrolling', async () => {
    const { page } = await bench()
    await page.setViewportSize({ width: 1280, height: 720 })
    const rail = page.getByTestId('tools')
    await expect.poll(() => rail.getByRole('button').count()).toBe(protocol.tools.length)
    await expect.poll(() => rail.evaluate((element) => element.scrollHeight - element.clientHeight)).toBe(0)
    await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBe(1280)
  })

  it('finds every command by name, and runs it', async () => {
    const { page } = await bench()
    await page.keyboard.press('Control+k')
    const field = page.getByRole('combobox', { name: 'Find a command' })
    await field.fill('ring')
    await page.keyboard.press('Enter')
    await page.locator('[data-label=ring][aria-pressed=true]').waitFor()
    await page.keyboard.press('Control+k')
    await field.fill('polygon')
    await page.keyboard.press('Enter')
    await page.getByTestId('tools').getByRole('button', { name: 'Polygon', exact: true, pressed: true }).waitFor()
    await page.keyboard.press('Control+k')
    // It must be there before it can be left.
    await field.waitFor()
    await page.keyboard.press('Escape')
    await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('data-testid'))).toBe('canvas')
  })

  it('changes keys, asks before it takes one away, and keeps them', async () => {
    const { page } = await bench()
    await page.keyboard.press('Alt+k')
    await page.getByRole('button', { name: 'Add a key to Ellipse', exact: true }).click()
    await page.keyboard.press('b')
    const collision = page.getByTestId('key-collision')
    await collision.getByText('B is the key of “Box”').waitFor()
    await collision.getByRole('button', { name: 'Take it' }).click()
    await page.locator('[data-command="tool.box"]').getByText('no key').waitFor()
    await page.keyboard.press('Escape')
    await page.reload()
    await page.locator('[data-testid=canvas][data-state=ready]').waitFor()
    const pressed = (name: string) => page.getByTestId('tools').getByRole('button', { name, exact: true, pressed: true }).waitFor()
    await page.keyboard.press('g')
    await pressed('Polygon')
    await page.keyboard.press('b')
    await pressed('Ellipse')
    await page.keyboard.press('?')
    await page.getByRole('button', { name: /^Undo all \d changes$/ }).click()
    await page.getByText('Left hand', { exact: true }).click()
    await page.keyboard.press('Escape')
    await page.keyboard.press('b')
    await pressed('Box')
    await page.keyboard.press('Alt+q')
    await pressed('Point')
    await page.keyboard.press('?')
    await page.getByText('Two hands', { exact: true }).click()
  })

  it('goes to any step of the history with a click', async () => {
    const { page, canvas } = await bench()
    await page.keyboard.press('b')
    for (const x of [20, 80, 140]) await canvas.drag([x, 20], [x + 30, 50])
    await marks(page, 3)
    await page.keyboard.press('Shift+Y')
    const steps = page.getByTestId('steps').getByRole('button')
    await expect.poll(() => steps.count()).toBe(4)
    await steps.nth(2).click()
    await marks(page, 1)
    await steps.nth(0).click()
    await marks(page, 3)
    await steps.nth(3).click()
    await marks(page, 0)
  })

  it('pins a note to a mark and one to a place, and has them again after a reload', async () => {
    const { page, canvas, errors } = await bench()
    await page.keyboard.press('b')
    await canvas.drag([20, 20], [60, 60])
    await page.keyboard.press('v')
    await canvas.click([20, 40])
    await page.keyboard.press('Alt+n')
    await page.keyboard.type('One or two?')
    await page.keyboard.press('Control+Enter')
    await page.keyboard.press('Escape')
    const spot = await canvas.place([200, 100])
    await page.mouse.move(spot.x, spot.y)
    await page.keyboard.press('Alt+n')
    await page.keyboard.type('Dust?')
    await page.keyboard.press('Control+Enter')
    await page.getByTestId('pins').getByRole('button', { name: 'Note 2: Dust?' }).waitFor()
    await page.getByTestId('save-state').getByText('Saved').waitFor()
    await page.reload()
    await page.getByTestId('pins').getByRole('button', { name: 'Note 1: One or two?' }).click()
    await expect.poll(() => page.getByRole('textbox', { name: 'Note 1', exact: true }).inputValue()).toBe('One or two?')
    const pin = await page.getByTestId('pins').getByRole('button', { name: 'Note 2: Dust?' }).boundingBox()
    const place = await canvas.place([200, 100])
    expect(Math.hypot((pin?.x ?? 0) + 2 - place.x, (pin?.y ?? 0) + 20 - place.y)).toBeLessThan(3)
    await page.getByRole('button', { name: 'Delete note 2' }).click()
    await page.getByRole('button', { name: 'Delete note 1' }).click()
    await page.getByTestId('canvas').focus()
    await clear(page)
    expect(errors).toEqual([])
  })

  it('marks what breaks a rule while one draws, stops a hard one with its reason, and asks about a soft one', async () => {
    const { page, canvas } = await bench('Ben Okafor')
    await page.keyboard.press('b')
    await canvas.drag([20, 20], [25, 25])
    const reason = 'A spot has at least 100 px²'
    await page.getByTestId('pins').getByRole('button', { name: reason }).waitFor()
    await page
      .getByTestId('regions')
      .getByRole('button', { name: `Breaks a rule: ${reason}` })
      .waitFor()
    await page.keyboard.press('Alt+j')
    await page.locator('[data-rule=large][data-state=hard]').waitFor()
    await page.locator('[data-rule=two][data-state=soft]').waitFor()
    await page.keyboard.press('Control+Enter')
    await page.getByTestId('submit-stopped').waitFor()
    await page.getByTestId('problems').getByText(reason).waitFor()
    await page.keyboard.press('Delete')
    await page.locator('[data-rule=large][data-state=kept]').waitFor()
    await page.keyboard.press('Control+Enter')
    await page.getByTestId('submit-anyway').waitFor()
    const before = await page.getByTestId('sample-name').textContent()
    await page.keyboard.press('Control+Enter')
    await expect.poll(() => page.getByTestId('sample-name').textContent()).not.toBe(before)
  })

  it('lists ten thousand marks with some dozen rows, and finds one of them', async () => {
    if (reticle === undefined) throw new Error('it did not start')
    const ben = await enterByApi(reticle.url, 'Ben Okafor')
    const { page } = await bench('Ben Okafor')
    const held = (await ben.ask('GET', `/projects/${projectId}/assignments`)).body as { id: string; fence: number; draftVersion: number }[]
    const id = await page.getByTestId('bench').getAttribute('data-assignment')
    const assignment = held.find((one) => one.id === id)
    await page.goto('/')
    const regions = Array.from({ length: 10_000 }, (_, i) => ({
      id: `m${i}`,
      labelId: i % 100 === 0 ? 'ring' : 'other-1',
      geometry: { type: 'point', x: (i % 300) + 0.5, y: Math.floor(i / 300) * 6 + 0.5 },
      attributes: {},
      origin: { kind: 'tool', tool: 'point' },
    }))
    const saved = await ben.ask('PUT', `/assignments/${id}/draft`, {
      fence: assignment?.fence,
      version: (assignment?.draftVersion ?? 0) + 1,
      content: { regions, answers: [], comment: '' },
    })
    expect(saved.status).toBe(200)
    await page.goto(`/projects/${projectId}/label`)
    await marks(page, 10_000)
    const rows = page.getByTestId('regions').getByRole('listitem')
    expect(await rows.count()).toBeLessThan(60)
    await page.getByTestId('canvas').focus()
    await page.keyboard.press('Control+f')
    await page.keyboard.type('#9901')
    await page.getByText('1 of 10,000 marks').waitFor()
    await page.keyboard.press('Enter')
    await page.getByTestId('regions').locator('[data-mark=m9900][aria-pressed=true]').waitFor()
    await page.getByRole('button', { name: 'Show all marks again' }).click()
    await page.getByRole('button', { name: 'Group the marks' }).click()
    await page.getByRole('menuitem', { name: 'By label' }).click()
    // The selected mark stays in sight; the head of its group is above it.
    const head = page.getByTestId('regions').getByRole('button', { name: /^Ring\s*100$/ })
    await expect
      .poll(async () => {
        await page.getByTestId('regions').evaluate((list) => list.scrollTo(0, 0))
        return head.count()
      })
      .toBe(1)
  })

  it('can be left by Tab from everywhere, and everything that it stops at has a name', async () => {
    const { page, canvas } = await bench()
    await page.keyboard.press('b')
    for (const x of [20, 80, 140]) await canvas.drag([x, 20], [x + 30, 50])
    await page.keyboard.press('Escape')
    await page.keyboard.press('Escape')
    await page.evaluate(() => document.querySelector<HTMLElement>('header a, header button')?.focus())
    const stops: string[] = []
    const here = () =>
      page.evaluate(() => {
        const at = document.activeElement
        if (at === null || at === document.body) return undefined
        return `${at.tagName} ${at.getAttribute('aria-label') ?? at.textContent ?? ''}`.slice(0, 60)
      })
    for (let i = 0; i < 200; i++) {
      const stop = await here()
      // On the canvas Tab walks through the marks, and Esc leaves it.
      if (stop?.includes('Image spots') === true) {
        await page.keyboard.press('Escape')
        await page.keyboard.press('Escape')
      }
      // Out of the page, or around to where it began.
      if (i > 20 && (stop === undefined || stop === stops[0])) break
      stops.push(stop ?? '')
      await page.keyboard.press('Tab')
    }
    expect(stops.length).toBeGreaterThan(40)
    expect(stops.length).toBeLessThan(200)
    expect(stops.join('\n')).toContain('Submit')
    expect(await namelessControls(page)).toEqual([])
    await page.getByTestId('canvas').focus()
    await clear(page)
  })

  it.each([
    ['Light', 'light'],
    ['Dark', 'dark'],
    ['Reading room', 'dim'],
  ])('keeps the contrast of WCAG 2.2 AA in the theme %s', async (name) => {
    const { page, canvas } = await bench()
    await page.getByRole('button', { name: 'Colours and layout' }).click()
    await page.getByRole('menuitemradio', { name, exact: true }).click()
    await page.keyboard.press('Escape')
    await page.getByTestId('canvas').focus()
    await page.keyboard.press('b')
    await canvas.drag([20, 20], [24, 24])
    await canvas.drag([80, 20], [120, 60])
    for (const panel of ['Rules', 'Notes', 'Steps', 'Display', 'Instructions']) {
      await page.getByRole('toolbar', { name: 'Panels' }).getByRole('button', { name: panel }).click()
      await page.getByTestId(`panel-${panel.toLowerCase()}`).waitFor()
      expect.soft(await faintInTheEnd(page), panel).toEqual([])
    }
    for (const [key, panel] of [
      ['?', 'the cheat sheet'],
      ['Alt+k', 'the editor of keys'],
      ['Control+k', 'the palette'],
    ] as const) {
      await page.getByTestId('canvas').focus()
      await page.keyboard.press(key)
      await page.getByRole('dialog').waitFor()
      await page.waitForTimeout(400)
      expect.soft(await faintInTheEnd(page), panel).toEqual([])
      await page.keyboard.press('Escape')
      await page.getByRole('dialog').waitFor({ state: 'detached' })
    }
    await page.getByTestId('canvas').focus()
    await clear(page)
  })

  it('puts the labels on the other side, and shows the pictures of the instructions large', async () => {
    const { page } = await bench()
    const left = async (name: string) => (await page.getByTestId(name).boundingBox())?.x ?? 0
    await expect.poll(() => left('labels')).toBeGreaterThan(await left('canvas'))
    await page.keyboard.press('Alt+m')
    await expect.poll(async () => (await left('labels')) < (await left('canvas'))).toBe(true)
    await page.keyboard.press('Alt+m')
    await page.getByRole('button', { name: 'A clear spot: show large' }).click()
    await page.getByRole('dialog', { name: 'A clear spot' }).getByRole('img', { name: 'A clear spot' }).waitFor()
    await page.keyboard.press('Escape')
  })
})
