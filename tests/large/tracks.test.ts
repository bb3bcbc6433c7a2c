import type { Region } from '@reticle/domain'
import { testBrowser } from '@reticle/testkit'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { canvasOf, enter, launch, type Person } from './support/browser.ts'
import { type Client, enterByApi } from './support/client.ts'
import { startDemo } from './support/demo.ts'
import type { RunningReticle } from './support/reticle.ts'

const found = testBrowser()
if ('skipped' in found) process.stderr.write(`skipped: tests/large/tracks.test.ts: ${found.skipped}\n`)

const protocol = {
  title: 'Cells through slices',
  instructions: 'Follow each cell.',
  tools: ['select', 'box', 'point'],
  labels: [{ id: 'cell', name: 'Cell', color: '#e69f00' }],
  marks: { through: 'z' },
  redundancy: { reads: 1 },
}

const [width, height, depth] = [96, 64, 8]

/** A bright disc that moves from slice to slice, as NRRD. */
const stack = (shift: number): Uint8Array => {
  const header = `NRRD0004\ntype: uint8\ndimension: 3\nsizes: ${width} ${height} ${depth}\nencoding: raw\n\n`
  const values = Uint8Array.from({ length: width * height * depth }, (_, i) => {
    const [x, y, z] = [i % width, Math.floor(i / width) % height, Math.floor(i / (width * height))]
    return Math.hypot(x - 20 - 5 * z - shift, y - 30) < 10 ? 200 : 20
  })
  return new Uint8Array([...new TextEncoder().encode(header), ...values])
}

