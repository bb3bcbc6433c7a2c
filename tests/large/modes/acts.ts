import type { Page } from 'playwright-core'
import { canvasOf, type Spot } from '../support/browser.ts'

export type Box = readonly [Spot, Spot]

const ready = '[data-testid=canvas][data-state=ready]'

/** All that a browser is told from now on: JSON bodies and socket frames. */
export const hearing = (page: Page) => {
  let heard: string[] = []
  page.on('response', async (response) => {
    if (!response.url().includes('/api/v1/') || !`${response.headers()['content-type']}`.includes('json')) return
    heard.push(await response.text().catch(() => ''))
  })
  page.on('websocket', (socket) => socket.on('framereceived', (frame) => heard.push(String(frame.payload))))
  return {
    told: () => heard.join('\n'),
    forget: () => {
      heard = []
    },
  }
}

export const openBench = async (page: Page, projectId: string): Promise<void> => {
  await page.goto(`/projects/${projectId}/label`)
  await page.locator(ready).waitFor()
}

/** One box by key and pointer, and the question answered. */
export const mark = async (page: Page, [from, to]: Box): Promise<void> => {
  await page.locator(ready).waitFor()
  await page.keyboard.press('b')
  await canvasOf(page).drag(from, to)
  await page.getByRole('heading', { name: /^Marks \(/ }).waitFor()
  await page.getByRole('radio', { name: 'Yes' }).click()
}

export const submitLast = async (page: Page): Promise<void> => {
  await page.keyboard.press('Control+Enter')
  await page.getByTestId('nothing-left').waitFor()
}

/** Submits, and waits until another sample is on the bench. */
export const submitOne = async (page: Page): Promise<void> => {
  const before = await page.getByTestId('sample-name').textContent()
  await page.keyboard.press('Control+Enter')
  await page.waitForFunction((name) => document.querySelector('[data-testid=sample-name]')?.textContent !== name, before)
}

/** Takes what came back by its key: it stands on the empty bench by itself. */
export const takeReturned = async (page: Page): Promise<void> => {
  await page.getByTestId('came-back').first().waitFor()
  await page.keyboard.press('F2')
  await page.getByTestId('revision').waitFor()
  await page.locator(ready).waitFor()
}

export const openQueue = (page: Page, projectId: string) => page.goto(`/projects/${projectId}/contested`)

/** The desk on a sample, under a lease. */
export const atDesk = (page: Page, sample: string) =>
  page
    .locator('[data-testid=desk][data-may-decide=true]')
    .filter({ hasText: `${sample}.png` })
    .waitFor()

/** From the list to the desk by a key. */
export const claimNext = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: 'Claim next' }).waitFor()
  await page.keyboard.press('n')
  await page.locator('[data-testid=desk][data-may-decide=true]').waitFor()
}

export const sampleAtDesk = async (page: Page): Promise<string> =>
  `${await page.locator('[data-testid=desk] h1').textContent()}`.replace(/\.png$/, '')
