import axe from 'axe-core'
import type { Page } from 'playwright-core'

/** WCAG 2.2 at levels A and AA. */
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

/** An experiment of axe: it takes the parts of a row for one word, and finds that word in no name. */
const rules = { 'label-content-name-mismatch': { enabled: false } }

type Found = { readonly id: string; readonly help: string; readonly nodes: readonly { readonly target: unknown; readonly html: string }[] }

/** What axe finds wrong with a page as it stands, a line for each place. */
export const violationsOf = async (page: Page): Promise<readonly string[]> => {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe.source)
  const found = await page.evaluate(
    async ({ values, rules }): Promise<readonly Found[]> => {
      const here = globalThis as unknown as { axe: { run: (root: Document, options: object) => Promise<{ violations: readonly Found[] }> } }
      const { violations } = await here.axe.run(document, { runOnly: { type: 'tag', values }, rules, resultTypes: ['violations'] })
      return violations
    },
    { values: tags, rules },
  )
  return found.flatMap(({ id, help, nodes }) => nodes.map(({ target, html }) => `${id} (${help}): ${String(target)} ${html.slice(0, 160)}`))
}

/** By how many pixels a page is wider than its window: what people would have to scroll sideways. */
export const overflowOf = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
