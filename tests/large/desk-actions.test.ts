import type { AnnotationContent } from '@reticle/domain'
import { aContent, aProtocol, aRegion, testBrowser } from '@reticle/testkit'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { mark, openBench, submitLast, takeReturned } from './modes/acts.ts'
import { makeStudy, type Study } from './modes/study.ts'
import { canvasOf, enter, launch, type Person } from './support/browser.ts'
import { type Client, enterByApi } from './support/client.ts'
import { startDemo } from './support/demo.ts'
import type { RunningReticle } from './support/reticle.ts'

const found = testBrowser()
if ('skipped' in found) process.stderr.write(`skipped: tests/large/desk-actions.test.ts: ${found.skipped}\n`)

const boxAt = (x: number): AnnotationContent =>
  aContent({ regions: [aRegion({ id: 'rim', labelId: 'crater', geometry: { type: 'box', x, y: 30, width: 40, height: 40 } })] })
const samples = ['redrawn', 'returned', 'reassigned', 'taken']

/** Two readers who saw different things in each of four samples; what a reviewer then does, from the desk's side. */
describe.skipIf('skipped' in found)('what is done at the desk', () => {
  let reticle: RunningReticle | undefined
  let browser: Browser | undefined
  let study: Study
  let pages: { readonly ana: Page; readonly chiara: Page; readonly dana: Page; readonly evan: Page }
  const people: Person[] = []

  /** Reads all samples, which come in the order of their import, and none of which is read by anybody else meanwhile. */
  const readAll = async (reader: Client, content: AnnotationContent): Promise<void> => {
    for (const _sample of samples) {
      const claimed = await reader.ask('POST', `/projects/${study.id}/assignments`)
      const { id, taskId, fence } = claimed.body as { id: string; taskId: string; fence: number }
      const body = { taskId, fence, content, activeMilliseconds: 1000 }
      expect((await reader.ask('POST', `/assignments/${id}/submission`, body, { 'idempotency-key': `acts-${id}` })).status).toBe(201)
    }
  }

  beforeAll(async () => {
    if ('skipped' in found) return
    const started = await startDemo()
    const chromium = await launch(found.executablePath)
    ;[reticle, browser] = [started, chromium]
    const page = async (name: string): Promise<Page> => {
      const person = await enter(chromium, started.url, name)
      people.push(person)
      return person.page
    }
    pages = {
      ana: await page('Ana Ruiz'),
      chiara: await page('Chiara Conti'),
      dana: await page('Dr Dana Levi'),
      evan: await page('Evan Weiss'),
    }
  }, 300_000)
  afterAll(async () => {
    await browser?.close()
    await reticle?.stop()
  })
  afterEach(async ({ task }) => {
    const shots = process.env.RETICLE_SHOTS
    if (shots !== undefined && task.result?.state === 'fail')
      for (const [who, page] of Object.entries(pages)) await page.screenshot({ path: `${shots}/acts ${task.name.slice(0, 20)} ${who}.png` })
    expect(people.flatMap(({ errors }) => errors.filter((error) => !error.includes('409')))).toEqual([])
  })

  const open = async (page: Page, sample: string): Promise<void> => {
    const { id } = await study.task(sample)
    await page.goto(`/projects/${study.id}/contested/${id}`)
    await page.locator('[data-testid=canvas][data-state=ready]').first().waitFor()
  }
  const deciding = (page: Page) => page.locator('[data-testid=desk][data-may-decide=true]').waitFor()
  const decided = (page: Page, words: RegExp) => page.getByTestId('decided').getByText(words).waitFor()

  it('what two readers saw differently in four samples comes to the desk', async () => {
    if (reticle === undefined) throw new Error('it did not start')
    const { url } = reticle
    const client = (name: string) => enterByApi(url, name)
    const [manager, ana, ben, chiara] = await Promise.all(['Mei Tanaka', 'Ana Ruiz', 'Ben Okafor', 'Chiara Conti'].map(client))
    const reviewers = await Promise.all(['Dr Dana Levi', 'Evan Weiss'].map(client))
    if (manager === undefined || ana === undefined || ben === undefined || chiara === undefined) throw new Error('the demo has no people')
    study = await makeStudy(manager, {
      ...{ name: 'Acts', samples, seed: 11, reviewers, annotators: [ana, ben] },
      protocol: aProtocol({ dispensing: { prefetch: 0 }, redundancy: { reads: 2 } }),
    })
    await readAll(ana, boxAt(20))
    await readAll(ben, boxAt(120))
    for (const sample of samples) await study.until(sample, 'contested')
    // A third reader who comes later: only what is set aside is left to them.
    await manager.ask('PUT', `/projects/${study.id}/members/${chiara.personId}`, { roles: ['annotator'] })
  })

  it('a new project says by keys how it is reviewed, and what that comes to', async () => {
    if (browser === undefined || reticle === undefined) throw new Error('it did not start')
    const mei = await enter(browser, reticle.url, 'Mei Tanaka')
    people.push(mei)
    const { page } = mei
    await page.goto('/projects/new')
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Lung nodules')
    await page.getByLabel('Name of label 1').fill('Nodule')
    const reads = page.getByLabel('Readers for each image')
    const summary = page.getByTestId('review-summary')
    expect(await reads.inputValue()).toBe('2')
    await summary.getByText('Invite at least one reviewer').waitFor()
    await page.getByRole('radio', { name: /^Two readers/ }).focus()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowDown')
    expect(await page.getByRole('radio', { name: /^A panel/ }).isChecked()).toBe(true)
    expect(await reads.inputValue()).toBe('4')
    await summary.getByText('Each image is read by 4 people, who do not see each other.').waitFor()
    await page.getByRole('switch', { name: /^Known answers/ }).press('Space')
    await summary.getByText('Known answers are mixed in unseen.').waitFor()
    await page.getByRole('button', { name: 'Publish project' }).press('Enter')
    const opened = page.getByRole('link', { name: 'Open project' })
    await opened.waitFor()
    const id = /projects\/([\w-]+)/.exec(`${await opened.getAttribute('href')}`)?.[1]
    const versions = await (await page.request.get(`/api/v1/projects/${id}/protocols`)).json()
    expect(versions[0].content).toMatchObject({ redundancy: { reads: 4 }, review: { mode: 'panel' }, dispensing: { goldRate: 0.05 } })
  })

  it('K6: an object is drawn anew: the first mark stands for it, the other is dropped, and both are signed', async () => {
    const { dana } = pages
    await open(dana, 'redrawn')
    await deciding(dana)
    await decided(dana, /^0 of 2 decided/)
    await dana.keyboard.press('Alt+j')
    await dana.keyboard.press('Shift+F2')
    await dana.keyboard.press('0')
    await canvasOf(dana).drag([60, 80], [110, 130])
    await decided(dana, /^1 of 2 decided/)
    await dana.keyboard.press('Control+z')
    await decided(dana, /^0 of 2 decided/)
    await dana.keyboard.press('Control+Shift+z')
    await decided(dana, /^1 of 2 decided/)
    await dana.keyboard.press('Shift+X')
    await decided(dana, /^2 of 2 decided/)
    await dana.getByRole('radio', { name: 'Yes' }).first().click()
    await dana.getByRole('radio', { name: 'Slip' }).click()
    await dana.keyboard.press('Control+Enter')
    await study.until('redrawn', 'settled')
    const { adjudications, resolution } = await study.task('redrawn')
    expect(adjudications[0]?.objects.map(({ verdict }) => verdict).toSorted()).toEqual(['none', 'redrawn'])
    expect(resolution?.content.regions.map(({ geometry }) => Math.round(geometry.x))).toEqual([60])
  })

  it('L73: what one of two readers made is returned with a comment on its object; their draft is back with the comment, and comes to the desk again', async () => {
    const { dana, ana } = pages
    await open(dana, 'returned')
    await deciding(dana)
    const before = await study.task('returned')
    await dana.keyboard.press('Alt+Shift+R')
    const dialog = dana.getByRole('dialog')
    await dialog.getByLabel('What to look at again').waitFor()
    // Only to Ana, whichever letter she has here.
    const anas = before.readers.find(({ content }) => content.regions[0]?.geometry.x === 20)
    for (const box of await dialog.getByRole('checkbox').all())
      await box.setChecked((await box.getAttribute('value')) === anas?.annotationId)
    expect(await dialog.getByRole('button', { name: 'Return', exact: true }).isDisabled()).toBe(true)
    await dialog.getByLabel('What to look at again').fill('The rim is elsewhere.')
    await dialog.getByRole('button', { name: 'Return', exact: true }).click()
    await study.until('returned', 'collecting')

    await ana.goto(`/projects/${study.id}/label`)
    await takeReturned(ana)
    await ana.getByTestId('revision').getByText('The rim is elsewhere.').waitFor()
    expect(await ana.getByTestId('sample-name').textContent()).toBe('returned.png')
    await ana.getByRole('heading', { name: 'Marks (1)' }).waitFor()
    await ana.keyboard.press('Control+a')
    await ana.keyboard.press('Delete')
    await mark(ana, [
      [120, 30],
      [160, 70],
    ])
    await submitLast(ana)
    // Now both readers say the same: it settles by itself, with the old annotation kept.
    await study.until('returned', 'settled')
    const after = await study.task('returned')
    expect(after.readers.map(({ isCounted }) => isCounted)).toEqual([true, true])
    expect(after.readers.map(({ earlier = [] }) => earlier.length).toSorted()).toEqual([0, 1])
    expect(after.resolution).toMatchObject({ kind: 'consensus' })
  })

  it('L74: an annotation is set aside for another reader, who knows nothing of it', async () => {
    const { dana, chiara } = pages
    await open(dana, 'reassigned')
    await deciding(dana)
    await dana.keyboard.press('Alt+Shift+T')
    await dana.getByLabel('Reason').fill('a second opinion')
    await dana.getByRole('button', { name: 'Ask somebody else' }).last().click()
    await study.until('reassigned', 'collecting')
    await openBench(chiara, study.id)
    expect(await chiara.getByTestId('sample-name').textContent()).toBe('reassigned.png')
    expect(await chiara.getByRole('heading', { name: 'Marks', exact: true }).count()).toBe(1)
    expect(await chiara.getByText('a second opinion').count()).toBe(0)
    await mark(chiara, [
      [20, 100],
      [60, 140],
    ])
    await submitLast(chiara)
    await study.until('reassigned', 'contested')
    expect((await study.task('reassigned')).readers.map(({ isCounted }) => isCounted).toSorted()).toEqual([false, true, true])
  })

  it('K11, V6: a reviewer takes over what another decides: both see it at once, and the first keeps what was decided, to read', async () => {
    const { dana, evan } = pages
    await open(dana, 'taken')
    await deciding(dana)
    await dana.keyboard.press('Alt+j')
    await dana.keyboard.press('Shift+X')
    await decided(dana, /^1 of 2 decided/)
    await open(evan, 'taken')
    await evan.getByRole('status').filter({ hasText: 'Dr Dana Levi is deciding' }).waitFor()
    expect(await evan.getByTestId('desk').getAttribute('data-may-decide')).toBe('false')
    await evan.getByRole('button', { name: 'Take over' }).click()
    await deciding(evan)
    await dana.getByText('Evan Weiss took it over.').first().waitFor()
    await dana.locator('[data-testid=desk][data-may-decide=false]').waitFor()
    await dana.getByRole('status').filter({ hasText: 'Evan Weiss is deciding' }).waitFor()
    await decided(dana, /^2 in dispute/)
    await dana.locator('[data-testid=object][data-verdict=none]').waitFor()
  })
})
