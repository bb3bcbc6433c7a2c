/**
 * Changes of labels and options by a manager, on the page, over annotations that readers made (docs/spec/ontology.md): what cannot be done is
 * refused at its place; what is shown beforehand is what then happens; old annotations keep their version; a split asks for just the affected.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Revision, TaskDetail } from '@reticle/contract'
import type { Protocol } from '@reticle/domain'
import { aContent, aProtocol, aRegion, testBrowser } from '@reticle/testkit'
import type { Browser, Page } from 'playwright-core'
import sharp from 'sharp'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { enter, launch, type Person } from './support/browser.ts'
import { type Client, enterByApi } from './support/client.ts'
import { startDemo } from './support/demo.ts'
import type { RunningReticle } from './support/reticle.ts'

const found = testBrowser()
if ('skipped' in found) process.stderr.write(`skipped: tests/large/labels.test.ts: ${found.skipped}\n`)

const label = (id: string, name: string, color: string) => ({ id, name, color })
const protocol = aProtocol({
  title: 'Surfaces',
  labels: [
    label('crater', 'Crater', '#1f77b4'),
    label('boulder', 'Boulder', '#ff7f0e'),
    label('ridge', 'Ridge', '#2ca02c'),
    label('smudge', 'Smudge', '#d62728'),
  ],
  questions: [
    {
      id: 'quality',
      text: 'Can the image be used?',
      kind: 'single',
      options: [
        { id: 'good', text: 'Yes' },
        { id: 'poor', text: 'No' },
        { id: 'blurred', text: 'Blurred' },
      ],
    },
  ],
  redundancy: { reads: 2 },
})
/** What both readers mark on each sample, one mark beside the other. */
const plan = [['crater', 'boulder'], ['boulder'], ['smudge'], ['ridge']] as const
const marked = (labelIds: readonly string[]) =>
  aContent({
    regions: labelIds.map((labelId, n) => aRegion({ labelId, geometry: { type: 'box', x: 10 + 60 * n, y: 10, width: 40, height: 40 } })),
    answers: [{ questionId: 'quality', value: { kind: 'choice', option: labelIds.includes('smudge') ? 'blurred' : 'good' } }],
  })

const png = async (shade: number): Promise<Blob> => {
  const bytes = await sharp({ create: { width: 200, height: 100, channels: 3, background: { r: shade, g: 90, b: 90 } } })
    .png()
    .toBuffer()
  return new Blob([new Uint8Array(bytes)], { type: 'image/png' })
}