describe.skipIf('skipped' in found)('objects through the slices of a stack', () => {
  let reticle: RunningReticle | undefined
  let browser: Browser | undefined
  let projectId = ''
  let reader: Client | undefined
  const people: Person[] = []

  beforeAll(async () => {
    if ('skipped' in found) return
    reticle = await startDemo()
    browser = await launch(found.executablePath)
    const manager = await enterByApi(reticle.url, 'Mei Tanaka')
    reader = await enterByApi(reticle.url, 'Ana Ruiz')
    projectId = ((await manager.ask('POST', '/projects', { name: 'Stacks', protocol })).body as { id: string }).id
    await manager.ask('PUT', `/projects/${projectId}/members/${reader.personId}`, { roles: ['annotator'] })
    const form = new FormData()
    for (const shift of [0, 3]) form.append('files', new Blob([new Uint8Array(stack(shift))]), `stack-${shift}.nrrd`)
    const { id } = (await manager.ask('POST', `/projects/${projectId}/imports`, form)).body as { id: string }
    // `expect.poll` is for tests alone.
    const imported = async () => expect((await manager.ask('GET', `/imports/${id}`)).body).toMatchObject({ state: 'done', added: 2 })
    await vi.waitFor(imported, { timeout: 120_000, interval: 250 })
  })
  afterEach(async () => {
    for (const { context } of people.splice(0)) await context.close()
  })
  afterAll(async () => {
    await browser?.close()
    await reticle?.stop()
  })

  const bench = async () => {
    if (browser === undefined || reticle === undefined) throw new Error('it did not start')
    const person = await enter(browser, reticle.url, 'Ana Ruiz')
    people.push(person)
    const { page } = person
    await page.goto(`/projects/${projectId}/label`)
    await page.locator('[data-testid=canvas][data-state=ready][data-waiting="0"]').waitFor()
    return { ...person, canvas: canvasOf(page) }
  }
  /** The marks that the server has. */
  const stored = async (): Promise<readonly Region[]> => {
    type Held = { readonly draft: { readonly regions: readonly Region[] } | null }
    const [held] = ((await reader?.ask('GET', `/projects/${projectId}/assignments`))?.body ?? []) as Held[]
    return held?.draft?.regions ?? []
  }
  const strip = (page: Page) => page.getByTestId('track-strip')
  const goTo = async (page: Page, z: number) => {
    const at = async () => Number(await page.getByRole('slider', { name: /z/ }).first().getAttribute('aria-valuenow'))
    for (let now = await at(); now !== z; now = await at()) await page.keyboard.press(now < z ? '.' : ',')
  }
  type Box = { readonly z?: number; readonly state?: string; readonly x?: number }
  const boxesOf = (regions: readonly Region[]) =>
    regions.map(({ geometry, plane, track }) => ({
      z: plane?.z,
      state: track?.state,
      x: geometry.type === 'box' ? Math.round(geometry.x) : undefined,
    }))
  /** The marks that the server has, as soon as they are these: what lies between two changes may be saved, too. */
  const saved = async (...boxes: readonly Box[]): Promise<readonly Region[]> => {
    let regions: readonly Region[] = []
    const marks = async () => {
      regions = await stored()
      return boxesOf(regions)
    }
    await expect.poll(marks).toEqual(boxes.map((box) => expect.objectContaining(box)))
    return regions
  }

  it('keys an object on two slices, edits it between them, cuts it, and takes all of it back', async () => {
    const { page, canvas, errors } = await bench()
    await goTo(page, 1)
    await page.keyboard.press('b')
    await canvas.drag([15, 20], [35, 40])
    await expect
      .poll(() =>
        strip(page)
          .getByRole('button', { name: /^Key of Cell 1 on z 1/ })
          .count(),
      )
      .toBe(1)
    await strip(page)
      .getByRole('button', { name: /Cell 1$/ })
      .click()
    await goTo(page, 5)
    await page.keyboard.press('Alt+i')
    await canvas.drag([25, 30], [45, 30])
    const two = await saved({ z: 1, state: 'visible', x: 15 }, { z: 5, state: 'visible', x: 35 })
    expect(new Set(two.map(({ track }) => track?.id)).size).toBe(1)

    // Half way it stands half way, and is not stored; a drag there makes a key of it.
    await goTo(page, 3)
    await canvas.drag([35, 30], [35, 40])
    await saved({}, {}, { z: 3, x: 25 })
    await expect
      .poll(() =>
        strip(page)
          .getByRole('button', { name: /^Key of Cell 1/ })
          .count(),
      )
      .toBe(3)

    await goTo(page, 4)
    await page.keyboard.press('Alt+Shift+S')
    const cut = await saved({}, {}, {}, {})
    expect(new Set(cut.map(({ track }) => track?.id)).size).toBe(2)
    await expect
      .poll(() =>
        strip(page)
          .getByRole('button', { name: /^Cell \d$/ })
          .count(),
      )
      .toBe(2)

    for (let steps = 0; steps < 3; steps++) await page.keyboard.press('Control+z')
    await saved({ z: 1, state: 'visible', x: 15 }, { z: 5, state: 'visible', x: 15 })
    // Undo goes to the slice that it changes.
    await expect.poll(() => page.getByRole('slider', { name: /z/ }).first().getAttribute('aria-valuenow')).toBe('5')
    await page.keyboard.press('Control+a')
    await page.keyboard.press('Alt+Delete')
    await saved()
    expect(errors).toEqual([])
  })

  it('copies marks to other slices and to the next sample', async () => {
    const { page, canvas, errors } = await bench()
    await goTo(page, 2)
    await page.keyboard.press('b')
    await canvas.drag([15, 20], [35, 40])
    await saved({ z: 2, x: 15 })
    await page.keyboard.press('Control+a')
    await page.keyboard.press('Control+c')
    await goTo(page, 6)
    await page.keyboard.press('Control+v')
    await saved({ z: 2, x: 15 }, { z: 6, x: 15 })
    const before = await page.getByTestId('bench').getAttribute('data-assignment')
    const received = page.waitForResponse((response) => response.url().endsWith('/submission') && response.status() === 201)
    await page.keyboard.press('Control+Enter')
    await received
    await expect.poll(() => page.getByTestId('bench').getAttribute('data-assignment')).not.toBe(before)
    await page.locator('[data-testid=canvas][data-state=ready][data-waiting="0"]').waitFor()
    await goTo(page, 4)
    await page.keyboard.press('Control+v')
    await saved({ z: 4, x: 15 })
    expect(errors).toEqual([])
  })

  it('gives a gesture up when the slice is turned', async () => {
    const { page, canvas, errors } = await bench()
    await goTo(page, 4)
    await page.keyboard.press('Control+a')
    await page.keyboard.press('Delete')
    await saved()
    await page.keyboard.press('b')
    const [a, b] = [await canvas.place([10, 10]), await canvas.place([40, 40])]
    await page.mouse.move(a.x, a.y)
    await page.mouse.down()
    await page.mouse.move(b.x, b.y, { steps: 3 })
    await page.keyboard.press('.')
    await page.mouse.up()
    await goTo(page, 4)
    await canvas.drag([50, 10], [60, 20])
    await saved({ z: 4, x: 50 })
    expect(errors).toEqual([])
  })
})
