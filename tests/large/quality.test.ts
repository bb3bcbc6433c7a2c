import { readFile } from 'node:fs/promises'
import { testBrowser } from '@reticle/testkit'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { enter, errorsOnce, launch, type Person } from './support/browser.ts'
import { startDemo } from './support/demo.ts'
import type { RunningReticle } from './support/reticle.ts'

const found = testBrowser()
if ('skipped' in found) process.stderr.write(`skipped: tests/large/quality.test.ts: ${found.skipped}\n`)

describe.skipIf('skipped' in found)('the quality page', () => {
  let reticle: RunningReticle | undefined
  let browser: Browser | undefined
  const people: Person[] = []
  const newErrors = errorsOnce()
  const person = async (name: string): Promise<Page> => {
    if (browser === undefined || reticle === undefined) throw new Error('nothing runs')
    const entered = await enter(browser, reticle.url, name)
    people.push(entered)
    return entered.page
  }
  let page: Page

  beforeAll(async () => {
    if ('skipped' in found) return
    reticle = await startDemo()
    browser = await launch(found.executablePath)
    page = await person('Mei Tanaka')
    await page.getByRole('link', { name: /galax/i }).first().click()
    await page.getByRole('navigation', { name: 'Project' }).getByRole('link', { name: 'Quality' }).click()
  }, 300_000)
  afterAll(async () => {
    await browser?.close()
    await reticle?.stop()
  })
  afterEach(() => {
    expect(newErrors(people)).toEqual([])
  })

  const tab = (name: string) => page.getByRole('tab', { name }).click()
  const taken = async (button: string): Promise<string> => {
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: button, exact: true }).click()])
    return readFile(await file.path(), 'utf8')
  }

  it('fits a project when a manager asks for it, and shows agreement with intervals', async () => {
    await page.getByRole('region', { name: 'Agreement between readers' }).waitFor({ timeout: 60_000 })
    // From before the press: the page may look at it before we know its id.
    const looked: string[] = []
    page.on('response', (answer) => {
      if (answer.ok() && answer.request().method() === 'GET') looked.push(answer.url())
    })
    const asked = page.waitForResponse((answer) => answer.url().endsWith('/analyses') && answer.request().method() === 'POST')
    await page.getByRole('button', { name: 'Fit again' }).click()
    const { id } = (await (await asked).json()) as { id: string }
    await expect.poll(() => looked.some((url) => url.endsWith(`/analyses/${id}`)), { timeout: 60_000 }).toBe(true)
    const csv = (await taken('Agreement between readers as CSV')).split('\r\n')
    expect(csv[0]).toBe('x,value,low,high,n,excluded')
    const [, value = 0, low = 0, high = 0] = (csv[1] ?? '').split(',').map(Number)
    expect(low).toBeLessThan(value)
    expect(high).toBeGreaterThan(value)
    await expect.poll(() => page.getByText(/from \d+ annotations/).textContent()).toContain('model dawid-skene')
  })

  it('C97: shows the shares of answers, which add up, with their numbers to take away', async () => {
    await tab('Answers')
    await page.getByRole('region', { name: 'Shares of answers' }).getByText('%').first().waitFor()
    const [head, ...lines] = (await taken('Shares of answers as CSV')).trim().split('\r\n')
    expect(head).toBe('question,answer,after,asked,readings,votes,share,weighted,model')
    const first = lines.filter((line) => line.startsWith(`${(lines[0] ?? '').split(',')[0] ?? ''},`)).map((line) => line.split(','))
    expect(first.reduce((sum, cells) => sum + Number(cells[7]), 0)).toBeCloseTo(Number(first[0]?.[3]), 9)
    await tab('Agreement')
  })

  it('gives every plot as a picture that stands alone', async () => {
    const svg = await taken('Agreement over time as SVG')
    expect(svg).toMatch(/^<svg [^>]*xmlns="http:\/\/www.w3.org\/2000\/svg"/)
    expect(svg).not.toContain('var(--')
    expect(svg).toContain('agreement')
  })

  it('shows readers against the rest, and confusion by numbers', async () => {
    await tab('Readers')
    await page.getByRole('region', { name: 'Each reader against the rest' }).getByRole('row').nth(1).waitFor()
    const confusion = page.getByRole('region', { name: 'Confusion of a reader' })
    await expect.poll(() => confusion.locator('svg text', { hasText: '%' }).count()).toBeGreaterThan(3)
    const rows = (await taken('Reader by reader as CSV')).trim().split('\r\n')
    expect(rows.length).toBeGreaterThan(1)
  })

  it('lists disputed samples with pictures that lead to their tasks', async () => {
    await tab('Disputes')
    const samples = page.getByRole('region', { name: 'Most disputed samples' })
    await samples.getByRole('link').first().waitFor()
    await page.waitForFunction(() =>
      [...document.querySelectorAll<HTMLImageElement>('img.thumbnail')].slice(0, 3).every((img) => img.naturalWidth > 0),
    )
  })

  it('tries rules on history and says what they would have done', async () => {
    await tab('Rules on history')
    await page.getByRole('button', { name: 'Add rule' }).click()
    const value = page.getByRole('textbox', { name: /Value 1 of rule \d+/ }).last()
    await value.fill('0.1')
    await page.getByRole('button', { name: 'Try on history' }).click()
    const sentence = page.getByTestId('dry-run')
    await sentence.waitFor({ timeout: 60_000 })
    await expect
      .poll(() => sentence.textContent())
      .toMatch(/On \d+ settled or contested samples? these rules would have settled \d+, contested \d+, and saved \d+ reads?/)
  })

  it('shows drift and fatigue, and fits in a small window', async () => {
    await page.setViewportSize({ width: 1280, height: 720 })
    await tab('Gold and drift')
    await page.getByRole('region', { name: 'Within a session' }).locator('svg').first().waitFor()
    const width = await page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth])
    expect(width[0]).toBeLessThanOrEqual(width[1] ?? 0)
  })

  it('is not there for an annotator', async () => {
    const url = new URL(page.url())
    const annotator = await person('Ana Ruiz')
    await annotator.goto(url.pathname)
    await annotator.getByText('This page is not for your roles').waitFor()
    expect(await annotator.getByRole('link', { name: 'Quality' }).count()).toBe(0)
  })
})
