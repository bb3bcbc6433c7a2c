import { testBrowser } from '@reticle/testkit'
import type { Browser, Page } from 'playwright-core'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { canvasOf, enter, launch, type Person } from './support/browser.ts'
import { type Client, enterByApi } from './support/client.ts'
import { startDemo } from './support/demo.ts'
import type { RunningReticle } from './support/reticle.ts'

const found = testBrowser()
if ('skipped' in found) process.stderr.write(`skipped: tests/large/questions.test.ts: ${found.skipped}\n`)

const panel = (page: Page, name: string) => page.getByRole('region', { name, exact: true })

/** A project with one image of 200 x 150 px, under a protocol that has next to nothing. */
const makeProject = async (manager: Client, reader: Client): Promise<string> => {
  const protocol = {
    title: 'Tissue',
    labels: [{ id: 'cell', name: 'Cell', color: '#e69f00' }],
    tools: ['select', 'box'],
    redundancy: { reads: 1 },
  }
  const { id } = (await manager.ask('POST', '/projects', { name: 'Tissue', protocol })).body as { id: string }
  await manager.ask('PUT', `/projects/${id}/members/${reader.personId}`, { roles: ['annotator'] })
  const png = await sharp({ create: { width: 200, height: 150, channels: 3, background: '#446688' } })
    .png()
    .toBuffer()
  const form = new FormData()
  form.append('files', new Blob([new Uint8Array(png)], { type: 'image/png' }), 'tissue.png')
  const made = (await manager.ask('POST', `/projects/${id}/imports`, form)).body as { id: string }
  await expect
    .poll(async () => (await manager.ask('GET', `/imports/${made.id}`)).body, { timeout: 60_000 })
    .toMatchObject({ state: 'done', added: 1 })
  return id
}

/** A new question of a kind, and its card. */
const addQuestion = async (page: Page, text: string, kind: string) => {
  const questions = panel(page, 'Questions')
  await questions.getByRole('button', { name: 'Add question' }).click()
  const card = questions.getByRole('group', { name: /^Question \d+$/ }).last()
  await card.getByLabel(/^Text of question/).fill(text)
  await card.getByLabel('Kind of answer').click()
  await page.getByRole('option', { name: kind, exact: true }).click()
  return card
}

const choose = async (page: Page, field: ReturnType<Page['getByLabel']>, option: string) => {
  // The field of several options is a line that lies under what is chosen.
  await field.click({ force: true })
  await page.getByRole('option', { name: option, exact: true }).click()
}

