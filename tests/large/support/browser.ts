import { type Browser, type BrowserContext, chromium, type Locator, type Page } from 'playwright-core'

export const launch = (path: string): Promise<Browser> =>
  chromium.launch({
    executablePath: path,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })

export type Person = { readonly page: Page; readonly context: BrowserContext; readonly errors: readonly string[] }

/** Tells the errors of pages that were not told before: one of them fails one test, and not all those after it. */
export const errorsOnce = () => {
  const told = new WeakMap<readonly string[], number>()
  return (people: readonly Pick<Person, 'errors'>[]): readonly string[] =>
    people.flatMap(({ errors }) => {
      const fresh = errors.slice(told.get(errors) ?? 0)
      told.set(errors, errors.length)
      return fresh
    })
}

/** A demo person in a browser of their own, signed in with one click. Page errors and failed requests are collected. */
export const enter = async (browser: Browser, url: string, name: string): Promise<Person> => {
  const context = await browser.newContext({ baseURL: url, viewport: { width: 1440, height: 900 }, acceptDownloads: true })
  // A wait that succeeds early costs nothing; one that gives up on a busy machine costs a run.
  context.setDefaultTimeout(60_000)
  const page = await context.newPage()
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(`${name}: ${error.message}`))
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(`${name}: ${message.text()} (${message.location().url})`)
  })
  await page.goto(url)
  await page.getByRole('button', { name: `Sign in as ${name}` }).click()
  await page
    .getByRole('link', { name: /projects/i })
    .first()
    .waitFor()
  return { page, context, errors }
}

export type Spot = readonly [x: number, y: number]

/** The bench's canvas: turns image coordinates into real pointer events by the view that it states. */
export const canvasOf = (page: Page) => {
  const canvas: Locator = page.getByTestId('canvas')
  const view = async () => {
    const box = await canvas.boundingBox()
    if (box === null) throw new Error('the canvas is not on screen')
    const [scale = 1, x = 0, y = 0] = await canvas.evaluate((frame) =>
      ['data-scale', 'data-x', 'data-y'].map((name) => Number(frame.getAttribute(name))),
    )
    return { scale, x: box.x + x, y: box.y + y }
  }
  const place = async ([x, y]: Spot) => {
    const now = await view()
    return { x: now.x + x * now.scale, y: now.y + y * now.scale }
  }
  /** The place of the image that lies under a spot of the screen. */
  const under = async (spot: { readonly x: number; readonly y: number }): Promise<Spot> => {
    const now = await view()
    return [(spot.x - now.x) / now.scale, (spot.y - now.y) / now.scale]
  }
  return {
    canvas,
    place,
    under,
    ready: () => canvas.waitFor(),
    click: async (at: Spot): Promise<void> => {
      const spot = await place(at)
      await page.mouse.click(spot.x, spot.y)
    },
    drag: async (from: Spot, to: Spot): Promise<void> => {
      const a = await place(from)
      const b = await place(to)
      await page.mouse.move(a.x, a.y)
      await page.mouse.down()
      await page.mouse.move((a.x + b.x) / 2, (a.y + b.y) / 2, { steps: 4 })
      await page.mouse.move(b.x, b.y, { steps: 4 })
      await page.mouse.up()
    },
  }
}
