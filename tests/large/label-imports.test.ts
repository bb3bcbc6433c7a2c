import { readFileSync } from 'node:fs'
import { aProtocol, testBrowser } from '@reticle/testkit'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { makeStudy, type Study } from './modes/study.ts'
import { enter, errorsOnce, launch, type Person } from './support/browser.ts'
import { type Client, enterByApi } from './support/client.ts'
import { startDemo } from './support/demo.ts'
import type { RunningReticle } from './support/reticle.ts'

const found = testBrowser()
if ('skipped' in found) process.stderr.write(`skipped: tests/large/label-imports.test.ts: ${found.skipped}\n`)

/** A published export, as large as the samples of a study here. */
const exported = readFileSync(new URL('../../packages/interchange/fixtures/label-studio/tasks.json', import.meta.url), 'utf8')
  .replaceAll('"original_width": 2800', '"original_width": 200')
  .replaceAll('"original_height": 2800', '"original_height": 160')

const suggested = JSON.stringify(
  (JSON.parse(exported) as { annotations: { result: unknown[] }[]; predictions: unknown[] }[]).map((task) => ({
    ...task,
    annotations: [],
    predictions: [{ id: 900 + task.annotations.length, model_version: 'yolo-11', result: task.annotations[0]?.result.slice(0, 1) }],
  })),
)

