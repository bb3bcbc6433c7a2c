import { aContent, aProtocol, aRegion, testBrowser } from '@reticle/testkit'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { hearing, mark, openBench } from './modes/acts.ts'
import { makeStudy, type Study } from './modes/study.ts'
import { enter, errorsOnce, launch, type Person, type Spot } from './support/browser.ts'
import { type Client, enterByApi } from './support/client.ts'
import { startDemo } from './support/demo.ts'
import type { RunningReticle } from './support/reticle.ts'

const found = testBrowser()
if ('skipped' in found) process.stderr.write(`skipped: tests/large/gold.test.ts: ${found.skipped}\n`)

const here: readonly [Spot, Spot] = [
  [40, 40],
  [80, 70],
]
const elsewhere: readonly [Spot, Spot] = [
  [120, 100],
  [150, 130],
]
const known = ['one', 'two', 'three', 'four', 'five']
const votes = ['six', 'seven']
type Readers = readonly { readonly name: string; readonly hidden: { readonly n: number }; readonly test: { readonly n: number } }[]

describe.skipIf('skipped' in found)('gold: a file of known answers, a test, and hidden gold', () => {
  let reticle: RunningReticle | undefined
  let browser: Browser | undefined
  let manager: Client
  let study: Study
  let page: Page
  const people: Person[] = []
  const newErrors = errorsOnce()
  const person = async (name: string): Promise<Page> => {
    if (browser === undefined || reticle === undefined) throw new Error('nothing runs')
    const entered = await enter(browser, reticle.url, name)
    people.push(entered)
    return entered.page
  }
  const readers = async (): Promise<Readers> => (await manager.ask('GET', `/projects/${study.id}/gold-readers`)).body as Readers

  beforeAll(async () => {
    if ('skipped' in found) return
    reticle = await startDemo()
    browser = await launch(found.executablePath)
    manager = await enterByApi(reticle.url, 'Mei Tanaka')
  }, 300_000)
  afterAll(async () => {
    await browser?.close()
    await reticle?.stop()
  })
  afterEach(() => {
    expect(newErrors(people)).toEqual([])
  })

  it('G30: a manager sees what would become of a file, and makes gold of it', async () => {
    const annotator = await enterByApi(reticle?.url ?? '', 'Ana Ruiz')
    study = await makeStudy(manager, {
      name: 'School of craters',
      protocol: aProtocol({
        tools: ['select', 'box'],
        redundancy: { reads: 1 },
        training: { qualification: { tasks: 2, passScore: 0.75, attempts: 2 } },
        dispensing: { goldRate: 0.5, prefetch: 1 },
      }),
      samples: [...known, ...votes],
      annotators: [annotator],
      reviewers: [],
      seed: 7,
    })
    const desk = await person('Mei Tanaka')
    await desk.goto(`/projects/${study.id}/gold`)
    await desk.getByText('No known answers yet').waitFor()
    await desk.getByRole('button', { name: 'Add from a file' }).first().click()
    const region = aRegion({ id: 'crater-1', geometry: { type: 'box', x: 40, y: 40, width: 40, height: 30 } })
    const lines = [...known, 'nowhere'].map((name) => JSON.stringify({ sample: `${name}.png`, content: aContent({ regions: [region] }) }))
    await desk
      .getByLabel('Choose a file of known answers')
      .setInputFiles({ name: 'truth.ndjson', mimeType: 'application/x-ndjson', buffer: Buffer.from(lines.join('\n')) })
    const preview = desk.getByTestId('gold-preview')
    await preview.waitFor()
    await expect
      .poll(() => preview.textContent())
      .toBe('5 of 6 samples would become gold, with 5 marks and 5 answers. 1 entry would be left out.')
    await desk.getByRole('cell', { name: 'there is no sample "nowhere.png" in this project' }).waitFor()
    await desk.getByRole('button', { name: 'Make gold' }).click()
    await expect.poll(() => desk.getByTestId('gold-row').count()).toBe(5)
    await desk.getByText('5 known answers.').waitFor()
  })

  const submit = async (): Promise<string> => {
    await page.keyboard.press('Control+Enter')
    await page.getByTestId('test-feedback').waitFor()
    return `${await page.getByTestId('test-score').textContent()}`
  }
  const wrong = async (): Promise<string> => {
    await mark(page, elsewhere)
    await page.getByRole('radio', { name: /^No/ }).click()
    return submit()
  }
  const right = async (): Promise<string> => {
    await mark(page, here)
    return submit()
  }

  it('G14: a new annotator takes the test, and sees the known answer beside their own', async () => {
    page = await person('Ana Ruiz')
    await openBench(page, study.id)
    await page.getByTestId('test-banner').getByText('Test, 1 of 2.').waitFor()
    expect(await wrong()).toBe('0 %')
    const side = page.getByRole('complementary', { name: 'The known answer' })
    await side.getByText('Crater: you did not mark this').waitFor()
    await side.getByText('Crater: there is nothing known here').waitFor()
    await expect.poll(() => side.getByRole('region', { name: 'Answers' }).textContent()).toContain('Can the image be used?YouNoKnownYes')
    await page.keyboard.press('Enter')
    await page.getByTestId('test-banner').getByText('Test, 2 of 2.').waitFor()
  })

  it('G13: fails, hears what is left, tries again, and passes by keyboard', async () => {
    await wrong()
    await page.keyboard.press('Enter')
    await page.locator('[data-testid=nothing-left][data-reason=test-failed]').waitFor()
    await expect
      .poll(() => page.getByTestId('test-standing').textContent())
      .toMatch(/^Your mean score is 0 %; 75 % .* try again now; one attempt is left\.$/)
    await page.getByRole('button', { name: 'Try again' }).click()
    await page.getByTestId('test-banner').getByText('Test, 1 of 2.').waitFor()
    expect(Number.parseInt(await right(), 10)).toBeGreaterThan(90)
    await page.keyboard.press('Enter')
    await right()
    await page.locator('[data-testid=test-feedback][data-state=passed]').waitFor()
  })

  it('G9: is handed votes at once, and hears nothing of what was known among them', async () => {
    const ears = hearing(page)
    await page.keyboard.press('Enter')
    const bench = page.getByTestId('bench')
    const idle = page.getByTestId('nothing-left')
    const hidden = async () => (await readers())[0]?.hidden.n
    await bench.or(idle).first().waitFor()
    // What came until now is the end of the test, which shows its answers.
    ears.forget()
    for (let submitted = 0; submitted < votes.length + 1; ) {
      await bench.or(idle).first().waitFor()
      if (await idle.isVisible()) {
        if ((await hidden()) === 1) break
        // It looks by itself, too, and may have found one meanwhile.
        await page
          .getByRole('button', { name: 'Look again now' })
          .click({ timeout: 2_000 })
          .catch(() => undefined)
        continue
      }
      expect(await page.getByTestId('test-banner').count()).toBe(0)
      const sample = await bench.getAttribute('data-assignment')
      await mark(page, elsewhere)
      await page.keyboard.press('Control+Enter')
      await page.waitForFunction((id) => document.querySelector('[data-testid=bench]')?.getAttribute('data-assignment') !== id, sample)
      submitted += 1
    }
    await expect.poll(hidden).toBe(1)
    expect(await page.getByTestId('test-feedback').count()).toBe(0)
    expect(ears.told()).not.toMatch(/gold|known/i)
    expect((await readers())[0]).toMatchObject({ name: 'Ana Ruiz', test: { n: 4 } })
  })

  it('G22: what was taken for what stands on the page Gold, in numbers', async () => {
    const desk = people[0]?.page
    if (desk === undefined) throw new Error('the manager is gone')
    await desk.getByRole('tab', { name: 'Readers on them' }).click()
    await desk.getByRole('row', { name: /Ana Ruiz .* passed/ }).waitFor()
    const matrix = desk.getByRole('region', { name: 'What is taken for what' })
    await matrix.locator('svg text', { hasText: '%' }).first().waitFor()
  })
})