describe.skipIf('skipped' in found)('questions and rules, from the protocol to the submission', () => {
  let reticle: RunningReticle
  let browser: Browser
  let manager: Client
  let projectId: string
  let boss: Person
  let ana: Person
  beforeAll(async () => {
    reticle = await startDemo()
    if ('skipped' in found) throw new Error('there is no browser')
    browser = await launch(found.executablePath)
    manager = await enterByApi(reticle.url, 'Mei Tanaka')
    boss = await enter(browser, reticle.url, 'Mei Tanaka')
    ana = await enter(browser, reticle.url, 'Ana Ruiz')
  })
  afterAll(async () => {
    await browser.close()
    await reticle.stop()
  })

  it('a manager writes them in the form', async () => {
    projectId = await makeProject(manager, await enterByApi(reticle.url, 'Ana Ruiz'))
    const { page } = boss
    await page.goto(`${reticle.url}/projects/${projectId}/protocol`)
    await page.getByRole('button', { name: 'Edit as new version' }).click()

    await panel(page, 'Labels').getByRole('button', { name: 'Keypoints of Cell' }).click()
    const keypoints = panel(page, 'Keypoints of Cell')
    const drawing = keypoints.getByRole('img', { name: /^Drawing/ })
    await drawing.click({ position: { x: 60, y: 60 } })
    await drawing.click({ position: { x: 200, y: 60 } })
    await keypoints.getByLabel('Name of keypoint 1').fill('head')
    await keypoints.getByLabel('Name of keypoint 2').fill('tail')
    await panel(page, 'Drawing tools').getByRole('checkbox', { name: 'Polygon', exact: true }).click()

    const quality = await addQuestion(page, 'Quality?', 'Ordered scale')
    await quality.getByLabel('Option 1 of Quality?').fill('poor')
    await quality.getByLabel('Option 2 of Quality?').fill('good')
    await quality.getByLabel('Ask how sure').check()
    const species = await addQuestion(page, 'Which species?', 'Taxonomy (a tree)')
    await species.getByRole('textbox', { name: /^Options of/ }).fill('Animal\n  Bird\n    Owl\n    Heron\n  Fish\nPlant')
    await species.getByLabel(/^Help of/).fill('as far as you can tell')
    await species.getByText('6 options on 3 levels').waitFor()
    const wings = await addQuestion(page, 'How many wings?', 'Number')
    await wings.getByLabel('Most').fill('4')
    await choose(page, wings.getByLabel('Ask only when'), 'Which species?')
    await choose(page, wings.getByLabel('was answered with'), 'Animal › Bird')
    await page.keyboard.press('Escape')
    const stage = await addQuestion(page, 'Stage?', 'One option')
    await stage.getByText('On each mark').click()
    await stage.getByLabel('Option 1 of Stage?').fill('early')
    await stage.getByLabel('Option 2 of Stage?').fill('late')

    const rules = panel(page, 'Rules')
    await rules.getByRole('button', { name: 'Add rule' }).click()
    await page.getByRole('menuitem', { name: 'Own condition (CEL)' }).click()
    const condition = rules.getByLabel('Condition that has to be true')
    await condition.fill('marc.area >= 1000')
    await rules.getByText('Unknown variable: marc').waitFor()
    await condition.fill('mark.area >= 1000')
    await rules.getByText('It can be checked').waitFor()
    await rules.getByLabel('Message of rule 1').fill('A cell is larger than that')

    await page.getByRole('button', { name: 'Publish new version' }).click()
    await page.getByText('Version 2 is published').waitFor()
    const rows = (await manager.ask('GET', `/projects/${projectId}/protocols`)).body as { content: Record<string, unknown> }[]
    expect(rows[0]?.content).toMatchObject({
      labels: [{ id: 'cell', skeleton: { points: [{ id: 'head' }, { id: 'tail' }], edges: [[0, 1]] } }],
      tools: ['select', 'box', 'polygon'],
      questions: [
        { id: 'quality', kind: 'scale', asksConfidence: true },
        { id: 'which-species', options: [{ id: 'animal' }, { id: 'bird', parent: 'animal' }, { id: 'owl', parent: 'bird' }, {}, {}, {}] },
        { id: 'how-many-wings', max: 4, showWhen: { questionId: 'which-species', options: ['bird'] } },
        { id: 'stage', scope: 'region', labelIds: [] },
      ],
      rules: [{ kind: 'expression', scope: 'region', expression: 'mark.area >= 1000', severity: 'hard' }],
    })
    expect(boss.errors).toEqual([])
  })

  it('an annotator answers them, and the rules stop a submit until they hold', async () => {
    const { page } = ana
    await page.goto(`${reticle.url}/projects/${projectId}/label`)
    const canvas = canvasOf(page)
    await canvas.ready()
    const onSample = panel(page, 'Questions on the sample')
    const onMark = panel(page, 'Questions on marks')
    await onMark.getByText('Draw a mark or select some').waitFor()
    await page.keyboard.press('b')
    await canvas.drag([20, 20], [40, 40])
    await onMark.getByRole('radio', { name: 'late' }).click()

    await onSample.getByRole('radio', { name: 'good' }).click()
    await onSample.getByRole('radio', { name: 'fairly' }).click()
    const search = onSample.getByRole('combobox', { name: 'Search: Which species?' })
    await search.fill('owl')
    await search.press('Enter')
    await onSample.getByText('Animal › Bird › Owl').waitFor()
    // The question that hangs on a branch is asked for what is below it.
    const wings = onSample.getByLabel('How many wings?')
    await wings.fill('7')
    await wings.blur()
    await onSample.getByText('7 is outside').waitFor()
    await wings.fill('2')
    await wings.blur()

    await page.getByTestId('submit').click()
    const broken = page.getByText('A cell is larger than that')
    await broken.first().waitFor()
    // The mark that breaks the rule is selected, and grows.
    await canvas.drag([40, 40], [90, 90])
    await expect.poll(() => broken.count()).toBe(0)
    await page.getByTestId('submit').click()

    const settled = async () => {
      const rows = (await manager.ask('GET', `/projects/${projectId}/samples`)).body as { rows: { taskState: string }[] }
      return rows.rows[0]?.taskState
    }
    await expect.poll(settled).toBe('settled')
    expect(ana.errors).toEqual([])
  })
})
