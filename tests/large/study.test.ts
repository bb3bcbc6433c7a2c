import { testBrowser } from '@reticle/testkit'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { enter, errorsOnce, launch, type Person } from './support/browser.ts'
import { startDemo } from './support/demo.ts'
import type { RunningReticle } from './support/reticle.ts'

const found = testBrowser()
if ('skipped' in found) process.stderr.write(`skipped: tests/large/study.test.ts: ${found.skipped}\n`)

const project = 'Galaxy morphology in the Hubble deep field'
const shots = process.env.RETICLE_SHOTS

describe.skipIf('skipped' in found)('running a study, in the browser', () => {
  let reticle: RunningReticle | undefined
  let browser: Browser | undefined
  let person: Person | undefined
  const fresh = errorsOnce()
  const page = (): Page => {
    if (person === undefined) throw new Error('nobody has signed in')
    return person.page
  }
  const nav = () => page().getByRole('navigation', { name: 'Project' })
  const shoot = async (name: string): Promise<void> => {
    if (shots !== undefined) await page().screenshot({ path: `${shots}/${name}.png` })
  }

  beforeAll(async () => {
    if ('skipped' in found) return
    reticle = await startDemo()
    browser = await launch(found.executablePath)
    person = await enter(browser, reticle.url, 'Mei Tanaka')
  })
  afterAll(async () => {
    await browser?.close()
    await reticle?.stop()
  })

  it('progress says what was done, what is needed and when it may end, with its numbers to take away', async () => {
    await page().getByRole('link', { name: project }).first().click()
    await nav().getByRole('link', { name: 'Progress' }).click()
    const forecast = page().getByRole('region', { name: 'Forecast' })
    await forecast.getByText('Likely end').waitFor()
    await forecast.getByText(/so far; it takes some more/).waitFor()
    await page().getByRole('region', { name: 'Burn-down' }).locator('svg.recharts-surface').waitFor()
    const [file] = await Promise.all([
      page().waitForEvent('download'),
      page()
        .getByRole('button', { name: /Per day.*CSV/i })
        .click(),
    ])
    expect(file.suggestedFilename()).toBe('per-day.csv')
    await shoot('progress')
    await page().getByLabel('Due on').fill('2020-01-31')
    await page().getByLabel('Due on').blur()
    await page()
      .getByText(/after its due date, 31 Jan 2020/)
      .waitFor()
    expect(fresh([person ?? { errors: [] }])).toEqual([])
  })

  it('samples are found by words, groups and state, sorted, withdrawn, and taken back in', async () => {
    await nav().getByRole('link', { name: 'Samples' }).click()
    const rows = () => page().locator('tr.row-selectable')
    await rows().first().waitFor()
    const all = await rows().count()
    await page().getByRole('textbox', { name: 'Words of the name' }).fill('galaxies-1')
    await expect.poll(() => rows().count()).toBeLessThan(all)
    await page().getByRole('textbox', { name: 'Words of the name' }).fill('galaxies-12')
    await expect.poll(() => rows().count()).toBe(1)
    expect(page().url()).toContain('galaxies-12')
    await shoot('samples-filtered')
    await page()
      .getByRole('checkbox', { name: /^Choose galaxies-12/ })
      .click()
    await page().getByRole('button', { name: 'Withdraw…' }).click()
    await page().getByRole('dialog').getByRole('textbox', { name: 'Reason' }).fill('blurred')
    await page().getByRole('dialog').getByRole('button', { name: 'Withdraw' }).click()
    await page().getByText('1 sample withdrawn').waitFor()
    await page().getByRole('switch', { name: 'Withdrawn ones' }).click()
    await page()
      .getByRole('checkbox', { name: /^Choose galaxies-12/ })
      .click()
    await page().getByRole('button', { name: 'Take back in…' }).click()
    await page().getByRole('dialog').getByRole('textbox', { name: 'Reason' }).fill('sharp after all')
    await page().getByRole('dialog').getByRole('button', { name: 'Take back in' }).click()
    await page().getByText('1 sample back in the study').waitFor()
    await page().getByText('No sample fits').waitFor()
    expect(fresh([person ?? { errors: [] }])).toEqual([])
  })

  it('the history says who withdrew it and who took it back, why, from what to what; by words and as a file', async () => {
    // Whether it has a place of its own depends on the width of the words beside it.
    await nav().getByRole('button', { name: 'More' }).click()
    await page().getByRole('menuitem', { name: 'History' }).click()
    const restored = page().getByRole('row').filter({ hasText: 'Sample taken back in' })
    await restored.first().waitFor()
    expect(await restored.first().textContent()).toContain('Mei Tanaka')
    expect(await restored.first().textContent()).toContain('sharp after all')
    const due = page().getByRole('row').filter({ hasText: '2020-01-31' })
    await due.first().waitFor()
    await shoot('history')
    await page().getByRole('textbox', { name: 'Search' }).fill('blurred')
    await expect.poll(async () => page().getByRole('row').filter({ hasText: 'Sample withdrawn' }).count()).toBeGreaterThan(0)
    await expect.poll(async () => due.count()).toBe(0)
    await page().getByRole('button', { name: 'Export' }).click()
    const [file] = await Promise.all([page().waitForEvent('download'), page().getByRole('menuitem', { name: 'CSV' }).click()])
    expect(file.suggestedFilename()).toMatch(/\.csv$/)
    expect(fresh([person ?? { errors: [] }])).toEqual([])
  })

  it('Ctrl+K finds pages, samples and people by a part of their names, and leads there', async () => {
    await page().keyboard.press('Control+k')
    const search = page().getByRole('textbox', { name: /^Projects, samples/ })
    await search.fill('galaxies-07')
    await page()
      .getByRole('button', { name: /galaxies-07/ })
      .first()
      .waitFor()
    await shoot('palette')
    await page().keyboard.press('ArrowDown')
    await page().keyboard.press('Enter')
    await page().locator('tr.row-selectable').filter({ hasText: 'galaxies-07' }).waitFor()
    await page().keyboard.press('Control+k')
    await search.fill('qual')
    await page().getByRole('button', { name: 'Quality' }).first().click()
    await page().getByRole('heading', { name: 'Quality' }).waitFor()
    expect(fresh([person ?? { errors: [] }])).toEqual([])
  })
})
