import { aProtocol, testBrowser } from '@reticle/testkit'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import sharp from 'sharp'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { canvasOf, enter, launch, type Person } from './support/browser.ts'
import { type Client, enterByApi } from './support/client.ts'
import { startDemo } from './support/demo.ts'
import type { RunningReticle } from './support/reticle.ts'

const found = testBrowser()
if ('skipped' in found) process.stderr.write(`skipped: tests/large/dispensing.test.ts: ${found.skipped}\n`)

const samples = 40
const prefetch = 2

/** A project of small images that differ, with one annotator who finds the same samples in every test: what is submitted stays few. */
const makeProject = async (manager: Client, annotators: readonly Client[]): Promise<string> => {
  const protocol = aProtocol({ redundancy: { reads: 2 }, dispensing: { prefetch } })
  const projectId = ((await manager.ask('POST', '/projects', { name: 'Dispensed', protocol })).body as { id: string }).id
  for (const { personId } of annotators) await manager.ask('PUT', `/projects/${projectId}/members/${personId}`, { roles: ['annotator'] })
  const form = new FormData()
  for (let index = 0; index < samples; index++) {
    const background = { r: 6 * index, g: 250 - 6 * index, b: 100 }
    const image = await sharp({ create: { width: 160, height: 160, channels: 3, background } })
      .png()
      .toBuffer()
    form.append('files', new Blob([new Uint8Array(image)], { type: 'image/png' }), `field-${String(index).padStart(2, '0')}.png`)
  }
  const { id } = (await manager.ask('POST', `/projects/${projectId}/imports`, form)).body as { id: string }
  await expect.poll(async () => (await manager.ask('GET', `/imports/${id}`)).body, { timeout: 60_000 }).toMatchObject({ state: 'done' })
  return projectId
}

type Lease = {
  readonly assignmentId: string
  readonly sample: { readonly id: string; readonly name: string }
  readonly person: { readonly name: string }
}

const marksHeading = (page: Page, count: number) =>
  page.getByRole('heading', { name: count === 0 ? 'Marks' : `Marks (${count})`, exact: true })
const stateOf = (page: Page) => page.getByTestId('save-state').getAttribute('data-state')
const isSaved = (page: Page) => expect.poll(() => stateOf(page)).toBe('saved')
const sampleOf = (page: Page) => page.getByTestId('sample-name').textContent()

