/** The user guide under /docs, opened from the running app: searched, walked through by its links, in light and in dark colours. */
import { existsSync } from 'node:fs'
import { testBrowser } from '@reticle/testkit'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { overflowOf, violationsOf } from './support/accessibility.ts'
import { enter, launch, type Person } from './support/browser.ts'
import { startDemo } from './support/demo.ts'
import type { RunningReticle } from './support/reticle.ts'

const built = new URL('../../docs/dist/guide/index.html', import.meta.url).pathname
const found = testBrowser()
const reason =
  'skipped' in found ? found.skipped : existsSync(built) ? undefined : `${built} is not there: pnpm --filter @reticle/docs build`
if (reason !== undefined) process.stderr.write(`skipped: tests/large/guide.test.ts: ${reason}\n`)

const pages = [
  'annotators',
  'canvas',
  'reviewers',
  'managers',
  'models',
  'releases',
  'python',
  'administrators',
  'from-other-tools',
  'glossary',
]

describe.skipIf(reason !== undefined)('the guide', () => {
  let reticle: RunningReticle | undefined
  let browser: Browser | undefined
  let ana: Person | undefined
  let guide: Page
  const errors: string[] = []

  beforeAll(async () => {
    if ('skipped' in found || reason !== undefined) return
    reticle = await startDemo()
    browser = await launch(found.executablePath)
    ana = await enter(browser, reticle.url, 'Ana Ruiz')
  })
  afterAll(async () => {
    await browser?.close()
    await reticle?.stop()
  })

  const listen = (page: Page): void => {
    page.on('pageerror', (error) => errors.push(error.message))
    page.on('console', (message) => {
      if (message.type() === 'error') errors.push(`${message.text()} (${message.location().url})`)
    })
    page.on('requestfailed', (request) => errors.push(`${request.url()}: ${request.failure()?.errorText}`))
  }
  const heading = (name: string) => guide.getByRole('heading', { level: 1, name })

  it('is one press away under one’s name', async () => {
    if (ana === undefined) throw new Error('nobody signed in')
    ana.context.on('page', listen)
    await ana.page.getByRole('button', { name: 'Account of Ana Ruiz' }).click()
    const [opened] = await Promise.all([ana.context.waitForEvent('page'), ana.page.getByRole('menuitem', { name: 'User guide' }).click()])
    guide = opened
    await heading('Start here').waitFor()
    expect(new URL(guide.url()).pathname).toBe('/docs/guide/')
    expect(errors).toEqual([])
  })

  it('finds a word by search, and goes to it', async () => {
    await guide.getByRole('button', { name: 'Search' }).click()
    await guide.getByRole('searchbox').fill('blank starts')
    await guide.getByRole('option').filter({ hasText: 'What readers see of it' }).click()
    await heading('Models').waitFor()
    expect(new URL(guide.url()).pathname).toBe('/docs/guide/models.html')
    expect(errors).toEqual([])
  })

  it('follows links between its pages, into the specifications and out to the app', async () => {
    await guide.getByRole('main').getByRole('link', { name: 'spec/backends.md' }).click()
    await heading('Backends').waitFor()
    expect(new URL(guide.url()).pathname).toBe('/docs/spec/backends.html')
    await guide.getByRole('navigation', { name: 'Main Navigation' }).getByRole('link', { name: 'Glossary' }).click()
    await heading('Glossary').waitFor()
    await guide.getByRole('cell', { name: 'Schiedsentscheid' }).waitFor()
    await guide.goBack()
    await heading('Backends').waitFor()
    await guide.getByRole('link', { name: 'Open Reticle' }).click()
    await guide.getByRole('button', { name: 'Account of Ana Ruiz' }).waitFor()
    expect(errors).toEqual([])
  })

  it('is not found where it has no page, and says so on a page of its own', async () => {
    const answer = await guide.goto(`${reticle?.url}/docs/guide/nothing-here`)
    expect(answer?.status()).toBe(404)
    await guide.getByText('PAGE NOT FOUND').waitFor()
    // The browser itself tells of the 404, and of nothing else.
    expect(errors.splice(0).filter((one) => !one.includes('404'))).toEqual([])
  })

  it.each(['light', 'dark'] as const)('every page of it in %s colours: pictures that load, nothing that axe objects to', async (scheme) => {
    await guide.emulateMedia({ colorScheme: scheme })
    const wrong: string[] = []
    for (const name of ['', ...pages]) {
      await guide.goto(`${reticle?.url}/docs/guide/${name === '' ? '' : `${name}.html`}`)
      await guide.getByRole('heading', { level: 1 }).waitFor()
      expect(await guide.locator('html').evaluate((html) => html.classList.contains('dark'))).toBe(scheme === 'dark')
      const broken = await guide
        .locator('main img')
        .evaluateAll((all) =>
          all.flatMap((image) => (image instanceof HTMLImageElement && image.naturalWidth > 0 ? [] : [image.outerHTML])),
        )
      wrong.push(...broken.map((one) => `${name}: ${one}`))
      wrong.push(...(await violationsOf(guide)).map((one) => `${name}: ${one}`))
      for (const width of [390, 1440]) {
        await guide.setViewportSize({ width, height: 900 })
        const over = await overflowOf(guide)
        if (over > 0) wrong.push(`${name}: ${over} px wider than ${width}`)
      }
    }
    expect([...wrong, ...errors]).toEqual([])
  })
})
