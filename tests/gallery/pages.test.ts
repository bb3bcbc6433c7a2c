/**
 * Every page as a manager, an annotator, a reviewer and an ML engineer see it: without a fault in the console, without what axe objects to
 * (WCAG 2.2 AA), at all widths without scrolling sideways, and in all languages. With RETICLE_SHOTS=FOLDER each is also kept as a picture
 * (`pnpm gallery FOLDER`).
 */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { testBrowser } from '@reticle/testkit'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { overflowOf, violationsOf } from '../large/support/accessibility.ts'
import { enter, launch } from '../large/support/browser.ts'
import { enterByApi } from '../large/support/client.ts'
import { startDemo } from '../large/support/demo.ts'
import type { RunningReticle } from '../large/support/reticle.ts'
import { type Address, addressesOf } from './addresses.ts'

const found = testBrowser()
if ('skipped' in found) process.stderr.write(`skipped: tests/gallery/pages.test.ts: ${found.skipped}\n`)

const shots = process.env.RETICLE_SHOTS
const people = { manager: 'Mei Tanaka', reviewer: 'Dr Dana Levi', annotator: 'Ana Ruiz', 'ml-engineer': 'Evan Weiss' } as const
const widths = [390, 1280, 1440, 1920] as const
const longName =
  'دراسة طويلة الاسم لنوى الخلايا في أنسجة مأخوذة من مستشفيات كثيرة جدًا · Nuclei of many tissues of very many hospitals, second reading'

/** A page that is not for somebody's roles says so, and its requests are refused. */
const faultsIn = (errors: readonly string[]) => errors.filter((error) => !error.includes('403 (Forbidden)'))

/** What is still on its way has bars in its place. */
const settled = async (page: Page): Promise<void> => {
  await page.waitForLoadState('load')
  await page.waitForFunction(() => document.getElementById('root')?.querySelector(':scope > :not(style)') != null)
  await page.waitForFunction(() => [...document.querySelectorAll('[aria-busy=true]')].every((one) => !one.checkVisibility()))
  await page.waitForTimeout(150)
}

describe.skipIf('skipped' in found)('every page', () => {
  let reticle: RunningReticle | undefined
  let browser: Browser | undefined
  let emptyId: string | undefined
  const url = (): string => reticle?.url ?? ''
  const open = async (name: string) => {
    if (browser === undefined) throw new Error('there is no browser')
    return enter(browser, url(), name)
  }
  const shoot = async (page: Page, folder: string, name: string): Promise<void> => {
    if (shots === undefined) return
    await mkdir(join(shots, folder), { recursive: true })
    await page.screenshot({ path: join(shots, folder, `${name}.png`) })
  }

  beforeAll(async () => {
    if ('skipped' in found) return
    reticle = await startDemo()
    browser = await launch(found.executablePath)
    const manager = await enterByApi(reticle.url, people.manager)
    const made = await manager.ask('POST', '/projects', { name: longName, description: '' })
    emptyId = (made.body as { id: string }).id
  })
  afterAll(async () => {
    await browser?.close()
    await reticle?.stop()
  })

  it.each(Object.entries(people))('%s: nothing that axe objects to, nothing in the console, no scrolling sideways', async (role, name) => {
    const client = await enterByApi(url(), name)
    const { page, context, errors } = await open(name)
    const wrong: string[] = []
    for (const { name: title, path } of await addressesOf(client, role === 'manager' ? emptyId : undefined)) {
      await page.setViewportSize({ width: 1440, height: 900 })
      await page.goto(`${url()}${path}`)
      await settled(page)
      wrong.push(...(await violationsOf(page)).map((one) => `${title}: ${one}`))
      for (const width of widths) {
        await page.setViewportSize({ width, height: 900 })
        const over = await overflowOf(page)
        if (over > 0) wrong.push(`${title}: ${over} px wider than ${width}`)
        await shoot(page, `${role}-${width}`, title)
      }
    }
    await context.close()
    expect([...wrong, ...faultsIn(errors)]).toEqual([])
  })

  it.each(['dark', 'dim'] as const)('the manager’s pages in %s colours: nothing that axe objects to', async (scheme) => {
    const client = await enterByApi(url(), people.manager)
    const { page, context, errors } = await open(people.manager)
    await page.evaluate((one) => {
      localStorage.setItem('mantine-color-scheme-value', 'dark')
      if (one === 'dim') localStorage.setItem('reticle-dim', 'on')
    }, scheme)
    const wrong: string[] = []
    for (const { name: title, path } of await addressesOf(client, undefined)) {
      await page.goto(`${url()}${path}`)
      await settled(page)
      wrong.push(...(await violationsOf(page)).map((one) => `${title}: ${one}`))
      await shoot(page, `manager-${scheme}`, title)
    }
    await context.close()
    expect([...wrong, ...faultsIn(errors)]).toEqual([])
  })

  it.each(['de', 'zh'] as const)('the manager’s pages in %s: all words are there, and fit', async (language) => {
    const client = await enterByApi(url(), people.manager)
    const { page, context, errors } = await open(people.manager)
    await page.evaluate((one) => localStorage.setItem('reticle.language', one), language)
    const wrong: string[] = []
    const visit = async ({ name: title, path }: Address) => {
      await page.goto(`${url()}${path}`)
      await settled(page)
      expect((await page.locator('html').getAttribute('lang'))?.slice(0, 2)).toBe(language)
      for (const width of [1280, 1440]) {
        await page.setViewportSize({ width, height: 900 })
        const over = await overflowOf(page)
        if (over > 0) wrong.push(`${title}: ${over} px wider than ${width}`)
        await shoot(page, `manager-${language}-${width}`, title)
      }
    }
    for (const address of await addressesOf(client, emptyId)) await visit(address)
    await context.close()
    expect([...wrong, ...faultsIn(errors)]).toEqual([])
  })
})