describe.skipIf('skipped' in found)('dispensing and the safety of the work, in the browser', () => {
  let started: RunningReticle | undefined
  let browser: Browser | undefined
  let manager: Client
  let annotator: Client
  let projectId = ''
  let ana: Person

  beforeAll(async () => {
    if ('skipped' in found) return
    started = await startDemo()
    const { url } = started
    browser = await launch(found.executablePath)
    manager = await enterByApi(url, 'Mei Tanaka')
    annotator = await enterByApi(url, 'Ana Ruiz')
    ana = await enter(browser, url, 'Ana Ruiz')
  })
  afterAll(async () => {
    await browser?.close()
    await started?.remove()
  })
  // What a failed test leaves open would hold the bench's one tab.
  afterEach(async () => {
    await Promise.all((browser?.contexts() ?? []).flatMap((context) => context.pages()).map((page) => page.close()))
  })

  const person = (name: string): Promise<Person> => {
    if (browser === undefined || started === undefined) throw new Error('Reticle did not start')
    return enter(browser, started.url, name)
  }
  const leases = async (): Promise<readonly Lease[]> =>
    ((await manager.ask('GET', `/projects/${projectId}/leases`)).body as { rows: Lease[] }).rows
  const submitted = async (): Promise<number> =>
    ((await annotator.ask('GET', `/projects/${projectId}/my-annotations`)).body as { count: number }).count
  const openBench = async (context: BrowserContext): Promise<Page> => {
    const page = await context.newPage()
    await page.goto(`/projects/${projectId}/label`)
    await page.locator('[data-testid=canvas][data-state=ready]').waitFor()
    return page
  }
  /** A box at a place of its own; the question is answered too, so that the sample can be submitted. */
  const mark = async (page: Page, at: number): Promise<void> => {
    await page.keyboard.press('b')
    await canvasOf(page).drag([at, at], [at + 20, at + 20])
  }
  const answer = (page: Page) => page.getByRole('radio', { name: 'Yes' }).click()
  /** Waits until the page has the images of so many samples. */
  const imagesOf = (page: Page, count: number) => {
    const known = () =>
      page.evaluate(() => {
        const names = performance.getEntriesByType('resource').map(({ name }) => /\/samples\/[^/]+\/image/.exec(name)?.[0])
        return new Set(names.filter((name) => name !== undefined)).size
      })
    return expect.poll(known).toBeGreaterThanOrEqual(count)
  }
  const held = (count: number) => expect.poll(async () => (await leases()).length).toBe(count)

  it('holds the next samples with the bench, and gives them back when the tab is closed or the bench is left', async () => {
    projectId = await makeProject(manager, [annotator])
    const page = await openBench(ana.context)
    await held(1 + prefetch)
    await page.getByRole('link', { name: 'Back to the project' }).click()
    await page.waitForURL(/\/projects\/[0-9a-f-]+$/)
    await held(1)
    await page
      .getByRole('link', { name: /continue|label/i })
      .first()
      .click()
    await page.locator('[data-testid=canvas][data-state=ready]').waitFor()
    await held(1 + prefetch)
    const before = await sampleOf(page)
    await page.close({ runBeforeUnload: true })
    await held(1)
    const again = await openBench(ana.context)
    await expect.poll(() => sampleOf(again)).toBe(before)
    await held(1 + prefetch)
    await again.reload()
    await again.locator('[data-testid=canvas][data-state=ready]').waitFor()
    await expect.poll(() => sampleOf(again)).toBe(before)
    await held(1 + prefetch)
    await again.close()
  })

  it('shows the next sample at once after a submit, never the same again', async () => {
    const page = await openBench(ana.context)
    const seen: (string | null)[] = [await sampleOf(page)]
    for (let n = 0; n < 3; n++) {
      await answer(page)
      const before = await submitted()
      await page.keyboard.press('Control+Enter')
      await expect.poll(() => sampleOf(page)).not.toBe(seen.at(-1))
      seen.push(await sampleOf(page))
      await expect.poll(submitted).toBe(before + 1)
      // A submit key that is pressed twice is pressed once.
      await page.waitForTimeout(400)
    }
    expect(new Set(seen).size).toBe(seen.length)
    await page.close()
  })

  it('brings an earlier state back as a step that can be undone', async () => {
    const page = await openBench(ana.context)
    for (const [count, at] of [
      [1, 20],
      [2, 60],
      [3, 100],
    ] as const) {
      await mark(page, at)
      await marksHeading(page, count).waitFor()
      await isSaved(page)
    }
    await page.keyboard.press('Shift+H')
    const states = page.getByTestId('history').locator('button[data-state]')
    await expect.poll(() => states.count()).toBe(3)
    // By keys alone: into the list, to the state with one mark, look at it, take it back.
    await states.first().focus()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await page.getByText('You are looking at an earlier state').waitFor()
    await marksHeading(page, 1).waitFor()
    await page.getByRole('button', { name: 'Take it back' }).press('Enter')
    await marksHeading(page, 1).waitFor()
    await page.keyboard.press('Control+z')
    await marksHeading(page, 3).waitFor()
    await isSaved(page)
    await page.close()
  })

  it('queues submits without a network, says so, and sends each once when it is back', async () => {
    const page = await openBench(ana.context)
    const before = await submitted()
    await held(1 + prefetch)
    await imagesOf(page, 1 + prefetch)
    await ana.context.setOffline(true)
    for (let n = 0; n < 2; n++) {
      const name = await sampleOf(page)
      await answer(page)
      await page.waitForTimeout(400)
      await page.keyboard.press('Control+Enter')
      await expect.poll(() => sampleOf(page)).not.toBe(name)
    }
    await expect.poll(() => stateOf(page)).toBe('offline')
    await page.getByTestId('save-state').click()
    await expect.poll(() => page.getByTestId('queued').getByRole('row').count()).toBe(3)
    await page.getByText('Go on labelling').waitFor()
    await page.keyboard.press('Escape')
    // The page goes and comes back: the submits are still there.
    await page.close()
    await ana.context.setOffline(false)
    const again = await openBench(ana.context)
    await expect.poll(submitted).toBe(before + 2)
    await isSaved(again)
    await again.close()
  })

  it('works in one tab at a time, and moves the work to another on demand', async () => {
    const first = await openBench(ana.context)
    const name = await sampleOf(first)
    await mark(first, 30)
    await isSaved(first)
    const second = await ana.context.newPage()
    await second.goto(`/projects/${projectId}/label`)
    await second.getByText('You are labelling this project in another tab').waitFor()
    await second.getByRole('button', { name: 'Continue here instead' }).click()
    await second.locator('[data-testid=canvas][data-state=ready]').waitFor()
    await expect.poll(() => sampleOf(second)).toBe(name)
    await marksHeading(second, 1).waitFor()
    await first.getByText('You went on in another tab').waitFor()
    await first.close()
    await second.close()
  })

  it('lets a person choose when one sample was changed on two computers', async () => {
    const other = await person('Ana Ruiz')
    const here = await openBench(ana.context)
    const there = await openBench(other.context)
    await expect.poll(() => sampleOf(there)).toBe(await sampleOf(here))
    await marksHeading(there, 1).waitFor()
    await mark(there, 70)
    await marksHeading(there, 2).waitFor()
    await isSaved(there)
    await there.close()
    // Without a network until both are made: else the dialog may come between them.
    await ana.context.setOffline(true)
    await mark(here, 110)
    await mark(here, 135)
    await marksHeading(here, 3).waitFor()
    await ana.context.setOffline(false)
    const dialog = here.getByTestId('conflict')
    await dialog.getByText('3 Crater').waitFor()
    await dialog.getByText('2 Crater').waitFor()
    await here.getByRole('button', { name: 'Go on with the server’s' }).click()
    await marksHeading(here, 2).waitFor()
    await here.keyboard.press('Control+z')
    await marksHeading(here, 3).waitFor()
    await isSaved(here)
    await here.close()
    await other.context.close()
  })

  it('asks for a sign-in in place when the session ends, and sends what waited', async () => {
    const page = await openBench(ana.context)
    // Without a network while the mark is made: else it may be sent before the session ends, or another request may bring the dialog first.
    await ana.context.setOffline(true)
    await mark(page, 50)
    await marksHeading(page, 4).waitFor()
    await ana.context.clearCookies()
    await ana.context.setOffline(false)
    await expect.poll(() => stateOf(page)).toBe('needs-sign-in')
    await page.getByText('Your session has ended').waitFor()
    await page.getByRole('button', { name: 'Sign in as Ana Ruiz' }).click()
    await marksHeading(page, 4).waitFor()
    await isSaved(page)
    await page.close()
  })

  it('tells an annotator at once that a manager took the sample back, and why; a submit is still taken', async () => {
    const page = await openBench(ana.context)
    const name = (await sampleOf(page)) ?? ''
    const mei = await person('Mei Tanaka')
    await mei.page.goto(`/projects/${projectId}/queue`)
    await mei.page.getByRole('button', { name: `Take ${name} back from Ana Ruiz` }).click()
    await mei.page.getByLabel('Reason').fill('needed by the second group')
    await mei.page.getByRole('button', { name: 'Take it back', exact: true }).click()
    await mei.page.getByText(`${name} is free again`).waitFor()
    await page.getByText('needed by the second group').waitFor()
    expect((await leases()).map((lease) => lease.sample.name)).not.toContain(name)
    const before = await submitted()
    await answer(page)
    await page.keyboard.press('Control+Enter')
    await expect.poll(submitted).toBe(before + 1)
    await page.close()
    await mei.context.close()
  })

  it('tells an annotator at once that the sample was withdrawn from the study, and keeps what they did', async () => {
    const page = await openBench(ana.context)
    const name = (await sampleOf(page)) ?? ''
    await mark(page, 50)
    await isSaved(page)
    const held = (await leases()).find(({ sample }) => sample.name === name)
    await manager.ask('POST', `/projects/${projectId}/withdrawals`, { sampleIds: [held?.sample.id], reason: 'the plate was mislabelled' })
    await page.getByText('This sample was withdrawn from the study: “the plate was mislabelled”').waitFor()
    await marksHeading(page, 1).waitFor()
    const before = await submitted()
    await answer(page)
    await page.keyboard.press('Control+Enter')
    await expect.poll(submitted).toBe(before + 1)
    await page.close()
  })

  it('shows a paused annotator the reason, and goes on by itself when the pause ends', async () => {
    const path = `/projects/${projectId}/annotators/${annotator.personId}`
    await manager.ask('PATCH', path, { isPaused: true, pauseReason: 'calibration on Friday' })
    const held = (await annotator.ask('GET', `/projects/${projectId}/assignments`)).body as { id: string; fence: number; taskId: string }[]
    for (const { id, fence, taskId } of held) await annotator.ask('POST', `/assignments/${id}/release`, { fence, taskId })
    const page = await ana.context.newPage()
    await page.goto(`/projects/${projectId}/label`)
    const empty = page.getByTestId('nothing-left')
    await empty.waitFor()
    await expect.poll(() => empty.getAttribute('data-reason')).toBe('paused')
    await page.getByText('calibration on Friday').waitFor()
    await manager.ask('PATCH', path, { isPaused: false })
    await page.locator('[data-testid=canvas][data-state=ready]').waitFor()
    await page.close()
  })

  it('breaks nothing on the way', () => {
    // The browser notes each refused and each lost request itself; the tests above caused these on purpose.
    expect(ana.errors.filter((line) => !/Failed to load resource|net::ERR/.test(line))).toEqual([])
  })
})
