import { setTimeout as sleep } from 'node:timers/promises'
import type { TaskDetail } from '@reticle/contract'
import { type AnnotationContent, type ProtocolInput, type Region, verdicts } from '@reticle/domain'
import { aContent, aProtocol, aRegion, testBrowser } from '@reticle/testkit'
import type { Browser, Page } from 'playwright-core'
import sharp from 'sharp'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { enter, launch, type Person } from './support/browser.ts'
import { type Client, enterByApi } from './support/client.ts'
import { startDemo } from './support/demo.ts'
import type { RunningReticle } from './support/reticle.ts'

const found = testBrowser()
if ('skipped' in found) process.stderr.write(`skipped: tests/large/desk.test.ts: ${found.skipped}\n`)

const protocol: ProtocolInput = aProtocol({
  redundancy: { reads: 3 },
  routing: [
    { id: 'disputed', reason: 'objects differ', when: { fact: 'contested-regions', op: '>', value: 0 }, effect: { kind: 'contest' } },
  ],
})
const annotators = ['Ana Ruiz', 'Ben Okafor', 'Chiara Conti']

/** Fifty boxes in ten columns; the first ten are in dispute, in four ways. */
const classes = [0, 1, 2]
const places = [3, 4, 5]
const missing = [6, 7]
const alone = [8, 9]
const boxOf = (object: number, reader: number): Region =>
  aRegion({
    id: `o${object}`,
    labelId: classes.includes(object) && reader === 1 ? 'boulder' : 'crater',
    geometry: {
      type: 'box',
      x: 10 + 60 * (object % 10) + (places.includes(object) ? 7 * reader : 0),
      y: 10 + 60 * Math.floor(object / 10),
      width: 40,
      height: 40,
    },
  })
const marks = (reader: number): AnnotationContent =>
  aContent({
    regions: Array.from({ length: 50 }, (_, object) => object)
      .filter((object) => !(missing.includes(object) && reader === 2) && !(alone.includes(object) && reader > 0))
      .map((object) => boxOf(object, reader)),
  })

const png = async (shade: number): Promise<Blob> => {
  const background = { r: shade, g: shade, b: shade }
  const bytes = await sharp({ create: { width: 620, height: 320, channels: 3, background } })
    .png()
    .toBuffer()
  return new Blob([new Uint8Array(bytes)], { type: 'image/png' })
}