describe.skipIf('skipped' in found)('labels of another tool', () => {
  let reticle: RunningReticle | undefined
  let browser: Browser | undefined
  let manager: Client
  let study: Study
  const people: Person[] = []
  const newErrors = errorsOnce()
  const person = async (name: string): Promise<Page> => {
    if (browser === undefined || reticle === undefined) throw new Error('nothing runs')
    const entered = await enter(browser, reticle.url, name)
    people.push(entered)
    return entered.page
  }
  const drop = (page: Page, name: string, text: string) =>
    page.getByLabel('Choose a file of labels').setInputFiles({ name, mimeType: 'application/json', buffer: Buffer.from(text) })

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

  it('LI20, LI51: a manager drops a file, sees what would come of it, maps its labels and imports it', async () => {
    study = await makeStudy(manager, {
      name: 'Smears from Label Studio',
      protocol: aProtocol({
        labels: [
          { id: 'parasite', name: 'Parasite', color: '#1f77b4' },
          { id: 'white', name: 'White', color: '#ff7f0e' },
        ],
        tools: ['select', 'box'],
        questions: [],
        redundancy: { reads: 3 },
      }),
      samples: ['image1', 'image2'],
      annotators: [await enterByApi(reticle?.url ?? '', 'Ana Ruiz')],
      reviewers: [],
      seed: 11,
    })
    const desk = await person('Mei Tanaka')
    await desk.goto(`/projects/${study.id}/samples`)
    await desk.getByRole('link', { name: 'Import labels' }).click()
    await desk.getByText('No labels were imported yet').waitFor()
    await drop(desk, 'notes.json', '{"nothing": true}')
    await desk.getByText(/This is in none of the label formats|this is in none of the label formats/).waitFor()
    await desk.getByRole('button', { name: 'Another file' }).click()

    await drop(desk, 'project-1.json', exported)
    await desk.getByTestId('label-outline').waitFor()
    expect(await desk.getByTestId('label-outline').textContent()).toBe('Label Studio: 3 records of 2 images: 6 marks and 2 answers')
    const plan = desk.getByTestId('label-plan')
    await expect.poll(() => plan.textContent()).toContain('0 annotations would come in')
    await desk
      .getByRole('cell', { name: /the protocol has no label "parasites"/ })
      .first()
      .waitFor()
    await shot(desk, 'unmatched')

    // By keyboard alone: open the list, choose the first, go on.
    const label = desk.getByRole('combobox', { name: 'Label parasites' })
    await expect.poll(() => label.isEnabled()).toBe(true)
    await label.focus()
    await desk.keyboard.press('Enter')
    await desk.getByRole('option', { name: 'Parasite' }).waitFor()
    await desk.keyboard.press('ArrowDown')
    await desk.keyboard.press('Enter')
    await expect.poll(() => label.inputValue()).toBe('Parasite')
    await expect.poll(() => desk.getByRole('combobox', { name: 'Question choices' }).isEnabled()).toBe(true)
    await desk.getByRole('combobox', { name: 'Question choices' }).click()
    await desk.getByRole('option', { name: 'Leave out' }).click()
    await expect.poll(() => plan.textContent()).toContain('3 annotations would come in, with 6 marks and 0 answers.')
    await shot(desk, 'ready')

    await desk.getByRole('button', { name: 'Import', exact: true }).click()
    await expect.poll(() => plan.textContent(), { timeout: 30_000 }).toContain('3 annotations came in.')
    await shot(desk, 'done')
    const image1 = await study.task('image1')
    expect(image1.readers).toHaveLength(2)
    await desk.getByRole('button', { name: 'Another file' }).click()
    await desk.getByRole('cell', { name: 'Done' }).waitFor()
  })

  it('LI42: suggestions are told to the annotator of a sample; nothing there tells of imported readers', async () => {
    const desk = await person('Mei Tanaka')
    await desk.goto(`/projects/${study.id}/samples/labels`)
    await drop(desk, 'predictions.json', suggested)
    await desk.getByRole('radio', { name: 'Suggestions' }).click()
    await expect.poll(() => desk.getByRole('combobox', { name: 'Label parasites' }).isEnabled()).toBe(true)
    await desk.getByRole('combobox', { name: 'Label parasites' }).click()
    await desk.getByRole('option', { name: 'Parasite' }).click()
    await expect.poll(() => desk.getByTestId('label-plan').textContent()).toContain('2 suggestions would come in')
    // The file names nobody: whoever brings it says which model it was.
    const model = desk.getByRole('textbox', { name: /^Name of / })
    await expect.poll(() => model.isEnabled()).toBe(true)
    await model.fill('yolo-11 of May')
    await model.press('Enter')
    await expect.poll(() => desk.getByRole('button', { name: 'Import', exact: true }).isEnabled()).toBe(true)
    await shot(desk, 'suggestions')
    await desk.getByRole('button', { name: 'Import', exact: true }).click()
    await expect.poll(() => desk.getByTestId('label-plan').textContent(), { timeout: 30_000 }).toContain('2 suggestions came in.')

    // The bench itself is the matter of another test: here, that its annotator is told of the model, and of nobody else.
    const annotator = await enterByApi(reticle?.url ?? '', 'Ana Ruiz')
    const claimed = (await annotator.ask('POST', `/projects/${study.id}/assignments`)).body as { id: string }
    const told = await annotator.ask('GET', `/assignments/${claimed.id}/suggestions`)
    expect(told.body).toMatchObject({
      suggestions: [
        { model: 'yolo-11 of May', content: { regions: [{ labelId: 'parasite', origin: { kind: 'model', model: 'yolo-11 of May' } }] } },
      ],
    })
    expect(JSON.stringify([claimed, told.body])).not.toContain('Label Studio user')
    const other = await manager.ask('GET', `/assignments/${claimed.id}/suggestions`)
    expect(other.body).not.toMatchObject({ suggestions: [{ model: 'yolo-11 of May' }] })
  })
})

/** For people who look at how the screen is: RETICLE_SHOTS names a folder. */
const shot = async (page: Page, name: string): Promise<void> => {
  const folder = process.env.RETICLE_SHOTS
  if (folder === undefined) return
  for (const [width, height] of [
    [1440, 900],
    [1280, 720],
  ] as const) {
    await page.setViewportSize({ width, height })
    await page.waitForTimeout(300)
    await page.screenshot({ path: `${folder}/${name}-${width}.png` })
  }
}