describe.skipIf('skipped' in found)('changes of labels', () => {
  let reticle: RunningReticle | undefined
  let browser: Browser | undefined
  let mei: Client
  let person: Person
  let page: Page
  let projectId = ''
  const readers: Client[] = []
  /** By the place in the plan. */
  const taskIds: string[] = []

  const taskOf = async (id: string) => (await mei.ask('GET', `/tasks/${id}`)).body as TaskDetail
  const versions = async () =>
    (await mei.ask('GET', `/projects/${projectId}/protocols`)).body as { id: string; version: number; content: Protocol }[]
  const open = async () => {
    await page.goto(`/projects/${projectId}/protocol/labels`)
    await page.getByRole('table', { name: 'Labels' }).waitFor()
  }
  const change = async (name: string, act: string) => {
    await page.getByRole('button', { name: `Change ${name}`, exact: true }).click()
    await page.getByRole('menuitem', { name: act }).click()
  }
  const dialog = () => page.getByRole('dialog')
  const confirm = async (name: string) => {
    await dialog().getByRole('button', { name, exact: true }).click()
    await dialog().waitFor({ state: 'hidden' })
  }
  const listed = () => page.getByRole('list', { name: 'Changes to be made' }).getByRole('listitem')
  const choose = async (field: string, text: string) => {
    await dialog().getByRole('combobox', { name: field }).click()
    await page.getByRole('option', { name: text, exact: true }).click()
  }

  beforeAll(async () => {
    if ('skipped' in found) return
    reticle = await startDemo()
    browser = await launch(found.executablePath)
    const { url } = reticle
    mei = await enterByApi(url, 'Mei Tanaka')
    for (const name of ['Ana Ruiz', 'Ben Okafor']) readers.push(await enterByApi(url, name))
    projectId = ((await mei.ask('POST', '/projects', { name: 'Surfaces', protocol })).body as { id: string }).id
    for (const { personId } of readers) await mei.ask('PUT', `/projects/${projectId}/members/${personId}`, { roles: ['annotator'] })
    const form = new FormData()
    for (const [n] of plan.entries()) form.append('files', await png(40 * n), `${n}.png`)
    const { id } = (await mei.ask('POST', `/projects/${projectId}/imports`, form)).body as { id: string }
    while (((await mei.ask('GET', `/imports/${id}`)).body as { state: string }).state !== 'done') await sleep(200)
    for (const reader of readers)
      for (const [n] of plan.entries()) {
        const lease = (await reader.ask('POST', `/projects/${projectId}/assignments`)).body as {
          id: string
          taskId: string
          fence: number
          sample: { name: string }
        }
        const place = Number(lease.sample.name.split('.')[0])
        taskIds[place] = lease.taskId
        const body = { taskId: lease.taskId, fence: lease.fence, content: marked(plan[place] ?? []), activeMilliseconds: 5000 }
        const answer = await reader.ask('POST', `/assignments/${lease.id}/submission`, body, { 'idempotency-key': `labels-${lease.id}` })
        expect([n, answer.status]).toEqual([n, 201])
      }
    for (const taskId of taskIds) while ((await taskOf(taskId)).state !== 'settled') await sleep(200)
    person = await enter(browser, url, 'Mei Tanaka')
    page = person.page
  }, 600_000)
  afterAll(async () => {
    await browser?.close()
    await reticle?.stop()
  })
  afterEach(async ({ task }) => {
    const shots = process.env.RETICLE_SHOTS
    if (shots !== undefined && task.result?.state === 'fail') await page.screenshot({ path: `${shots}/${task.name.slice(0, 30)}.png` })
  })
  /** The page in both sizes and themes, where RETICLE_SHOTS names a folder. */
  const look = async (name: string) => {
    const shots = process.env.RETICLE_SHOTS
    if (shots === undefined) return
    for (const theme of ['light', 'dark'] as const)
      for (const [width, height] of [
        [1440, 900],
        [1280, 720],
      ] as const) {
        await page.setViewportSize({ width, height })
        await page.evaluate((scheme) => document.documentElement.setAttribute('data-mantine-color-scheme', scheme), theme)
        await page.screenshot({ path: `${shots}/labels ${name} ${theme} ${width}.png` })
      }
    await page.evaluate(() => document.documentElement.setAttribute('data-mantine-color-scheme', 'light'))
    await page.setViewportSize({ width: 1440, height: 900 })
  }

  it('O4, O5: what cannot be done is refused in words where it is asked for', async () => {
    await open()
    await look('at first')
    await change('Crater', 'Rename …')
    await dialog().getByRole('textbox', { name: 'New name' }).fill('boulder')
    await dialog().getByText('There is already a label "Boulder"').waitFor()
    expect(await dialog().getByRole('button', { name: 'Rename', exact: true }).isDisabled()).toBe(true)
    await look('refused')
    await dialog().getByRole('button', { name: 'Cancel' }).click()
    await change('Smudge', 'Retire')
    await change('Ridge', 'Merge into another …')
    await choose('Into', 'Smudge (retired)')
    await dialog().getByText('"Smudge" is retired: merge into one that is in use').waitFor()
    expect(await dialog().getByRole('button', { name: 'Merge', exact: true }).isDisabled()).toBe(true)
    await dialog().getByRole('button', { name: 'Cancel' }).click()
    await page.getByRole('button', { name: 'Take change 1 back' }).click()
    await change('Crater', 'Merge into another …')
    await choose('Into', 'Ridge')
    await confirm('Merge')
    await change('Ridge', 'Merge into another …')
    await choose('Into', 'Crater (retired)')
    await dialog().getByText('"Crater" is retired').waitFor()
    await dialog().getByRole('button', { name: 'Cancel' }).click()
    // What became wrong because another change was taken back is said at that change.
    await page.getByRole('button', { name: 'Take change 1 back' }).click()
    await page.getByRole('region', { name: 'Labels' }).getByRole('button', { name: 'Add' }).click()
    await dialog().getByRole('textbox', { name: 'Name', exact: true }).fill('Dune')
    await confirm('Add')
    await change('Smudge', 'Merge into another …')
    await choose('Into', 'Dune')
    await confirm('Merge')
    await page.getByRole('button', { name: 'Take change 1 back' }).click()
    await listed().first().getByRole('alert').getByText('is not there to be merged into').waitFor()
    expect(await page.getByRole('button', { name: 'Publish as the next version' }).isDisabled()).toBe(true)
    expect((await versions()).map(({ version }) => version)).toEqual([1])
    // The server refuses a circle and names the change, whatever the page lets one choose.
    const circle = [
      { kind: 'merge', target: { kind: 'labels' }, from: ['crater'], into: 'ridge' },
      { kind: 'merge', target: { kind: 'labels' }, from: ['ridge'], into: 'crater' },
    ]
    const { body } = await mei.ask('POST', `/projects/${projectId}/ontology/preview`, { changes: circle })
    expect(body).toMatchObject({ protocol: null, problems: [{ index: 1, message: expect.stringContaining('in a circle') }] })
  })

  it('O1 to O14: each kind of change is previewed, published, and does just what was said', async () => {
    const [before] = await versions()
    await open()
    await change('Crater', 'Rename …')
    await dialog().getByRole('textbox', { name: 'New name' }).fill('Impact crater')
    await confirm('Rename')
    await change('Smudge', 'Merge into another …')
    await choose('Into', 'Ridge')
    await confirm('Merge')
    await change('Boulder', 'Split …')
    const names = dialog().getByRole('combobox', { name: 'New labels' })
    for (const name of ['Small boulder', 'Large boulder']) {
      await names.fill(name)
      await names.press('Enter')
    }
    await confirm('Split')
    await change('No', 'Retire')
    await page.getByRole('region', { name: 'Labels' }).getByRole('button', { name: 'Add' }).click()
    await dialog().getByRole('textbox', { name: 'Name', exact: true }).fill('Dune')
    const ids = dialog().getByRole('combobox', { name: 'Ids in other vocabularies' })
    await ids.fill('wikidata=Q25391')
    await ids.press('Enter')
    await confirm('Add')
    await change('Ridge', 'Ids in other vocabularies …')
    await dialog().getByRole('combobox', { name: 'Ids' }).fill('wikidata=Q8502')
    await dialog().getByRole('combobox', { name: 'Ids' }).press('Enter')
    await confirm('Set')
    await expect
      .poll(() =>
        listed()
          .allInnerTexts()
          .then((texts) => texts.map((text) => text.split(/\n+/).slice(0, 2))),
      )
      .toEqual([
        ['“Crater” is called “Impact crater”', '2 annotations of 1 sample: kept as they are'],
        ['“Smudge” is read as “Ridge”', '2 annotations of 1 sample: kept as they are'],
        ['New label “Small boulder”', 'Nothing that is there is touched'],
        ['New label “Large boulder”', 'Nothing that is there is touched'],
        ['“Boulder” is split into “Small boulder” and “Large boulder”', '4 annotations of 2 samples: asked again'],
        ['“No” is not used any more', 'No annotation uses it'],
        ['New label “Dune”', 'Nothing that is there is touched'],
        // What is read as it by the merge above is its own by then.
        ['“Ridge” is wikidata Q8502', '4 annotations of 2 samples: kept as they are'],
      ])
    const asks = page.getByRole('checkbox', { name: 'Ask 2 readers again about 4 annotations of 2 samples' })
    expect(await asks.isChecked()).toBe(true)
    await look('changes')
    await page.getByRole('button', { name: 'Publish as the next version' }).click()
    await page.getByText('Version 2 is in force').first().waitFor()
    await page.getByText('“Boulder” is split into “Small boulder” and “Large boulder”').waitFor()
    await look('published')

    const [after] = await versions()
    expect(after?.content.labels.map((one) => [one.id, one.name, one.isRetired === true])).toEqual([
      ['crater', 'Impact crater', false],
      ['boulder', 'Boulder', true],
      ['ridge', 'Ridge', false],
      ['smudge', 'Smudge', true],
      ['small-boulder', 'Small boulder', false],
      ['large-boulder', 'Large boulder', false],
      ['dune', 'Dune', false],
    ])
    expect(after?.content.labels.find(({ id }) => id === 'dune')?.externalIds).toEqual({ wikidata: 'Q25391' })
    expect(after?.content.labels.find(({ id }) => id === 'ridge')?.externalIds).toEqual({ wikidata: 'Q8502' })

    // Just the two samples with boulders are asked about, of both readers: two samples, four annotations, two readers.
    const asked = async () =>
      Promise.all(readers.map(async (reader) => (await reader.ask('GET', `/projects/${projectId}/revisions`)).body as Revision[]))
    const sampleTasks = (revisions: readonly Revision[]) => revisions.map(({ taskId }): string => taskId).sort((a, b) => (a < b ? -1 : 1))
    const affected = taskIds.slice(0, 2).sort((a, b) => (a < b ? -1 : 1))
    await expect.poll(async () => (await asked()).map(sampleTasks), { timeout: 60_000 }).toEqual([affected, affected])
    expect((await asked()).flat().every(({ kind }) => kind === 'relabel')).toBe(true)

    // All others keep their version, and say what they said.
    for (const [place, said] of [
      [2, 'smudge'],
      [3, 'ridge'],
    ] as const) {
      const task = await taskOf(taskIds[place] ?? '')
      expect([task.state, task.protocolId]).toEqual(['settled', before?.id])
      expect(task.readers.map(({ content }) => content.regions.map(({ labelId }) => labelId))).toEqual([[said], [said]])
    }

    // Each reader gets their own annotation back, corrects the split mark, and the samples settle under the new version.
    for (const [n, reader] of readers.entries())
      for (const { assignmentId, taskId } of (await asked())[n] ?? []) {
        const lease = (await reader.ask('POST', `/assignments/${assignmentId}/lease`)).body as {
          fence: number
          draft: { regions: { labelId: string }[] } | null
        }
        const draft = lease.draft ?? { regions: [] }
        expect(draft.regions.some(({ labelId }) => labelId === 'boulder')).toBe(true)
        const send = (labelId: string) => {
          const regions = draft.regions.map((region) => (region.labelId === 'boulder' ? { ...region, labelId } : region))
          const body = { taskId, fence: lease.fence, content: { ...draft, regions }, activeMilliseconds: 1000 }
          return reader.ask('POST', `/assignments/${assignmentId}/submission`, body, { 'idempotency-key': `${labelId}-${assignmentId}` })
        }
        // O14: what is retired is refused under the version that retired it.
        expect((await send('boulder')).status).toBe(422)
        expect((await send('small-boulder')).status).toBe(201)
      }
    for (const taskId of affected) {
      await expect.poll(async () => (await taskOf(taskId)).state, { timeout: 60_000 }).toBe('settled')
      const task = await taskOf(taskId)
      expect(task.protocolId).toBe(after?.id)
      expect(task.readers.map(({ earlier }) => earlier?.map(({ content }) => content.regions.at(-1)?.labelId))).toEqual([
        ['boulder'],
        ['boulder'],
      ])
    }
    expect(person.errors).toEqual([])
  })

  it('asks nobody again who was asked, and says so', async () => {
    await open()
    await page.getByRole('button', { name: 'Ask again now' }).click()
    await page.getByText('Nobody is left to ask.').waitFor()
  })

  it('says what is missing where a protocol has nothing to change', async () => {
    const bare = aProtocol({ title: 'Notes', labels: [], questions: [{ id: 'note', text: 'What is it?', kind: 'text' }] })
    const { id } = (await mei.ask('POST', '/projects', { name: 'Notes', protocol: bare })).body as { id: string }
    await page.goto(`/projects/${id}/protocol/labels`)
    await page.getByText('Nothing to change yet').waitFor()
    await look('nothing')
  })
})