describe.skipIf('skipped' in found)('the desk by keys alone', () => {
  let reticle: RunningReticle | undefined
  let browser: Browser | undefined
  let projectId = ''
  let dana: Client
  const people: Person[] = []
  const person = async (name: string): Promise<Page> => {
    if (browser === undefined || reticle === undefined) throw new Error('it did not start')
    const entered = await enter(browser, reticle.url, name)
    people.push(entered)
    return entered.page
  }
  const taskOf = async (id: string): Promise<TaskDetail> => (await dana.ask('GET', `/tasks/${id}`)).body as TaskDetail
  const contestedIds = async (): Promise<readonly string[]> => {
    const { rows } = (await dana.ask('GET', `/projects/${projectId}/contested`)).body as { rows: { id: string }[] }
    return rows.map(({ id }) => id)
  }
  const contested = async (): Promise<TaskDetail> => {
    const [first] = await contestedIds()
    if (first === undefined) throw new Error('nothing is contested')
    return taskOf(first)
  }

  beforeAll(async () => {
    if ('skipped' in found) return
    reticle = await startDemo()
    browser = await launch(found.executablePath)
    const { url } = reticle
    const manager = await enterByApi(url, 'Mei Tanaka')
    dana = await enterByApi(url, 'Dr Dana Levi')
    const readers = await Promise.all(annotators.map((name) => enterByApi(url, name)))
    const other = await enterByApi(url, 'Evan Weiss')
    projectId = ((await manager.ask('POST', '/projects', { name: 'Fifty', protocol })).body as { id: string }).id
    for (const { personId } of readers) await manager.ask('PUT', `/projects/${projectId}/members/${personId}`, { roles: ['annotator'] })
    for (const { personId } of [dana, other])
      await manager.ask('PUT', `/projects/${projectId}/members/${personId}`, { roles: ['reviewer'] })
    const form = new FormData()
    form.append('files', await png(90), 'fifty.png')
    const { id } = (await manager.ask('POST', `/projects/${projectId}/imports`, form)).body as { id: string }
    const isDone = async () => ((await manager.ask('GET', `/imports/${id}`)).body as { state: string }).state === 'done'
    while (!(await isDone())) await sleep(200)
    for (const [index, reader] of readers.entries()) {
      const lease = (await reader.ask('POST', `/projects/${projectId}/assignments`)).body as { id: string; taskId: string; fence: number }
      const body = { taskId: lease.taskId, fence: lease.fence, content: marks(index), activeMilliseconds: 60_000 * (index + 1) }
      const answer = await reader.ask('POST', `/assignments/${lease.id}/submission`, body, { 'idempotency-key': `desk-${lease.id}` })
      expect(answer.status).toBe(201)
    }
    while ((await contestedIds()).length === 0) await sleep(200)
  }, 300_000)
  afterAll(async () => {
    await browser?.close()
    await reticle?.stop()
  })
  afterEach(async ({ task }) => {
    const shots = process.env.RETICLE_SHOTS
    if (shots === undefined || task.result?.state !== 'fail') return
    for (const [index, { page }] of people.entries())
      await page.screenshot({ path: `${shots}/desk ${task.name.slice(0, 30)} ${index}.png` })
  })

  const open = async (page: Page, task: TaskDetail): Promise<void> => {
    await page.goto(`/projects/${projectId}/contested/${task.id}`)
    await page.locator('[data-testid=canvas][data-state=ready]').first().waitFor()
  }
  const decided = (page: Page, count: number) =>
    page.getByTestId('decided').getByText(`${count} of 10 decided, 40 agreed`, { exact: true }).waitFor()
  const focused = (page: Page) => page.locator('[data-testid=object][data-focused]').getAttribute('data-object')
  const scale = async (page: Page) => Number(await page.getByTestId('canvas').getAttribute('data-scale'))

  it('K5, K7: decides objects one by one: after each the next comes by itself, is zoomed to, and can be undone as one step', async () => {
    const task = await contested()
    const page = await person('Dr Dana Levi')
    await open(page, task)
    await decided(page, 0)
    await expect.poll(() => page.getByTestId('desk').getAttribute('data-may-decide')).toBe('true')
    const before = await scale(page)
    await page.keyboard.press('Alt+j')
    const first = await focused(page)
    await expect.poll(() => scale(page)).toBeGreaterThan(before)
    await page.keyboard.press('1')
    await decided(page, 1)
    await expect.poll(() => focused(page)).not.toBe(first)
    await page.keyboard.press('Shift+C')
    await decided(page, 2)
    await page.keyboard.press('Control+z')
    await decided(page, 1)
    await page.keyboard.press('Control+Shift+z')
    await decided(page, 2)
    await page.keyboard.press('Alt+t')
    await decided(page, 3)
    await page.keyboard.press('Shift+Y')
    await decided(page, 4)
  })

  it('K5, K6, K9, K12: decides several at once, changes a mark by keys, notes why, and loses nothing when the page is loaded again', async () => {
    const page = people[0]?.page
    if (page === undefined) throw new Error('nobody is at the desk')
    await page.keyboard.press('F2')
    await decided(page, 5)
    await page.keyboard.press('ArrowRight')
    await page.locator('[data-testid=object][data-focused][data-verdict=edited]').waitFor()
    await page.keyboard.press('Alt+n')
    await page.keyboard.type('moved by a pixel')
    await page.keyboard.press('Enter')
    await page.keyboard.press('Alt+j')
    await page.keyboard.press('Control+Shift+ArrowDown')
    await page.getByTestId('bulk').getByText('2 selected.').waitFor()
    await page.keyboard.press('Shift+C')
    await decided(page, 7)
    await expect.poll(() => page.getByTestId('draft-state').getAttribute('data-state')).toBe('saved')
    await page.reload()
    await decided(page, 7)
    await expect.poll(() => page.locator('[data-testid=object][data-verdict=edited]').count()).toBe(1)
  })

  it('K14, K15: shows the readers one at a time, beside each other, and as a map of agreement', async () => {
    const page = people[0]?.page
    if (page === undefined) throw new Error('nobody is at the desk')
    await page.keyboard.press('Control+ArrowRight')
    await expect.poll(() => page.getByRole('button', { name: /^Hide the marks of/ }).count()).toBe(1)
    await page.keyboard.press('Alt+0')
    await page.keyboard.press('Alt+2')
    await expect.poll(() => page.getByRole('button', { name: /^Hide the marks of/ }).count()).toBe(2)
    await page.keyboard.press('Alt+0')
    await page.keyboard.press('Alt+m')
    const cells = page.getByTestId('reader-cell')
    await expect.poll(() => cells.count()).toBe(3)
    await page.keyboard.press('+')
    const views = async () =>
      new Set(
        await cells
          .getByTestId('canvas')
          .evaluateAll((all) => all.map((one) => ['data-scale', 'data-x', 'data-y'].map((name) => one.getAttribute(name)).join())),
      )
    await expect.poll(async () => (await views()).size).toBe(1)
    await page.keyboard.press('Alt+m')
    await page.keyboard.press('Shift+H')
    await page.getByTestId('heat-legend').getByText('2 of 3').waitFor()
    await page.keyboard.press('Shift+H')
    await page.getByTestId('heat-legend').waitFor({ state: 'detached' })
  })

  it('K11: tells a second reviewer that it is held, and lets them only look', async () => {
    const page = await person('Evan Weiss')
    await open(page, await contested())
    const banner = page.getByTestId('review-banner')
    await banner.getByText('Dr Dana Levi').waitFor()
    await expect.poll(() => page.getByTestId('desk').getAttribute('data-may-decide')).toBe('false')
    expect(await page.getByRole('button', { name: 'Sign', exact: true }).count()).toBe(0)
    await banner.getByRole('button', { name: 'Take over' }).waitFor()
  })

  it('K8: signs only what is decided in whole, and stores each object with the mark that stands for it', async () => {
    const page = people[0]?.page
    if (page === undefined) throw new Error('nobody is at the desk')
    const task = await contested()
    await page.keyboard.press('Control+Enter')
    await page.getByTestId('undecided').getByText('3 objects are not decided yet').waitFor()
    await expect.poll(() => page.locator('[data-testid=object][data-focused]').getAttribute('data-verdict')).toBe('open')
    await page.keyboard.press('Alt+a')
    await page.keyboard.press('Shift+X')
    await decided(page, 10)
    await page.keyboard.press('Control+Enter')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Control+Enter')
    await expect.poll(async () => (await taskOf(task.id)).state).toBe('settled')
    const [signed] = (await taskOf(task.id)).adjudications
    if (signed === undefined) throw new Error('nothing is signed')
    const { objects, content } = signed
    expect(signed).toMatchObject({ reviewer: 'Dr Dana Levi', reasonCode: 'true-disagreement' })
    expect(new Set(objects.map(({ clusterId }) => clusterId))).toEqual(new Set(task.consensus?.regions.map(({ id }) => id)))
    const count = Object.fromEntries(verdicts.map((verdict) => [verdict, objects.filter((one) => one.verdict === verdict).length]))
    expect(count).toEqual({ reader: 1, consensus: 43, fused: 1, edited: 1, redrawn: 0, none: 3, undecided: 1 })
    expect(objects.find(({ verdict }) => verdict === 'edited')?.note).toBe('moved by a pixel')
    const standing = objects.flatMap(({ regionId }) => regionId ?? [])
    expect(content.regions.map(({ id }) => id).toSorted()).toEqual(standing.toSorted())
    expect(content.regions).toHaveLength(46)
    const taken = objects.find(({ verdict }) => verdict === 'reader')
    const region = content.regions.find(({ id }) => id === taken?.regionId)
    const [reader] = task.readers
    expect(region?.origin).toMatchObject({ kind: 'reader', annotationId: reader?.annotationId, edited: false })
    expect(reader?.content.regions.map(({ geometry }) => geometry)).toContainEqual(region?.geometry)
  })

  it('no page had an error', () => {
    // The refusal of a task that somebody else holds is an answer, and browsers write every one of them down.
    expect(people.flatMap(({ errors }) => errors).filter((text) => !text.includes('409'))).toEqual([])
  })
})
